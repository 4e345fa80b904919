import type { ToolArguments } from "../protocol/action.js";
import { timeoutIn } from "../tools/result.js";
import type { LookupView } from "../session/view.js";
import type { Strings } from "./strings.js";

/** A card, with what only the page knows. */
export interface CardState {
  lookup: LookupView;
  /** Where results of this tool come from. */
  source: string;
  /** Page time in ms at which its state began. */
  since: number;
  expanded: boolean;
}

/** Arguments in one line: the value alone where there is one, else `key: value`. */
export function queryText(args: ToolArguments): string {
  const entries = Object.entries(args);
  if (entries.length === 1) return String(entries[0]![1]);
  return entries.map(([key, value]) => `${key}: ${String(value)}`).join(", ");
}

/** A lookup's result or error as a person reads it. */
export function lookupText({ status, result }: LookupView, strings: Strings): string {
  const text = resultText(result);
  const seconds = status === "failed" ? timeoutIn(text) : null;
  return seconds === null ? text : strings.timedOut(seconds);
}

/** A tool's JSON result as a person reads it. */
function resultText(body: string | undefined): string {
  if (body === undefined) return "";
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return body;
  }
  return readable(value);
}

function readable(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(readable).join(" · ");
  if (typeof value !== "object") return String(value as string | number | boolean);
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && (first![0] === "result" || first![0] === "error")) return readable(first![1]);
  return entries.map(([key, item]) => `${key}: ${readable(item)}`).join(", ");
}

/** `12 s`, `3 min`: coarse, as it is read in passing. */
export function ageText(ms: number, strings: Strings): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return strings.seconds(seconds);
  if (seconds < 3600) return strings.minutes(Math.floor(seconds / 60));
  return strings.hours(Math.floor(seconds / 3600));
}

/** What stands before and after an inserted text so that words do not run together. */
export function joined(text: string, before: string, after: string): string {
  const lead = before && !/\s$/.test(before) && !/[([{“‘"'«-]$/.test(before) && !/^[\s.,;:!?)\]}’”»]/.test(text) ? " " : "";
  const tail = /^[\p{L}\p{N}]/u.test(after) && !/\s$/.test(text) ? " " : "";
  return lead + text + tail;
}
