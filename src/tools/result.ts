import { printJson } from "../protocol/json.js";

/** Characters (UTF-16) of a result that enter the stream, at most: the model reads every one of them. */
export const RESULT_CHARACTERS = 2000;
const ERROR_CHARACTERS = 160;

/** From mild to harsh: the longest string, the most items of a list or object, the deepest nesting. */
const STEPS = [
  { string: 1000, items: 20, depth: 6 },
  { string: 400, items: 10, depth: 5 },
  { string: 160, items: 5, depth: 4 },
  { string: 60, items: 3, depth: 3 },
] as const;
type Step = (typeof STEPS)[number];

/**
 * A tool's result as the stream carries it: a JSON object in `printJson`'s form, at most `RESULT_CHARACTERS` long.
 * What is no object is put into `{"result": …}`; nothing at all is `{"result": null}`. What is too long loses the
 * ends of strings and lists and says `"truncated": true`; it stays valid JSON.
 * @throws {TypeError} where the value is no JSON (a cycle, a bigint)
 */
export function printResult(value: unknown): string {
  // A round trip first: it calls `toJSON` and drops what JSON has not.
  const plain = JSON.parse(JSON.stringify(value ?? null) ?? "null") as unknown;
  const object = isObject(plain) ? plain : { result: plain };
  const whole = printJson(object);
  if (whole.length <= RESULT_CHARACTERS) return whole;
  for (const step of STEPS) {
    const text = printJson({ ...(shrink(object, step, 0) as object), truncated: true });
    if (text.length <= RESULT_CHARACTERS) return text;
  }
  // Escapes at most sextuple a text ("\u0000"), so this one fits.
  return printJson({ truncated: cut(whole, Math.floor(RESULT_CHARACTERS / 8)) });
}

/** `{"error": "…"}` as the model reads it: one short line. */
export function printError(message: string): string {
  const line = message.replace(/[\s\u0000-\u001f]+/g, " ").trim();
  return printJson({ error: cut(line, ERROR_CHARACTERS) || "failed" });
}

/** What the model reads of a tool that took longer than `ms`. */
export function timeoutSaid(ms: number): string {
  return `timeout after ${Math.round(ms / 100) / 10} s`;
}

/** The seconds in what `timeoutSaid` says; null for other words. */
export function timeoutIn(said: string): number | null {
  const seconds = /^timeout after ([\d.]+) s$/.exec(said)?.[1];
  return seconds === undefined ? null : Number(seconds);
}

function shrink(value: unknown, step: Step, depth: number): unknown {
  if (typeof value === "string") return cut(value, step.string);
  if (value === null || typeof value !== "object") return value;
  if (depth >= step.depth) return "…";
  if (Array.isArray(value)) return value.slice(0, step.items).map((item) => shrink(item, step, depth + 1));
  const entries = Object.entries(value).slice(0, step.items);
  return Object.fromEntries(entries.map(([key, item]) => [cut(key, step.string), shrink(item, step, depth + 1)]));
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Half a surrogate pair is no character.
  return `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
