import type { SessionState } from "../protocol/session.js";
import { isInsideWord, wordsOf } from "../protocol/text.js";

/** Why a span cannot be placed. */
export type PlaceFault = "span-missing" | "span-incomplete" | "span-marked";

/**
 * Where a mark on `span` goes in the newest snapshot: the leftmost unmarked complete occurrence in what was typed
 * since the tick before, else the nearest one back to `from` (the end of the instruction). UTF-16 offsets.
 */
export function placeMark(state: SessionState, span: string, from = 0): { start: number; end: number } | PlaceFault {
  const { text, marks } = state;
  if (!isUnit(span)) return "span-incomplete";
  let fault: PlaceFault = "span-missing";
  const free: number[] = [];
  for (let at = text.indexOf(span, from); at >= 0 && span.length > 0; at = text.indexOf(span, at + 1)) {
    const end = at + span.length;
    if (isInsideWord(text, at) || isInsideWord(text, end) || !isComplete(state, end)) {
      if (fault === "span-missing") fault = "span-incomplete";
    } else if (marks.some((mark) => mark.start < end && at < mark.end)) fault = "span-marked";
    else free.push(at);
  }
  if (free.length === 0) return fault;
  // A unit may have begun before the change that completed it.
  const fresh = free.find((at) => at + span.length > state.changed.from - 1 && at < Math.max(state.changed.to, state.changed.from + 1));
  const start = fresh ?? nearestBack(free, state.changed.from);
  return { start, end: start + span.length };
}

/** Whole words from its first sign to its last, as the grammar has it. */
function isUnit(span: string): boolean {
  const words = wordsOf(span);
  return words.length > 0 && words[0]!.start === 0 && words[words.length - 1]!.end === span.length;
}

/** While the writer is active, the last word is complete only once something follows it. */
function isComplete(state: SessionState, end: number): boolean {
  return state.phase === "paused" || end < state.text.length;
}

function nearestBack(offsets: readonly number[], from: number): number {
  const before = offsets.filter((at) => at < from);
  return before[before.length - 1] ?? offsets[0]!;
}
