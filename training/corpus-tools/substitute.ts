/** Puts other words in the place of some, consistently through a stream: its text whatever the cuts, what tools say, all actions. */
import { parseAction, printAction } from "../../src/protocol/action.js";
import { playScript } from "./play.js";
import type { Script, ScriptEvent } from "./stream-file.js";

// Where one typed event ends and the next begins: a blank, or a cut within a word. Other events stand as they are.
const BLANK_CUT = "\uE001";
const WORD_CUT = "\uE002";
const OTHER = "\uE003";

/** All typed bodies as one text with the cuts in it, to be searched with `spanPattern`. */
export function joined(events: readonly ScriptEvent[]): string {
  return events
    .map(({ kind, body }) => {
      if (kind !== "a" && kind !== "p") return OTHER;
      return body.endsWith("~") ? body.slice(0, -1) + WORD_CUT : body + BLANK_CUT;
    })
    .join("");
}

export const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The span as a whole word, wherever cuts fall within it. */
export function spanPattern(span: string): RegExp {
  const inner = [...span].map((char) => (char === " " ? `[ ${BLANK_CUT}]` : literal(char))).join(`${WORD_CUT}?`);
  return new RegExp(`(?<![\\p{L}\\p{N}${WORD_CUT}-])${inner}(?![\\p{L}\\p{N}${WORD_CUT}-])`, "gu");
}

/** `fresh` with the cuts of `match`, at the same gaps between words or as far into a word. */
function recut(match: string, fresh: string): string {
  const gaps = match.match(new RegExp(`[ ${BLANK_CUT}]`, "g")) ?? [];
  const old = match.split(new RegExp(`[ ${BLANK_CUT}]`));
  return fresh
    .split(" ")
    .map((word, i) => {
      const cut = old[i]!.indexOf(WORD_CUT);
      let made = word;
      if (cut > 0 && word.length > 1) {
        const at = Math.min(word.length - 1, Math.max(1, Math.round((cut / (old[i]!.length - 1)) * word.length)));
        made = word.slice(0, at) + WORD_CUT + word.slice(at);
      }
      return made + (gaps[i] ?? "");
    })
    .join("");
}

/** The stream with `swaps` (old → fresh, whole words, case as given); null where it can no longer be played. */
export function substitute(script: Script, swaps: ReadonlyMap<string, string>): Script | null {
  let text = joined(script.events);
  const said = new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...swaps.keys()].map(literal).join("|")})(?![\\p{L}\\p{N}])`, "gu");
  // All at once in what is not typed; the typed text has no word of the fresh ones, so that order does not matter there.
  const swap = (body: string) => body.replace(said, (word) => swaps.get(word) ?? word);
  for (const [old, fresh] of swaps) text = text.replace(spanPattern(old), (match) => recut(match, fresh));
  const renamed = <T extends ScriptEvent["action"]>(action: T) => parseAction(swap(printAction(action))) as T;
  let at = 0;
  const events = script.events.map((event): ScriptEvent => {
    const made = { ...event, action: renamed(event.action), rejected: event.rejected.map(renamed) };
    if (event.kind !== "a" && event.kind !== "p") {
      at++;
      return { ...made, body: swap(event.body) };
    }
    const end = text.slice(at).search(new RegExp(`[${BLANK_CUT}${WORD_CUT}]`)) + at;
    const body = text.slice(at, end) + (text[end] === WORD_CUT ? "~" : "");
    at = end + 1;
    return { ...made, body };
  });
  const made = { ...script, events };
  return plays(made) ? made : null;
}

/** Whether it can be played, and every mark placed. */
function plays(script: Script): boolean {
  let placed = true;
  playScript(script, ({ event, stream }) => {
    if (event.action.type === "mark" && !stream.state.text.includes(event.action.span)) placed = false;
  });
  return placed;
}
