import fc from "fast-check";

/** A text with words to mark in it, and how it is laid out. */
export interface Layout {
  text: string;
  /** Marked ranges, in UTF-16 offsets, none across a newline. */
  spans: [start: number, end: number][];
  /** CSS of the native textarea. */
  css: Record<string, string>;
  wrap: "soft" | "off";
  dir: "ltr" | "rtl" | "auto";
  zoom: number;
  scale: number;
  rows: number;
  /** px: at first, and after a resize. */
  widths: [number, number];
  /** How far the box is scrolled, 0 to 1. */
  scrollTop: number;
  scrollLeft: number;
  /** How far the page is scrolled, in px. */
  page: number;
}

const WORDS = fc.constantFrom(
  "heron",
  "a",
  "wombat",
  "Straße",
  "extraordinarily",
  "antidisestablishmentarianism",
  "fi",
  "AVATAR",
  "1,234.50",
  "x-y",
  "don’t",
  "“so”",
  "שלום",
  "עולם",
  "مرحبا",
  "العالم",
  "日本語",
  "漢字かな",
  "Привет",
  "ไทย",
  "नमस्ते",
  "🙂",
  "👩‍👩‍👧‍👦",
  "🏳️‍🌈",
  "👍🏽",
  "🇲🇦",
  "e\u0301te\u0301",
  "Z\u0351\u036b\u0343algo",
  "n\u0303",
  "a\u00adb",
  "\u200d",
  "long_snake_case_words_without_a_break_in_them",
);
const GAPS = fc.constantFrom(" ", " ", " ", "  ", "\t", "\u00a0", "\n", "\n\n", ", ", " \n", "   ", "\u3000");

/** Words and gaps in turn; it may begin or end with either. */
const TEXT = fc
  .tuple(fc.array(fc.tuple(WORDS, GAPS), { minLength: 1, maxLength: 30 }), fc.boolean())
  .map(([pairs, ends]) => pairs.map(([word, gap], i) => (i === pairs.length - 1 && ends ? word : word + gap)).join(""));

/** A mark from one code point to another within a line, most often on words. */
function spanIn(text: string, at: number, length: number, wholeWords: boolean): [number, number] | null {
  const points = [...text.matchAll(wholeWords ? /[^\s]+/gu : /[^\n]/gu)];
  if (points.length === 0) return null;
  const first = points[Math.floor(at * points.length)]!;
  const start = first.index;
  const lineEnd = (text.slice(start).match(/^[^\n]*/u)?.[0].length ?? 0) + start;
  const last = points.filter(({ index, 0: point }) => index >= start && index + point.length <= lineEnd)[length] ?? first;
  return [start, Math.max(last.index + last[0].length, start + first[0].length)];
}

const SPAN = fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(4), fc.integer({ min: 0, max: 3 }).map(Boolean));

const CSS = fc.record({
  "font-family": fc.constantFrom("sans-serif", "serif", "monospace", "Liberation Sans Narrow", "system-ui"),
  "font-size": fc.constantFrom("9px", "13.3333px", "16px", "17.5px", "28px"),
  "font-weight": fc.constantFrom("400", "700"),
  "font-style": fc.constantFrom("normal", "italic"),
  "font-variant-caps": fc.constantFrom("normal", "normal", "small-caps"),
  "font-kerning": fc.constantFrom("auto", "none"),
  "letter-spacing": fc.constantFrom("normal", "normal", "-0.5px", "0.13em", "3px"),
  "word-spacing": fc.constantFrom("normal", "normal", "0.4em", "-1px"),
  "line-height": fc.constantFrom("normal", "1.2", "1.75", "31px"),
  "tab-size": fc.constantFrom("8", "2", "37px"),
  "text-indent": fc.constantFrom("0px", "0px", "24px"),
  "text-transform": fc.constantFrom("none", "none", "uppercase"),
  "text-align": fc.constantFrom("start", "start", "end", "center", "justify"),
  "text-rendering": fc.constantFrom("auto", "optimizeLegibility", "geometricPrecision"),
  "word-break": fc.constantFrom("normal", "normal", "break-all", "keep-all"),
  "overflow-wrap": fc.constantFrom("break-word", "break-word", "anywhere", "normal"),
  "line-break": fc.constantFrom("auto", "auto", "anywhere"),
  padding: fc.constantFrom("12px 14.4px", "0", "3px 40px 17px 1px"),
  border: fc.constantFrom("0", "1px solid", "2.5px solid", "7px dotted"),
  "overflow-y": fc.constantFrom("auto", "auto", "scroll"),
});

const FRACTION = fc.constantFrom(0, 0, 0.31, 0.77, 1);

export const LAYOUT: fc.Arbitrary<Layout> = fc
  .record({
    text: TEXT,
    spans: fc.array(SPAN, { minLength: 1, maxLength: 3 }),
    css: CSS,
    wrap: fc.constantFrom<("soft" | "off")[]>("soft", "soft", "off"),
    dir: fc.constantFrom<("ltr" | "rtl" | "auto")[]>("ltr", "ltr", "rtl", "auto"),
    zoom: fc.constantFrom(1, 1, 0.75, 1.1, 2),
    scale: fc.constantFrom(1, 1, 1, 0.8, 1.5),
    rows: fc.integer({ min: 2, max: 7 }),
    widths: fc.tuple(fc.integer({ min: 120, max: 640 }), fc.integer({ min: 120, max: 640 })),
    scrollTop: FRACTION,
    scrollLeft: FRACTION,
    page: fc.constantFrom(0, 40, 173),
  })
  .map(({ spans, ...rest }) => ({
    ...rest,
    spans: spans.flatMap(([at, length, whole]) => {
      const span = spanIn(rest.text, at, length, whole);
      return span ? [span] : [];
    }),
  }));
