import type { Random } from "../training/corpus-tools/random.js";

/** What a sentence means. The oracle knows it because the sentence was made for it: it reads no words. */
export type Meaning =
  | { type: "prose" }
  /** Asks for marks of a kind; `also` adds to what is asked already. */
  | { type: "ask"; noun: string; also: boolean }
  /** Words of an instruction that are none: quoted, told of, negated, only supposed. */
  | { type: "void"; noun: string }
  | { type: "stop" }
  | { type: "remind"; seconds: number }
  | { type: "question" };

/** Compared by identity: it keeps its place among the others when the text changes around it. */
export interface Sentence {
  text: string;
  meaning: Meaning;
}

export const NOUNS = ["animal", "bird", "colour", "tool", "fruit"];
const UNITS: Record<string, readonly string[]> = {
  animal: ["heron", "dolphin", "badger", "polar bear"],
  bird: ["sparrow", "owl", "red kite"],
  colour: ["crimson", "teal", "ochre"],
  tool: ["hammer", "spirit level", "chisel"],
  fruit: ["quince", "plum", "blood orange"],
};
const PLACES = ["past the old barn", "under the warm hay", "near our gate", "by the river", "at noon", "in thick fog"];

const ASKS: ((noun: string) => string)[] = [
  (noun) => `underline the ${noun}s.`,
  (noun) => `please mark every ${noun}.`,
  (noun) => `put a note on each ${noun}.`,
  (noun) => `highlight all ${noun}s i mention.`,
  (noun) => `flag my ${noun}s please.`,
];
const VOIDS: ((ask: string) => string)[] = [
  (ask) => `she said "${ask}"`,
  (ask) => `she said “${ask}”`,
  (ask) => `sie sagte „${ask}“`,
  (ask) => `elle dit « ${ask} »`,
  (ask) => `he typed '${ask}'`,
  (ask) => `he wrote "as my boss says, 'quickly, ${ask}' and so on."`,
  (ask) => `type \`${ask}\` there.`,
  (ask) => `so\n> ${ask}\n`,
  (ask) => `so\n\`\`\`\n${ask}\n\`\`\`\n`,
  (ask) => `my teacher told me to ${ask.replace(/ ?please ?/, "")}`,
  (ask) => `they asked her to ${ask.replace(/ ?please ?/, "")}`,
  (ask) => `please do not ${ask.replace(/ ?please ?/, "")}`,
  (ask) => `never ${ask.replace(/ ?please ?/, "")}`,
  (ask) => `imagine they ${ask.replace(/ ?please ?/, "")}`,
];
const STOPS = ["stop underlining.", "okay, no more marks please.", "stop.", "stop it, please."];

export function prose(random: Random): Sentence {
  const units = Array.from({ length: random.between(1, 3) }, () => random.pick(UNITS[random.pick(NOUNS)]!));
  const text = `we saw ${units.map((unit) => `a ${unit}`).join(" and ")} ${random.pick(PLACES)}.`;
  return { text, meaning: { type: "prose" } };
}

export function ask(random: Random): Sentence {
  const noun = random.pick(NOUNS);
  const also = random.next() < 0.25;
  const plain = random.pick(ASKS)(noun);
  return { text: also ? `also ${plain.replace(/^please /, "")}` : plain, meaning: { type: "ask", noun, also } };
}

/** An instruction that is only quoted, told of, negated or supposed. */
export function hollow(random: Random): Sentence {
  const noun = random.pick(NOUNS);
  return { text: random.pick(VOIDS)(random.pick(ASKS)(noun)), meaning: { type: "void", noun } };
}

export function stop(random: Random): Sentence {
  return { text: random.pick(STOPS), meaning: { type: "stop" } };
}

export function remind(random: Random): Sentence {
  const seconds = random.pick([5, 20, 45]);
  return { text: `remind me every ${seconds} seconds to breathe.`, meaning: { type: "remind", seconds } };
}

export function question(random: Random): Sentence {
  return { text: random.pick(["could you give me a title?", "what would you call this?"]), meaning: { type: "question" } };
}

/** The text of a session, as sentences whose meaning is known. */
export class Document {
  readonly sentences: Sentence[] = [];
  /** What is being typed after them: the beginning of a sentence, with no meaning yet. */
  tail = "";

  get text(): string {
    return this.sentences.map(({ text }) => `${text} `).join("") + this.tail;
  }

  startOf(sentence: Sentence): number {
    const at = this.sentences.indexOf(sentence);
    if (at < 0) return -1;
    return this.sentences.slice(0, at).reduce((sum, { text }) => sum + text.length + 1, 0);
  }

  /** The sentence that holds an offset; null in the tail. */
  at(offset: number): Sentence | null {
    return this.sentences.find((sentence) => offset < this.startOf(sentence) + sentence.text.length + 1) ?? null;
  }
}
