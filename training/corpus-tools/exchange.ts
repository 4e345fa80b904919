/**
 * Exchanges marked units for others of their kind, consistently through a stream: its text, the teacher's actions and the
 * unwanted ones. The kinds and what belongs to them come from the teacher's own marks over the whole corpus.
 */
import { printAction, parseAction } from "../../src/protocol/action.js";
import { playScript } from "./play.js";
import type { Random } from "./random.js";
import type { Script, ScriptEvent } from "./stream-file.js";

/** Kept for evaluation: no training row may hold them. */
export const HELD_BACK = ["quokka", "kestrel", "wombat", "narwhal", "heron"];

/** Units by kind: of the kinds whose members stand for one another wherever they are named. A filler or a verb does not. */
export type Kinds = Readonly<Record<string, readonly string[]>>;

/** The listed kinds with what the teacher marked as such. */
export function collectKinds(scripts: readonly Script[], listed: Kinds): Kinds {
  const kinds = new Map(Object.entries(listed).map(([kind, units]) => [kind, new Set(units)]));
  for (const { events } of scripts) {
    for (const { action } of events) {
      if (action.type === "mark" && !/\d/.test(action.span)) kinds.get(action.kind)?.add(action.span);
    }
  }
  return Object.fromEntries([...kinds].map(([kind, units]) => [kind, [...units].filter((unit) => !held(unit))]));
}

const held = (span: string) => HELD_BACK.some((word) => span.toLowerCase().includes(word));

// Where one typed event ends and the next begins: a blank, or a cut within a word. Other events stand as they are.
const BLANK_CUT = "\uE001";
const WORD_CUT = "\uE002";
const OTHER = "\uE003";

/** The stream with other units; null where none could be exchanged. */
export function exchange(script: Script, kinds: Kinds, random: Random): Script | null {
  let text = joined(script.events);
  const swaps: [old: string, fresh: string][] = [];
  const marks = new Map<string, { kind: string; count: number }>();
  for (const { action } of script.events) {
    if (action.type !== "mark") continue;
    const known = marks.get(action.span);
    marks.set(action.span, { kind: action.kind, count: (known?.count ?? 0) + 1 });
  }
  const seen = text.toLowerCase();
  for (const [span, { kind, count }] of marks) {
    const pattern = spanPattern(span);
    // The same word where it is not marked may be another word ("felt"), or the example in an instruction.
    if ((text.match(pattern) ?? []).length !== count || new RegExp(pattern, "giu").test(others(script))) continue;
    const fresh = choose(span, kinds[kind] ?? [], seen, random);
    if (!fresh) continue;
    text = text.replace(pattern, (match) => recut(match, fresh));
    swaps.push([span, fresh]);
  }
  if (swaps.length === 0) return null;
  const made = { ...script, events: separated(script.events, text, swaps) };
  return plays(made) ? made : null;
}

/** All typed bodies as one text with the cuts in it. */
function joined(events: readonly ScriptEvent[]): string {
  return events
    .map(({ kind, body }) => {
      if (kind !== "a" && kind !== "p") return OTHER;
      return body.endsWith("~") ? body.slice(0, -1) + WORD_CUT : body + BLANK_CUT;
    })
    .join("");
}

function others(script: Script): string {
  return script.events.map(({ kind, body }) => (kind === "a" || kind === "p" ? "" : body)).join("\n");
}

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The span as a whole word, wherever cuts fall within it. */
function spanPattern(span: string): RegExp {
  const inner = [...span].map((char) => (char === " " ? `[ ${BLANK_CUT}]` : literal(char))).join(`${WORD_CUT}?`);
  return new RegExp(`(?<![\\p{L}\\p{N}${WORD_CUT}-])${inner}(?![\\p{L}\\p{N}${WORD_CUT}-])`, "gu");
}

/** Another of the kind, of the same shape: as many words, the same plural, the sound that "a" or "an" needs. */
function choose(span: string, units: readonly string[], seen: string, random: Random): string | null {
  const shape = (text: string) => [text.split(" ").length, /s$/i.test(text), /^[aeiou]/i.test(text)].join();
  const fitting = units.filter((unit) => shape(unit) === shape(span) && !seen.includes(unit.toLowerCase()));
  if (fitting.length === 0) return null;
  const fresh = random.pick(fitting);
  if (span === span.toLowerCase()) return fresh.toLowerCase();
  return /^\p{Lu}/u.test(span) ? fresh[0]!.toUpperCase() + fresh.slice(1) : fresh;
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

function separated(events: readonly ScriptEvent[], text: string, swaps: readonly (readonly [string, string])[]): ScriptEvent[] {
  let at = 0;
  return events.map((event) => {
    const renamed = { ...event, action: renameIn(event.action, swaps), rejected: event.rejected.map((action) => renameIn(action, swaps)) };
    if (event.kind !== "a" && event.kind !== "p") {
      at++;
      return renamed;
    }
    const end = text.slice(at).search(new RegExp(`[${BLANK_CUT}${WORD_CUT}]`)) + at;
    const body = text.slice(at, end) + (text[end] === WORD_CUT ? "~" : "");
    at = end + 1;
    return { ...renamed, body };
  });
}

/** The action with the old words in it exchanged, reasons and queries included. */
function renameIn<T extends ScriptEvent["action"]>(action: T, swaps: readonly (readonly [string, string])[]): T {
  let printed = printAction(action);
  // All at once, so that no exchanged word is exchanged again.
  const pattern = swaps.map(([old]) => literal(old)).join("|");
  printed = printed.replace(
    new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, "gu"),
    (word) => new Map(swaps).get(word) ?? word,
  );
  return parseAction(printed) as T;
}

/** Whether every mark can still be placed. */
function plays(script: Script): boolean {
  let placed = true;
  playScript(script, ({ event, stream }) => {
    if (event.action.type === "mark" && !stream.state.text.includes(event.action.span)) placed = false;
  });
  return placed;
}
