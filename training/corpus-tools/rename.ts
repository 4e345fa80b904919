/**
 * Gives the things that are looked up other names, and the results other figures, consistently through a stream: a query
 * and a weave are copies, and what copies well is what has seen many names that it could not have known.
 */
import { HELD_BACK } from "./exchange.js";
import type { Random } from "./random.js";
import type { Script } from "./stream-file.js";
import { joined, literal, spanPattern, substitute } from "./substitute.js";

/** Capitalised words of queries that name a time or a thing asked for, and no entity. */
const COMMON = new Set(
  (
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december " +
    "easter christmas opening hours height length price when what where which annual first last best north south east west street road river lake"
  ).split(" "),
);

/** The stream with other names and figures; null where it looks nothing up by a name or a figure that can be changed. */
export function rename(script: Script, random: Random): Script | null {
  const swaps = new Map<string, string>();
  const tools = JSON.stringify(script.tools);
  let seen = `${joined(script.events)} ${tools} ${script.events.map(({ body }) => body).join(" ")}`.toLowerCase();
  for (const name of namesOf(script, tools)) {
    const fresh = freshName(name, seen, random);
    seen += ` ${fresh.toLowerCase()}`;
    for (const form of [(text: string) => text, (text: string) => text.toLowerCase(), (text: string) => text.toUpperCase()]) {
      swaps.set(form(name), form(fresh));
    }
  }
  for (const figure of figuresOf(script, tools)) {
    const fresh = freshFigure(figure, seen, random);
    if (fresh) swaps.set(figure, fresh);
    seen += ` ${fresh}`;
  }
  return swaps.size > 0 ? substitute(script, swaps) : null;
}

/** Capitalised words of queries, as far as the writer typed them so, and not in a tool's signature. */
function namesOf(script: Script, tools: string): string[] {
  const text = joined(script.events);
  const names = new Set<string>();
  for (const { action } of script.events) {
    if (action.type !== "delegate" || action.tool === "timer") continue;
    for (const value of Object.values(action.args)) {
      for (const name of typeof value === "string" ? (value.match(/(?<![\p{L}\p{N}-])\p{Lu}\p{Ll}{3,}(?![\p{L}\p{N}-])/gu) ?? []) : []) {
        const usual = COMMON.has(name.toLowerCase()) || new RegExp(literal(name), "i").test(tools);
        if (!usual && spanPattern(name).test(text)) names.add(name);
      }
    }
  }
  return [...names];
}

// Not every figure can stand there: 76 January, 83 min.
const MEASURE = /^ ?(?:to|bis|min|sec|s|h|am|pm|uhr|°|jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|oct|nov|dec)/i;

/** Runs of two digits or more that a tool says and the writer did not type before; no years, dates or times. */
function figuresOf(script: Script, tools: string): string[] {
  const typed = joined(script.events);
  // What a calculation or a rate gives is tied to what went in.
  if (/calc|convert|unit|rate|sum|math/i.test(tools)) return [];
  const figures = new Set<string>();
  for (const { kind, body } of script.events) {
    if (kind !== "tool") continue;
    for (const { 0: figure, index } of body.matchAll(/(?<![\p{L}\p{N}:/.,-])\d{2,}(?![\p{L}\p{N}:/]|[-.,]\d)/gu)) {
      const bound = /^(?:1[5-9]|20)\d\d$/.test(figure) || MEASURE.test(body.slice(index + figure.length));
      if (!bound && !typed.includes(figure)) figures.add(figure);
    }
  }
  return [...figures];
}

const ONSETS = "b br c ch cl d dr f fl g gr h j k kl l m n p pl qu r s sc sh sk sl st sv t th tr v w y z zh".split(" ");
const VOWELS = "a e i o u y ae ai au ea ei ie oa oe oo ou å é ö ü".split(" ");
const CODAS = ["", "", "", ..."b ck d g l ld ll m mb n nd ng nk nt p r rk rn rt s sk ss st t th v x".split(" ")];

/** A name that nobody knows, with the same kind of first letter, so that "a" and "an" stay right. */
function freshName(name: string, seen: string, random: Random): string {
  const vowelFirst = /^[aeiou]/i.test(name);
  for (;;) {
    let made = vowelFirst ? random.pick(["a", "e", "i", "o", "u"]) + random.pick(["l", "m", "n", "r", "s", "v"]) : random.pick(ONSETS);
    for (let syllable = random.between(1, 2); ; syllable--) {
      made += random.pick(VOWELS) + random.pick(CODAS);
      if (syllable === 0) break;
      made += random.pick(ONSETS);
    }
    if (made.length <= 12 && !seen.includes(made) && !HELD_BACK.some((held) => made.includes(held)))
      return made[0]!.toUpperCase() + made.slice(1);
  }
}

/** Other digits, as many; null where none was found that stands nowhere yet. */
function freshFigure(figure: string, seen: string, random: Random): string | null {
  for (let tries = 0; tries < 20; tries++) {
    const made = [...figure].map((digit, i) => (digit === "0" ? "0" : String(random.between(i === 0 ? 1 : 0, 9)))).join("");
    if (!seen.includes(made)) return made;
  }
  return null;
}
