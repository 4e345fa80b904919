import type { Phase } from "./events.js";
import { changeBetween, isInsidePair, sentenceStartsAfter } from "./text.js";

/** Characters of unchanged text that an event shows before (and after) a change, at most. */
export const CONTEXT_CHARACTERS = 240;
/** A change longer than this (a large paste) is shown by its two ends. */
export const LONGEST_CHANGE = 2000;

const ELLIPSIS = "…";

/**
 * What a user event shows of the text: the sentences that changed since the event before, with `…` where text
 * stands around them. All changed characters are in it, up to `LONGEST_CHANGE`. Where nothing changed it shows the
 * sentence that holds the caret. The length does not grow with the length of the text.
 */
export function changedSentences(previous: string, next: string, caret: number, phase: Phase): string {
  // Blanks at the end carry nothing once the writer has paused.
  const text = phase === "paused" ? next.replace(/ +$/, "") : next;
  const { from, toNext } = touched(previous, text, caret);
  // A sentence that began further back is cut below, wherever it began.
  let start = Math.max(0, from - CONTEXT_CHARACTERS - 1);
  let end = text.length;
  for (const at of sentenceStartsAfter(text, start)) {
    if (at <= from) start = at;
    else if (at >= toNext) {
      end = at;
      break;
    }
  }
  if (from - start > CONTEXT_CHARACTERS) start = wordStart(text, from - CONTEXT_CHARACTERS, from);
  if (end < text.length) end = start + text.slice(start, end).trimEnd().length;
  end = Math.max(end, toNext);
  if (end - toNext > CONTEXT_CHARACTERS) end = wordEnd(text, toNext + CONTEXT_CHARACTERS, toNext);
  const head = start > 0 ? ELLIPSIS : "";
  const tail = end < text.length ? ELLIPSIS : "";
  return head + shorten(text.slice(start, end)) + tail;
}

function touched(previous: string, text: string, caret: number): { from: number; toNext: number } {
  if (previous === text) {
    const at = Math.max(0, Math.min(caret, text.trimEnd().length) - 1);
    return { from: at, toNext: Math.min(at + 1, text.length) };
  }
  return changeBetween(previous, text);
}

function wordStart(text: string, at: number, latest: number): number {
  const blank = text.indexOf(" ", at);
  if (blank >= 0 && blank + 1 <= latest) return blank + 1;
  return isInsidePair(text, at) ? at - 1 : at;
}

function wordEnd(text: string, at: number, earliest: number): number {
  const blank = text.lastIndexOf(" ", at);
  if (blank > earliest) return blank;
  return isInsidePair(text, at) ? at + 1 : at;
}

function shorten(body: string): string {
  const longest = LONGEST_CHANGE + 2 * CONTEXT_CHARACTERS;
  if (body.length <= longest) return body;
  const half = longest / 2;
  const head = isInsidePair(body, half) ? half - 1 : half;
  const tail = body.length - half;
  return `${body.slice(0, head)} ${ELLIPSIS} ${body.slice(isInsidePair(body, tail) ? tail + 1 : tail)}`;
}
