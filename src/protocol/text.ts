/** One edit between two texts: `previous[from, toPrevious)` became `next[from, toNext)`. UTF-16 offsets. */
export interface Change {
  from: number;
  toPrevious: number;
  toNext: number;
}

const isLow = (code: number) => code >= 0xdc00 && code <= 0xdfff;

/** Whether `offset` would cut a surrogate pair. */
export function isInsidePair(text: string, offset: number): boolean {
  return isLow(text.charCodeAt(offset)) && offset > 0;
}

/** The smallest single edit that turns `previous` into `next`; never cuts a surrogate pair. */
export function changeBetween(previous: string, next: string): Change {
  const shortest = Math.min(previous.length, next.length);
  let from = sameAhead(previous, next, shortest);
  if (from > 0 && (isLow(previous.charCodeAt(from)) || isLow(next.charCodeAt(from)))) from--;
  let same = sameBehind(previous, next, shortest - from);
  if (same > 0 && isLow(next.charCodeAt(next.length - same))) same--;
  return { from, toPrevious: previous.length - same, toNext: next.length - same };
}

/** Characters compared at once: the engine compares strings far faster than a loop does. */
const BLOCK = 2048;

/** Length of what both texts begin with, up to `most`. */
function sameAhead(a: string, b: string, most: number): number {
  let same = 0;
  while (same + BLOCK <= most && a.slice(same, same + BLOCK) === b.slice(same, same + BLOCK)) same += BLOCK;
  while (same < most && a.charCodeAt(same) === b.charCodeAt(same)) same++;
  return same;
}

/** Length of what both texts end with, up to `most`. */
function sameBehind(a: string, b: string, most: number): number {
  const block = (text: string, to: number) => text.slice(text.length - to - BLOCK, text.length - to);
  let same = 0;
  while (same + BLOCK <= most && block(a, same) === block(b, same)) same += BLOCK;
  while (same < most && a.charCodeAt(a.length - 1 - same) === b.charCodeAt(b.length - 1 - same)) same++;
  return same;
}

/** Where `offset` of the previous text lies in the next one; null where its surroundings were replaced. */
export function mapOffset(change: Change, offset: number): number | null {
  if (offset <= change.from) return offset;
  if (offset >= change.toPrevious) return offset + change.toNext - change.toPrevious;
  return null;
}

/** Maps a range through a change; null where the change touched its inside. */
export function mapRange(change: Change, start: number, end: number): { start: number; end: number } | null {
  if (change.from >= end) return { start, end };
  if (change.toPrevious <= start) {
    const by = change.toNext - change.toPrevious;
    return { start: start + by, end: end + by };
  }
  return null;
}

// A terminator counts only before white space, so "6:42.3" and "example.org" stay whole.
const SENTENCE_END = /(?:[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？]|\n)\s*/g;

// What a sentence's end is made of; behind any other character none is under way.
const OF_SENTENCE_END = /[\s.!?…"'”’»)\]。！？]/;

/** Offsets at which sentences begin; the first is 0. A text that ends with a sentence's end opens no new one. */
export function sentenceStarts(text: string): number[] {
  return [0, ...sentenceStartsAfter(text, 0)];
}

/** Those of them that lie after `offset`, one by one, so that a long text need not be read to its end. */
export function* sentenceStartsAfter(text: string, offset: number): Generator<number, void> {
  const trimmed = text.trimEnd().length;
  const end = new RegExp(SENTENCE_END);
  end.lastIndex = offset;
  while (end.lastIndex > 0 && OF_SENTENCE_END.test(text[end.lastIndex - 1] ?? "")) end.lastIndex--;
  while (end.exec(text) && end.lastIndex < trimmed) if (end.lastIndex > offset) yield end.lastIndex;
}

const WORD_CHAR = /[\p{L}\p{N}\p{M}_]/u;

/** Whether `offset` lies between two characters of one word. */
export function isInsideWord(text: string, offset: number): boolean {
  if (offset <= 0 || offset >= text.length) return false;
  return WORD_CHAR.test(before(text, offset)) && WORD_CHAR.test(String.fromCodePoint(text.codePointAt(offset)!));
}

function before(text: string, offset: number): string {
  const low = isLow(text.charCodeAt(offset - 1)) && offset > 1;
  return text.slice(low ? offset - 2 : offset - 1, offset);
}

/**
 * Words with their offsets: letters and digits with the apostrophes, points and colons that join them; signs that
 * belong to a figure (`£`, `%`) are words of their own.
 */
export function wordsOf(text: string): { start: number; end: number; text: string }[] {
  const found = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}_]+(?:['’][\p{L}\p{M}]+|[.,:]\p{N}+)*|[\p{Sc}%°#@&+]/gu)) {
    found.push({ start: match.index, end: match.index + match[0].length, text: match[0] });
  }
  return found;
}
