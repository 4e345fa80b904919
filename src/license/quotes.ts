/** A range of a text in UTF-16 units. */
export interface Range {
  start: number;
  end: number;
}

/** What closes each opening mark. A German or Danish text may open with what another language closes with. */
const CLOSERS: Record<string, string> = {
  '"': '"',
  "“": "”",
  "„": "“”",
  "”": "”",
  "«": "»",
  "»": "«",
  "‹": "›",
  "›": "‹",
  "「": "」",
  "『": "』",
  "‘": "’",
  "‚": "‘",
  "'": "'",
};
const OPENER = new RegExp(`[${Object.keys(CLOSERS).join("")}]`, "g");
/** Apostrophes that open a word and are no quotation marks. */
const ELISION = /^['’‘](?:em|n|til|till|tis|twas|cause|cos|bout|round|neath|ere|ello|appen|s|t|\d0s)\b/i;
const LETTER = /[\p{L}\p{N}]/u;
const BLOCK_QUOTE = /^[ \t]*>.*$/gm;
const FENCE = /^[ \t]*(```+|~~~+)[^\n]*\n?[\s\S]*?(?:^[ \t]*\1[^\n]*$|$(?![\s\S]))/gm;
const BLANK_LINE = /^\n[ \t]*\n/;
const INLINE_CODE = /`[^`\n]+`/g;

/**
 * Where a text quotes: straight and curly quotation marks, guillemets either way, German and corner marks, single
 * quotes that are no apostrophes, block quotes, code. Sorted, without overlaps. A mark that is never closed quotes to
 * the end of its line: while a quotation is being typed it is open.
 */
export function quotedRanges(text: string): Range[] {
  const code = [...ranges(text, FENCE), ...ranges(text, BLOCK_QUOTE), ...scriptLines(text)];
  const inside = (at: number) => code.some((range) => at >= range.start && at < range.end);
  code.push(...ranges(text, INLINE_CODE).filter((range) => !inside(range.start)));
  const found = [...code];
  const marks = new RegExp(OPENER);
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    const at = match.index;
    const block = code.find((range) => at >= range.start && at < range.end);
    const end = block ? block.end : opens(text, at) ? closing(text, at) : null;
    if (end === null) continue;
    if (!block) found.push({ start: at, end });
    marks.lastIndex = end;
  }
  return merged(found);
}

const SPEAKER = /^[ \t]*(?!ME:|I:|NOTE|TODO|FIXME|PS)(\p{Lu}[\p{Lu} .'’-]+)(?: \([^)\n]*\))?: .*$/gmu;

/** Lines of a play: `ROBOT: Underline the jewels.`; two speakers make one. */
function scriptLines(text: string): Range[] {
  const lines = [...text.matchAll(SPEAKER)];
  return new Set(lines.map((line) => line[1])).size > 1 ? ranges(text, SPEAKER) : [];
}

function ranges(text: string, pattern: RegExp): Range[] {
  return [...text.matchAll(pattern)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter((r) => r.end > r.start);
}

function opens(text: string, at: number): boolean {
  const mark = text[at]!;
  const before = text[at - 1] ?? "";
  const after = text[at + 1] ?? "";
  switch (mark) {
    case '"':
      // 5" is an inch mark.
      return !(/\d/.test(before) && !LETTER.test(after));
    case "'":
    case "‘":
    case "‚":
      return !LETTER.test(before) && before !== "'" && LETTER.test(after) && !ELISION.test(text.slice(at, at + 8));
    case "”":
      return !LETTER.test(before) && LETTER.test(after);
    case "›":
    case "»":
      return /^$|[\s([{—–-]/.test(before) && after !== "" && !/\s/.test(after);
    default:
      return true;
  }
}

/** The end of the quotation that opens at `at`; null where the mark turns out to be none. */
function closing(text: string, at: number): number | null {
  const mark = text[at]!;
  const closers = CLOSERS[mark]!;
  const single = mark === "'" || mark === "‘" || mark === "‚";
  const limit = single ? endOfLine(text, at) : text.length;
  for (let i = at + 1; i < limit; i++) {
    if (text[i] === "\n" && BLANK_LINE.test(text.slice(i, i + 40))) break;
    if (!closers.includes(text[i]!)) continue;
    if (single && (LETTER.test(text[i + 1] ?? "") || /\s/.test(text[i - 1]!))) continue;
    return i + 1;
  }
  // An unclosed single quote is more likely an apostrophe.
  return single ? null : endOfLine(text, at);
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function merged(found: Range[]): Range[] {
  const sorted = found.sort((a, b) => a.start - b.start || b.end - a.end);
  const result: Range[] = [];
  for (const range of sorted) {
    const last = result[result.length - 1];
    if (last && range.start < last.end) last.end = Math.max(last.end, range.end);
    else result.push({ ...range });
  }
  return result;
}

/** The text with everything quoted blanked out, so that offsets stay as they were; line breaks stay. */
export function withoutQuotes(text: string, quoted: readonly Range[] = quotedRanges(text)): string {
  let result = "";
  let at = 0;
  for (const { start, end } of quoted) {
    result += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, " ");
    at = end;
  }
  return result + text.slice(at);
}
