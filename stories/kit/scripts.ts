import type { Script } from "../../src/index.js";

export const ANIMALS_TEXT = "underline the animals i mention\nat the zoo we saw a quokka and then a kestrel over the pond. ";
export const ANIMALS: Script = [
  { when: "quokka ", say: 'mark("animal", "quokka", "underline")' },
  { when: "kestrel ", say: 'mark("animal", "kestrel", "underline")' },
];

export const SCORE_TEXT = "so morocco played the netherlands last night and i think ";
export const LOOK_UP: Script = [
  { when: "netherlands last night ", say: 'delegate("search", {"query": "morocco played the netherlands"})' },
];
export const HOLD: Script = [...LOOK_UP, { when: "id=t1", say: 'idle("writer has not asked yet")' }];
export const WEAVE: Script = [...HOLD, { when: "score was", say: 'integrate("2–1 to Morocco", "t1")' }];
