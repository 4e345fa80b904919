import { changeBetween, isInsidePair, type Change } from "../protocol/text.js";
import { TextMirror } from "./text-mirror.js";

/** A live range over a form control's value; Chromium has it, TypeScript's DOM does not yet. */
export interface OpaqueRange extends AbstractRange {
  disconnect(): void;
  getBoundingClientRect(): DOMRect;
  getClientRects(): DOMRectList;
}

type RangedTextarea = HTMLTextAreaElement & { createValueRange?: (start: number, end: number) => OpaqueRange };

/** Null where the browser has no `createValueRange`. */
export function createRange(textarea: HTMLTextAreaElement, start: number, end: number): OpaqueRange | null {
  return (textarea as RangedTextarea).createValueRange?.(inside(textarea, start), inside(textarea, end)) ?? null;
}

/** A text that was set may be shorter already than what is known of it: the event that tells is still to come. */
const inside = (textarea: HTMLTextAreaElement, offset: number) => Math.min(offset, textarea.value.length);

/** Whether marks can be painted by the browser itself. */
export function paintsNatively(textarea: HTMLTextAreaElement): boolean {
  return typeof (textarea as RangedTextarea).createValueRange === "function" && typeof CSS !== "undefined" && "highlights" in CSS;
}

/** One box a line of `value[start, end)`, in viewport coordinates; a collapsed range has one box without width. */
export function rectsOf(textarea: HTMLTextAreaElement, start: number, end: number): DOMRect[] {
  const native = createRange(textarea, start, end);
  if (!native) return TextMirror.of(textarea).rects(inside(textarea, start), inside(textarea, end));
  const rects = start === end ? [native.getBoundingClientRect()] : [...native.getClientRects()];
  native.disconnect();
  return rects;
}

export function caretRect(textarea: HTMLTextAreaElement): DOMRect {
  return rectsOf(textarea, textarea.selectionEnd, textarea.selectionEnd)[0] ?? new DOMRect();
}

/**
 * The edit between two texts: the smallest one, and of several the one that ends at the caret. A diff alone cannot tell
 * which of two equal words was deleted.
 */
export function editBetween(previous: string, next: string, caret: number): Change {
  const smallest = changeBetween(previous, next);
  const { from, toPrevious, toNext } = smallest;
  // Moving an edit back by so many characters leaves both texts as they are where these repeat.
  const by = toNext - caret;
  if (by <= 0 || by > from || isInsidePair(next, caret)) return smallest;
  const moved = { from: from - by, toPrevious: toPrevious - by, toNext: caret };
  const same = previous.slice(0, moved.from) === next.slice(0, moved.from) && previous.slice(moved.toPrevious) === next.slice(moved.toNext);
  return same ? moved : smallest;
}
