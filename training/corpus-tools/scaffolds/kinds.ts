import type { Action, MarkAction } from "../../../src/protocol/action.js";
import { HELD_BACK } from "../exchange.js";
import listed from "../kinds.json" with { type: "json" };
import type { Random } from "../random.js";
import { PLAIN } from "./store.js";
import type { Part } from "./hand.js";

/** Kinds whose units take an article: "a fox". */
const COUNTED = ["animal", "bird", "instrument", "vehicle", "tool", "garment", "insect", "tree", "flower"] as const;
/** Kinds whose units stand bare: "velvet". */
const BARE = ["fabric", "cheese", "spice", "herb", "drink", "sport", "language", "composer", "river"] as const;
export type Kind = (typeof COUNTED | typeof BARE)[number];
export const KINDS: readonly Kind[] = [...COUNTED, ...BARE];

const COUNTED_FRAMES = [
  "and then there was {u} right by the gate.",
  "on the way home we passed {u} again.",
  "my brother swears that he saw {u} in the yard.",
  "the old card shows {u} and nothing else.",
  "she drew {u} on the back of the menu.",
  "next to the stairs someone had left a picture of {u}.",
  "I dreamt of {u} last night, twice.",
];
const BARE_FRAMES = [
  "my aunt could talk about {u} for hours.",
  "the list on the door just said {u}.",
  "after lunch it was all about {u} again.",
  "I had never thought much of {u} before.",
  "the second chapter is mostly on {u} anyway.",
  "somebody asked about {u} and got a long answer.",
];

/** An instruction with the style that it asks for. `{k}` is the kind, `{ks}` its plural. */
const INSTRUCTIONS: readonly { text: string; style: MarkAction["style"] }[] = [
  { text: "underline every {k} I mention from here on.", style: "underline" },
  { text: "please underline the {ks} as I go.", style: "underline" },
  { text: "highlight each {k} for me.", style: "underline" },
  { text: "call me out on any {ks} I bring up.", style: "underline" },
  { text: "put a note on every {k} below.", style: "callout" },
  { text: "label each {k} with a callout, please.", style: "callout" },
];
const QUOTED = [
  'the poster in class says "underline every {k} you find" in big letters.',
  'he looked up and said "mark each {k} from now on" to nobody at all.',
  "our teacher told us to underline every {k} back then.",
  "I don't want anyone to underline the {ks} here.",
  "if I asked you to underline the {ks} you would be busy all day.",
  'type "highlight all {ks}" into the box, the manual says.',
  'in the story the king orders: "flag every {k} in the land!"',
];
const ENDS = ["ok stop marking now.", "stop underlining please.", "stop marking those, thanks."];

const plural = (kind: Kind) => (kind === "tree" ? "trees" : kind.endsWith("s") ? kind : `${kind}s`);
const name = (text: string, kind: Kind) => text.replace("{ks}", plural(kind)).replace("{k}", kind);

export interface Instruction {
  text: string;
  kind: Kind;
  style: MarkAction["style"];
}

export function instruction(kind: Kind, random: Random): Instruction {
  const { text, style } = random.pick(INSTRUCTIONS);
  return { text: name(text, kind), kind, style };
}

export const quotedInstruction = (kind: Kind, random: Random) => name(random.pick(QUOTED), kind);
export const endOfMarking = (random: Random) => random.pick(ENDS);
/** A sentence that stands under `asked` and says that another kind is wanted as well. */
export const alsoInstruction = (kind: Kind) => `also underline the ${plural(kind)}.`;

/** Units and frames of one stream: none comes twice. */
export class Slots {
  private readonly used = new Set<string>();

  constructor(private readonly random: Random) {}

  unit(kind: Kind): string {
    return this.draw(
      (listed[kind] as readonly string[]).filter(
        (unit) => !unit.endsWith("s") && !HELD_BACK.some((word) => unit.toLowerCase().includes(word)),
      ),
    );
  }

  /** A sentence that holds a unit; where `mark` is given, it is due once the unit stands. */
  sentence(kind: Kind, unit: string, mark?: Action): Part[] {
    const counted = (COUNTED as readonly string[]).includes(kind);
    const [before, after] = this.draw(counted ? COUNTED_FRAMES : BARE_FRAMES).split("{u}") as [string, string];
    const article = counted ? (/^(?:[aeio]|u(?!ni|ku))/i.test(unit) ? "an " : "a ") : "";
    return [before + article, mark ? { text: unit, due: [mark] } : unit, after];
  }

  /** A plain sentence that names no unit of these kinds. */
  plain(kinds: readonly Kind[] = []): string {
    const units = kinds.flatMap((kind) => listed[kind] as readonly string[]);
    const named = (text: string) => units.some((unit) => new RegExp(`\\b${unit}\\b`, "i").test(text));
    return this.draw(PLAIN.filter((text) => !named(text)));
  }

  draw(items: readonly string[]): string {
    const fresh = items.filter((item) => !this.used.has(item));
    const drawn = this.random.pick(fresh.length > 0 ? fresh : items);
    this.used.add(drawn);
    return drawn;
  }
}

/** A sample of distinct kinds. */
export function kindsOf(count: number, random: Random): Kind[] {
  const left = [...KINDS];
  return Array.from({ length: count }, () => left.splice(Math.floor(random.next() * left.length), 1)[0]!);
}
