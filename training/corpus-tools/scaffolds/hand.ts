import type { Action } from "../../../src/protocol/action.js";
import type { Random } from "../random.js";
import type { EventLine } from "../stream-file.js";

/** What a writer does next: an event line, or time that goes by without one. */
export interface Beat {
  kind: EventLine["kind"] | "wait";
  ms: number;
  body: string;
  /** What a heuristic would do once this has happened. */
  due: readonly Action[];
}

/** Text, with what is due once it stands. */
export type Part = string | { text: string; due: readonly Action[] };

const BACKCHANNELS = ["hm", "mm", "ok", "right,", "yeah", "so,", "anyway,", "well,"];

/** A writer's hand: types in samples of 2 to 6 words, slips and corrects itself, pauses. */
export class Hand {
  private readonly made: Beat[] = [];
  /** Typing that goes on: it is cut into samples once the burst is over. */
  private burst: Part[] = [];

  constructor(private readonly random: Random) {}

  get beats(): readonly Beat[] {
    this.endBurst();
    return this.made;
  }

  /** Typing. What is due comes at the first sample that holds its text, wherever the samples are cut. */
  type(...parts: readonly Part[]): this {
    // Most sentences follow one another without a stop, so a sample may run over the end of one.
    if (this.random.next() < 0.25) this.endBurst();
    const before = this.burst[this.burst.length - 1];
    if (before !== undefined && !/\s$/.test(textOf(before))) this.burst.push(" ");
    this.burst.push(...parts.filter((part) => textOf(part) !== ""));
    return this;
  }

  private endBurst(): void {
    const parts = this.burst;
    if (parts.length === 0) return;
    this.burst = [];
    const text = parts.map(textOf).join("").replace(/ +$/, "");
    const dues = dueOffsets(parts);
    const beats: Beat[] = [];
    let from = 0;
    for (const to of cuts(text, this.random)) {
      const cut = to < text.length && /\S/.test(text[to]!) && text[to - 1] !== "\n";
      const body = text.slice(from, to).replace(/^ /, "").replaceAll("\n", "\\n");
      const due = dues.filter((one) => from < one.at && one.at <= to).flatMap((one) => one.due);
      beats.push({ kind: "a", ms: this.interval(beats.length === 0), body: cut ? `${body}~` : body, due });
      from = to;
    }
    this.made.push(...(this.random.next() < 0.4 ? this.slip(beats, dues.length > 0 ? namedWords(parts) : "") : beats));
  }

  private add(beat: Beat): this {
    this.endBurst();
    this.made.push(beat);
    return this;
  }

  /** The writer stops. What is due here is due in the pause. */
  pause(due: readonly Action[] = [], ms = this.random.between(18, 32) * 100): this {
    this.endBurst();
    const last = this.made[this.made.length - 1];
    const words = last?.body.split(" ") ?? [];
    // Now and then the last words come with the pause: they were typed after the sample before it.
    const later = this.random.next() < 0.3 && last?.kind === "a" && last.due.length === 0 && words.length > 2 && !last.body.includes("\\n");
    if (last && later) last.body = words.slice(0, -1).join(" ");
    return this.add({ kind: "p", ms, body: later ? words[words.length - 1]! : "", due });
  }

  /** Time without an event. */
  wait(ms: number): this {
    return this.add({ kind: "wait", ms, body: "", due: [] });
  }

  /** A word that says nothing, after a pause. */
  backchannel(): this {
    return this.add({ kind: "a", ms: 350, body: this.random.pick(BACKCHANNELS), due: [] });
  }

  revise(old: string, fresh: string, due: readonly Action[] = []): this {
    return this.add({ kind: "r", ms: this.random.between(7, 14) * 100, body: `${JSON.stringify(old)} => ${JSON.stringify(fresh)}`, due });
  }

  gesture(body: string, due: readonly Action[] = []): this {
    return this.add({ kind: "gesture", ms: this.random.between(4, 12) * 100, body, due });
  }

  host(instruction: string): this {
    return this.add({ kind: "host", ms: 350, body: instruction, due: [] });
  }

  private interval(first: boolean): number {
    if (first) return this.made.length === 0 ? 350 : this.random.pick([350, 350, 350, 400, 450]);
    return this.random.next() < 0.1 ? this.random.between(9, 15) * 100 : this.random.between(62, 68) * 10;
  }

  /** One word mistyped, and put right a sample or two later. `named` holds words that something is due on. */
  private slip(beats: readonly Beat[], named: string): Beat[] {
    const whole = beats.map((beat) => beat.body).join(" ");
    for (const [i, beat] of beats.entries()) {
      const at = i + this.random.between(0, 1);
      // A correction ends the word that is being typed, so it does not come within one.
      if (at >= beats.length - 1 || beats[at]!.body.endsWith("~") || beat.body.endsWith("~") || beats[i - 1]?.body.endsWith("~")) continue;
      const word = beat.body.match(/(?<![\p{L}'\\])[a-z]{5,}(?![\p{L}'])/u)?.[0];
      if (!word || named.includes(word)) continue;
      const swap = this.random.between(1, word.length - 3);
      const wrong = word.slice(0, swap) + word[swap + 1]! + word[swap]! + word.slice(swap + 2);
      if (whole.includes(wrong)) continue;
      const fixed: Beat = {
        kind: "r",
        ms: this.random.between(6, 12) * 100,
        body: `${JSON.stringify(wrong)} => ${JSON.stringify(word)}`,
        due: [],
      };
      return beats.flatMap((one, j) => [j === i ? { ...one, body: one.body.replace(word, wrong) } : one, ...(j === at ? [fixed] : [])]);
    }
    return [...beats];
  }
}

function dueOffsets(parts: readonly Part[]): { at: number; due: readonly Action[] }[] {
  let at = 0;
  return parts.flatMap((part) => {
    at += textOf(part).length;
    return typeof part === "string" ? [] : [{ at, due: part.due }];
  });
}

const textOf = (part: Part) => (typeof part === "string" ? part : part.text);
const namedWords = (parts: readonly Part[]) => parts.map((part) => (typeof part === "string" ? "" : part.text)).join(" ");

/** Where samples end: every 2 to 6 words, now and then within one. */
function cuts(text: string, random: Random): number[] {
  const ends = [...text.matchAll(/[^ \n]+\n*/g)].map((match) => match.index + match[0].length);
  const found: number[] = [];
  for (let i = random.between(2, 6) - 1; i < ends.length - 1; i += random.between(2, 6)) {
    const [start, end] = [i > 0 ? ends[i - 1]! : 0, ends[i]!];
    const within = end - start > 6 && random.next() < 0.15 && /^ ?[\p{L}]+$/u.test(text.slice(start, end));
    found.push(within ? end - random.between(2, end - start - 4) : end);
  }
  return [...found, text.length];
}
