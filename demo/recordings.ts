import type { Script } from "../src/index.js";

/** What a typist does: writes a text, waits so many ms, or selects a word and marks it for the model. */
export type Move = string | number | { mark: string };

/** Keystrokes, and what a good model does about them: the demo plays the first to the real one, stories play both. */
export interface Recording {
  moves: readonly Move[];
  script: Script;
}

export const HELD_FACT: Recording = {
  moves: [
    "so morocco played the netherlands last night and i think ",
    900,
    "the whole street was up until two, even my aunt. ",
    700,
    "anyway the final score was",
    2600,
  ],
  script: [
    { when: "netherlands last night ", say: 'delegate("search", {"query": "morocco played the netherlands"})' },
    { when: "id=t1", say: 'idle("writer has not asked yet")' },
    { when: "score was", say: 'integrate("2–1 to Morocco", "t1")' },
  ],
};

export const FILLERS: Recording = {
  moves: ["underline my filler words\n", 1000, "so um i wanted to say that basically we are, you know, nearly done. ", 2200],
  script: [
    { when: "so um ", say: 'mark("filler", "um", "underline")' },
    { when: "basically ", say: 'mark("filler", "basically", "underline")' },
    { when: "you know, ", say: 'mark("filler", "you know", "underline")' },
  ],
};

export const ANIMALS: Recording = {
  moves: [
    "underline the animals i mention\n",
    1000,
    "at the zoo we saw a quokka and then a kestrel over the pond. ",
    2200,
    "stop. the fox came later. ",
    2200,
  ],
  script: [
    { when: "quokka ", say: 'mark("animal", "quokka", "underline")' },
    { when: "kestrel ", say: 'mark("animal", "kestrel", "underline")' },
  ],
};

export const NOTHING: Recording = {
  moves: [
    "The rain stopped before breakfast and the garden smelled of wet stone. ",
    2200,
    "I took the long way to the baker, past the school. ",
    2200,
  ],
  script: [],
};

export const TIMERS: Recording = {
  moves: [
    "remind me every five seconds to breathe. ",
    1500,
    "today was long, and the list is longer. ",
    9000,
    "stop reminding me, thanks. ",
    2200,
  ],
  script: [
    { when: "every five seconds to breathe", say: 'delegate("timer", {"every_s": 5, "note": "breathe"})' },
    { when: "source=timer", say: 'nudge("Breathe.")', repeat: true },
    { when: "stop reminding", say: 'delegate("timer", {"cancel": "t1"})' },
  ],
};

export const OWN_MARKS: Recording = {
  moves: [
    "The committee chose to procrastinate. ",
    800,
    { mark: "procrastinate" },
    600,
    "Can you give me a shorter word for the marked one? ",
    3000,
  ],
  script: [{ when: "the marked one?", say: 'respond("Use: delay.")' }],
};

export const OWN_TOOL: Recording = {
  moves: ["we are off to Oslo tomorrow, and i hope the weather in Oslo ", 2600],
  script: [{ when: "weather in Oslo ", say: 'delegate("weather", {"place": "Oslo"})' }],
};

export const HOST: Recording = {
  moves: ["we sold 412 tickets on monday, and then 9000 on tuesday. ", 2200],
  script: [
    { when: "412 ", say: 'mark("number", "412", "underline")' },
    { when: "9000 ", say: 'mark("number", "9000", "underline")' },
  ],
};

export const FREE_PLAY: Recording = {
  moves: [
    "underline the colours i mention\n",
    1000,
    "the paris evening was blue and then green. ",
    1500,
    "the eiffel tower is, i forget how many, metres tall ",
    2600,
  ],
  script: [
    { when: "blue ", say: 'mark("colour", "blue", "underline")' },
    { when: "green. ", say: 'mark("colour", "green", "underline")' },
    { when: "i forget how many", say: 'delegate("search", {"query": "the eiffel tower is"})' },
  ],
};
