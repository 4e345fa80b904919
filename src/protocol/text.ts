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
  let from = 0;
  while (from < shortest && previous.charCodeAt(from) === next.charCodeAt(from)) from++;
  if (from > 0 && (isLow(previous.charCodeAt(from)) || isLow(next.charCodeAt(from)))) from--;
  let same = 0;
  while (same < shortest - from && previous.charCodeAt(previous.length - 1 - same) === next.charCodeAt(next.length - 1 - same)) same++;
  if (same > 0 && isLow(next.charCodeAt(next.length - same))) same--;
  return { from, toPrevious: previous.length - same, toNext: next.length - same };
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

/** Offsets at which sentences begin; the first is 0. A text that ends with a sentence's end opens no new one. */
export function sentenceStarts(text: string): number[] {
  const starts = [0];
  const trimmed = text.trimEnd().length;
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    if (end < trimmed && end > starts[starts.length - 1]!) starts.push(end);
  }
  return starts;
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
