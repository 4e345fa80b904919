import type { Random } from "../training/corpus-tools/random.js";

export const GOOD_ACTIONS = [
  "idle",
  'idle("lookup still in flight")',
  'mark("animal", "polar bear", "underline")',
  'mark("filler", "you know", "callout")',
  'delegate("search", {"query": "Morocco Netherlands result"})',
  'delegate("timer", {"every_s": 5, "note": "breathe"})',
  'delegate("timer", {"cancel": "t1"})',
  'integrate("Morocco 2, Netherlands 1", "t1")',
  'skip("the writer moved on")',
  'nudge("breathe")',
  'respond("It is Tuesday.")',
];
const KEYS = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "type", "query", "length", ""];
const SCALARS = [
  "null",
  "true",
  "-0",
  "1e999",
  "-1e999",
  "1e-999",
  "0x10",
  "NaN",
  "Infinity",
  "01",
  "1.",
  '""',
  '"\\ud800"',
  '"\\u0000"',
  "[]",
  "{}",
];
const ODD = [
  "\ud800",
  "\udfff",
  "\0",
  "\u0007",
  "\n",
  "\r\n",
  "\u2028",
  "\u202e",
  "\ufeff",
  "\\",
  '"',
  "\\u",
  "\\x41",
  "(",
  ")",
  ",",
  "{",
  "}",
  "[",
  "]",
];

/** An output that is wrong somewhere, most often. */
export function malformed(random: Random, good: readonly string[]): string {
  const text = random.pick(good);
  const at = random.between(0, text.length);
  switch (random.between(0, 11)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(at);
    case 2:
      return text.slice(0, at) + random.pick(ODD) + text.slice(at);
    case 3:
      return text.slice(0, at) + random.pick(ODD) + text.slice(at + 1);
    case 4: {
      const other = random.pick(good);
      return text.slice(0, at) + other.slice(random.between(0, other.length));
    }
    case 5:
      return `delegate("search", ${value(random, 3)})`;
    case 6:
      return `${random.pick(["idle", "mark", "delegate", "integrate", "skip", "nudge", "respond", "eval", "toString"])}(${Array.from({ length: random.between(0, 4) }, () => value(random, 2)).join(", ")})`;
    case 7: {
      const deep = random.between(1, 2_000);
      return `delegate("search", ${random.pick(['{"a":', "["]).repeat(deep)}1${random.pick(["}", "]"]).repeat(deep)})`;
    }
    case 8:
      return random.next() < 0.05
        ? `respond("${random.pick(["a", "\\u0061", "\ud83d\ude00", '\\"', " "]).repeat(random.between(1, 40_000))}")`
        : huge(random, text);
    case 9:
      return text.replace(/"([^"]*)"/, () => value(random, 1));
    case 10:
      return `${random.pick([" ", "\n", "\u00a0", ""])}${text}${random.pick([" ", ";", "()", text, "\u0000"])}`;
    default:
      return text.replace(/[a-z]/, (letter) => letter.toUpperCase());
  }
}

function huge(random: Random, text: string): string {
  return text.replace(/[a-z ]{3,}/, (word) => word.repeat(random.between(1, 60)));
}

/** A JSON value, or nearly one. */
function value(random: Random, depth: number): string {
  const kind = random.between(0, depth > 0 ? 5 : 2);
  if (kind <= 1) return random.pick(SCALARS);
  if (kind === 2)
    return JSON.stringify(Array.from({ length: random.between(0, 8) }, () => String.fromCharCode(random.between(0, 0xffff))).join(""));
  if (kind === 3) return `[${Array.from({ length: random.between(0, 4) }, () => value(random, depth - 1)).join(",")}]`;
  return `{${Array.from({ length: random.between(0, 4) }, () => `${JSON.stringify(random.pick(KEYS))}: ${value(random, depth - 1)}`).join(", ")}}`;
}

const SESSION = JSON.stringify({
  version: 1,
  model: "m",
  engine: "cpu",
  startedAt: "2026-01-01",
  tools: [],
  records: [{ index: 0, at: 1, event: { source: "host", body: "x", at: 1 }, verdict: { allowed: true, evidence: null }, executed: "yes" }],
});
const MANIFEST = JSON.stringify({ name: "m", version: "1", files: { "a.bin": { sha256: "0".repeat(64), bytes: 1 } } });

/** A file's text that is no session; some are manifests, some no JSON. */
export function anyText(random: Random): string {
  const text = random.pick([SESSION, MANIFEST]);
  const at = random.between(0, text.length);
  switch (random.between(0, 4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + random.pick(ODD) + text.slice(at + 1);
    case 2:
      return value(random, 4);
    case 3:
      return text.replace(/:(\d+|"[^"]*")/, () => `: ${value(random, 2)}`);
    default:
      return text.replace(/"(\w+)":/, () => `${JSON.stringify(random.pick(KEYS))}:`);
  }
}
