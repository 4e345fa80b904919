import { describe, expect, it } from "vitest";
import { renderBlock, replaceBlock } from "../../training/corpus-tools/card.js";
import { evaluate } from "../../training/corpus-tools/evaluation.js";
import { reportFigures } from "../../training/corpus-tools/figures.js";
import { measure } from "../../training/corpus-tools/metrics.js";
import { plotPrecisionRecall, type PlotMark } from "../../training/corpus-tools/plot.js";
import { requireDecidedBy } from "../../training/corpus-tools/report.js";
import { scored } from "./scored.js";

const MARK = 'mark("animal", "fox", "underline")';
const START = "<!-- figures: written by `training/run report`, never by hand -->";
const END = "<!-- end of figures -->";
const CARD = `# card\n\nBefore.\n\n${START}\n\n${END}\n\nAfter.\n`;

const figures = reportFigures(new Set(["animal"]));
const all = [
  scored(MARK, MARK, { id: "a", first: { idle: 0.1, mark: 0.9 } }),
  scored("idle", MARK, { id: "b", first: { idle: 0.4, mark: 0.6 } }),
  scored("idle", "idle", { id: "b", first: { idle: 0.8, mark: 0.2 } }),
];
const model = evaluate(all, figures, 50);
const columns = [{ name: "always idle", rates: { type: 2 / 3, intrusion: 0, recall: 0, precision: null } }];
const block = renderBlock({ figures, model, columns, perAction: measure(all).perAction, notes: ["A note."], plot: "pr.svg" });

describe("replaceBlock", () => {
  it("replaces what stands between the markers, again and again", () => {
    const once = replaceBlock(CARD, block);
    expect(once).toContain("Before.");
    expect(once).toContain("After.");
    expect(replaceBlock(once, block)).toBe(once);
    expect(replaceBlock(replaceBlock(once, "old $1 $& figures"), block)).toBe(once);
  });

  it.each([
    ["no markers", "# card"],
    ["no end", START],
    ["the end first", `${END}\n${START}`],
    ["two blocks", CARD + CARD],
  ])("needs its place: %s", (_, card) => {
    expect(() => replaceBlock(card, block)).toThrow("the card needs one line");
  });
});

describe("renderBlock", () => {
  it("has a row for each figure and a column for each baseline", () => {
    const lines = block.split("\n");
    expect(lines[0]).toBe("| figure | this model | 95 % interval | count | always idle |");
    expect(lines.slice(2, 2 + figures.length + 2).every((line) => line.split(" | ").length === 5)).toBe(true);
    expect(block).toContain("| intrusion, as decided (per 1,000 quiet ticks) | 500 | 500 to 500 | 1 of 2 | 0 |");
    expect(block).toContain("| recall of acting at 1 % intrusion, by threshold (%) | 100.0 | 100.0 to 100.0 | margin 2.20 | – |");
    expect(block).toContain("| unseen categories marked, span exact (%) | – | – | 0 of 0 | – |");
    expect(block).toContain("| mark | 1 | 2 | 100.0 | 50.0 | 100.0 |");
  });
});

describe("requireDecidedBy", () => {
  it("refuses decisions of other weights than the card's", () => {
    const decided = { id: "a", index: 0, text: "idle" };
    expect(() => requireDecidedBy([decided, { ...decided, model: "abc" }], { version: "abc" })).not.toThrow();
    expect(() => requireDecidedBy([{ ...decided, model: "abc at 0.5" }], { version: "abc", idleMargin: 0.5 })).not.toThrow();
    expect(() => requireDecidedBy([{ ...decided, model: "old" }], { version: "abc" })).toThrow(
      "the decisions are of old, the model is abc",
    );
    expect(() => requireDecidedBy([{ ...decided, model: "abc" }], { version: "abc", idleMargin: 0.5 })).toThrow("the model is abc at 0.5");
  });
});

describe("plotPrecisionRecall", () => {
  const marks: PlotMark[] = [
    { label: "as shipped", recall: 1, precision: 0.5, kind: "here" },
    { label: '<"rules" & co>', recall: 1, precision: 0.5, kind: "baseline" },
  ];
  const svg = plotPrecisionRecall(model.points, marks);

  it("is well-formed: every element closes, in order, and nothing is unescaped", () => {
    const open: string[] = [];
    const rest = svg.replace(
      /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/gi,
      (_, closing: string, name: string, _attributes, empty: string) => {
        if (closing) expect(open.pop()).toBe(name);
        else if (!empty) open.push(name);
        return "";
      },
    );
    expect(open).toEqual([]);
    expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
    expect(svg).toContain("&lt;&quot;rules&quot; &amp; co&gt;");
  });

  it("has the curve, both axes, and the operating point, in light and dark", () => {
    expect(svg).toMatch(/<polyline class="curve" points="616,24 616,204 616,264"\/>/);
    expect(svg).toContain('<circle class="here" cx="616" cy="204" r="6"/>');
    expect(svg).toContain(">recall of acting</text>");
    expect(svg).toContain(">precision of acting</text>");
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg).not.toContain("NaN");
  });

  it("keeps labels apart", () => {
    const at = [...svg.matchAll(/y="([\d.]+)" text-anchor="end">(?:as shipped|&lt;)/g)].map((match) => Number(match[1]));
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(16);
  });
});
