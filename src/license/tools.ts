import type { DelegateAction, ToolArguments } from "../protocol/action.js";
import { printJson } from "../protocol/action.js";
import type { SessionState } from "../protocol/session.js";
import { wordsOf } from "../protocol/text.js";
import type { ToolSpec } from "../protocol/tools.js";
import type { LicenseOptions } from "./license.js";
import { valuesOf } from "./numbers.js";
import { appearance, fold, foldedWords, sameNoun } from "./words.js";

/** Why a delegate is refused. */
export interface ToolFault {
  code: "tool-unknown" | "tool-arguments" | "tool-duplicate" | "tool-rate" | "tool-tainted" | "timer-not-alive";
  detail: string;
}

const MINUTE = 60_000;

/** What stands against the call; null where nothing does. */
export function toolFault(action: DelegateAction, state: SessionState, options: LicenseOptions): ToolFault | null {
  const tool = state.tools.find((known) => known.name === action.tool);
  if (!tool) return { code: "tool-unknown", detail: `no tool named ${action.tool} is registered` };
  const wrong = argumentFault(tool, action.args, state, options);
  if (wrong) return { code: "tool-arguments", detail: wrong };
  if (action.tool === "timer" && "cancel" in action.args) {
    const alive = state.timers.some((timer) => timer.alive && timer.id === action.args["cancel"]);
    return alive ? null : { code: "timer-not-alive", detail: `no timer ${String(action.args["cancel"])} is running` };
  }
  const twice = duplicate(action, state);
  if (twice) return { code: "tool-duplicate", detail: `asked already as ${twice}` };
  const tainted = taintedWord(action.args, state);
  if (tainted) return { code: "tool-tainted", detail: `${JSON.stringify(tainted)} stems from a tool result, not from the writer` };
  const recent = state.lookups.filter((lookup) => lookup.delegatedAt > state.at - MINUTE).length;
  const most = options.maxCallsPerMinute ?? 6;
  if (action.tool !== "timer" && recent >= most)
    return { code: "tool-rate", detail: `${recent} calls within a minute; ${most} are allowed` };
  return null;
}

function argumentFault(tool: ToolSpec, args: ToolArguments, state: SessionState, options: LicenseOptions): string | null {
  const blank = Object.entries(args).find(([, value]) => typeof value === "string" && !/[\p{L}\p{N}\p{S}\p{P}]/u.test(value));
  if (blank) return `${blank[0]} is empty`;
  // The timer is built in: hosts know nothing of it.
  if (tool.name !== "timer" && options.argumentFault) return options.argumentFault(tool.name, args) ?? copyFault(tool, args, state);
  const keys = Object.keys(args);
  const calls = tool.calls ?? [Object.keys(tool.parameters)];
  if (!calls.some((call) => call.length === keys.length && call.every((key) => key in args))) {
    return `takes ${calls.map((call) => call.join(", ")).join(" or ")}, got ${keys.join(", ") || "nothing"}`;
  }
  for (const [key, value] of Object.entries(args)) {
    const { type, enum: allowed } = tool.parameters[key] ?? {};
    if (allowed && !allowed.includes(String(value))) return `${key} must be one of ${allowed.join(", ")}`;
    if (type === "string" && typeof value !== "string") return `${key} must be text`;
    if (type === "boolean" && typeof value !== "boolean") return `${key} must be true or false`;
    if ((type === "number" || type === "integer") && typeof value !== "number") return `${key} must be a number`;
    if (type === "integer" && !Number.isInteger(value)) return `${key} must be a whole number`;
  }
  return (tool.name === "timer" ? timerFault(args, state) : null) ?? copyFault(tool, args, state);
}

function copyFault(tool: ToolSpec, args: ToolArguments, state: SessionState): string | null {
  for (const [key, value] of Object.entries(args)) {
    if (tool.parameters[key]?.copy && typeof value === "string" && !state.text.includes(value))
      return `${key} must be the writer's own words`;
  }
  return null;
}

/** Words that state a time without a number. */
const VAGUE_TIME =
  /\b(?:half|quarter|couple|few|minute|minutes|min|mins|hour|hours|hourly|hr|second|seconds|sec|secs|daily|halbe|viertel|stunde|heure|hora|minuto|minuten)\b/;

function timerFault(args: ToolArguments, state: SessionState): string | null {
  const seconds = args["every_s"] ?? args["in_s"];
  if (seconds === undefined) return null;
  if (typeof seconds !== "number" || !(seconds >= 1)) return "a timer needs an interval of at least one second";
  const said = [state.text, ...state.host.map((entry) => entry.body)].join("\n");
  const stated = valuesOf(said);
  const fits = [1, 60, 3600, 30, 1800, 900, 90].some((unit) => stated.has(seconds / unit)) || VAGUE_TIME.test(fold(said));
  return fits ? null : `nobody asked for a timer of ${seconds} s`;
}

/** The id under which the same call is in flight, held or woven; a failed or skipped one may be tried again. */
function duplicate(action: DelegateAction, state: SessionState): string | null {
  const key = callKey(action.args);
  if (action.tool === "timer") return state.timers.find((timer) => timer.alive && callKey(timer.args) === key)?.id ?? null;
  for (const lookup of state.lookups) {
    if (lookup.tool !== action.tool || callKey(lookup.args) !== key) continue;
    const again = lookup.status === "skipped" || lookup.failed === true;
    const typedSince = state.source !== "tool" && state.at > (lookup.arrivedAt ?? lookup.delegatedAt);
    if (!again || !typedSince) return lookup.id;
  }
  return null;
}

const SMALL_WORDS = new Set("the a an of in on at for to is was and".split(" "));

function callKey(args: ToolArguments): string {
  const normal = Object.entries(args).map(([key, value]) => [
    key,
    typeof value === "string"
      ? foldedWords(appearance(value))
          .filter((word) => !SMALL_WORDS.has(word))
          .join(" ")
      : value,
  ]);
  return printJson(Object.fromEntries(normal.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))));
}

/** From so many letters on a word is told within others, or in pieces. */
const TELLING_LENGTH = 5;

/**
 * The first word or number of an argument that stands in a tool result and not in the writer's (or the host's) text:
 * as it is, in lookalikes, joined with other words or taken apart.
 */
function taintedWord(args: ToolArguments, state: SessionState): string | null {
  const results = state.lookups.flatMap((lookup) => (lookup.result === undefined ? [] : [lookup.result]));
  if (results.length === 0) return null;
  // The keys of a result are the tool's words, not the world's.
  const returned = new Set(foldedWords(appearance(results.map((result) => result.replace(/"[^"\\]*"\s*:/g, " ")).join(" "))));
  const text = [state.text, ...state.host.map((entry) => entry.body)].join(" ");
  const said = foldedWords(appearance(text));
  const isSaid = (word: string) => said.some((other) => other === word || sameNoun(other, word));
  const values = Object.values(args).filter((value) => typeof value !== "boolean");
  for (const value of values) {
    // "Five" is a 5.
    if (typeof value === "number" && valuesOf(text).has(Math.abs(value))) continue;
    for (const part of wordsOf(appearance(String(value))))
      for (const word of foldedWords(part.text)) if (returned.has(word) && !isSaid(word)) return asWritten(String(value), word);
  }
  const own = lettersOf(said.join(" "));
  const joined = lettersOf(appearance(values.join(" ")));
  return [...returned].find((word) => word.length >= TELLING_LENGTH && joined.includes(word) && !own.includes(word)) ?? null;
}

/** The argument's own word that looks like this one. */
function asWritten(value: string, word: string): string {
  return wordsOf(value).find(({ text }) => foldedWords(appearance(text)).includes(word))?.text ?? word;
}

const lettersOf = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, "");
