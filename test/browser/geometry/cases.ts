import type { Layout } from "./layouts.js";

/** What the cases begin with. */
export const PLAIN: Layout = {
  text: "a heron",
  spans: [[2, 7]],
  css: { "font-size": "16px", padding: "12px 14.4px", border: "0" },
  wrap: "soft",
  dir: "ltr",
  zoom: 1,
  scale: 1,
  rows: 2,
  widths: [240, 240],
  scrollTop: 0,
  scrollLeft: 0,
  page: 0,
};

/** Layouts that once went wrong, made small. */
export const CASES: Record<string, Layout> = {
  "a zoomed page": { ...PLAIN, zoom: 2 },
  "a scaled page": { ...PLAIN, scale: 1.5 },
  "a zoomed box with a border": { ...PLAIN, zoom: 1.1, scale: 1.5, css: { ...PLAIN.css, border: "2.5px solid" } },
  "a box that is scrolled": { ...PLAIN, text: `${"line\n".repeat(9)}a heron`, spans: [[47, 52]], scrollTop: 1 },
  "a box scrolled to an empty last line": { ...PLAIN, text: `${"line\n".repeat(9)}a heron\n`, spans: [[47, 52]], scrollTop: 1 },
  "lines that do not wrap": { ...PLAIN, text: "a heron ".repeat(12), spans: [[82, 87]], wrap: "off", scrollLeft: 0.77 },
  "words broken anywhere": {
    ...PLAIN,
    text: "antidisestablishmentarianism",
    spans: [[4, 24]],
    css: { ...PLAIN.css, "word-break": "break-all" },
  },
  "a box made narrower": { ...PLAIN, text: "a heron and a wombat went to see the sea", spans: [[14, 20]], widths: [400, 130] },
  "a box that just fits its lines": {
    ...PLAIN,
    text: "heron \nheron\n\nheron \nheron\nheron été a ",
    spans: [[0, 5]],
    css: { ...PLAIN.css, "letter-spacing": "-0.5px", "text-transform": "uppercase", "text-align": "center", border: "1px solid" },
    wrap: "off",
    dir: "rtl",
    rows: 6,
    widths: [126, 242],
  },
};
