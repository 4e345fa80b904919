import { expect, nextFrame } from "@open-wc/testing";
import fc from "fast-check";
import { driven, type DrivenTextarea, settled } from "../element/driven.js";
import { CASES, PLAIN } from "./cases.js";
import { type Layout, LAYOUT } from "./layouts.js";
import { distance, lines, say, trueLines } from "./reference.js";

/** px that an underline may be off. */
const TOLERANCE = 1;
const RUNS = 200;
const FONT = "/node_modules/@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-400-normal.woff2";

/** What is painted for each mark: by the browser, the ranges of its highlights; else the boxes of the overlay. */
function painted(element: DrivenTextarea, native: boolean): DOMRectReadOnly[] {
  if (!native) return [...element.shadowRoot!.querySelectorAll(".stroke")].map((stroke) => stroke.getBoundingClientRect());
  const looks = [0, 1, 2, 3].map((kind) => `interaction-kind-${kind}`);
  const ranges = looks.flatMap((look) => [...(CSS.highlights.get(look) ?? [])]);
  return ranges.flatMap((range) => [...(range as AbstractRange & { getClientRects(): DOMRectList }).getClientRects()]);
}

async function frames(): Promise<void> {
  await nextFrame();
  await nextFrame();
}

async function laidOut(layout: Layout, native: boolean): Promise<DrivenTextarea> {
  const css = Object.entries(layout.css)
    .map(([name, value]) => `${name}: ${value};`)
    .join(" ");
  const element = await driven(`<div style="transform: scale(${layout.scale}); transform-origin: 0 0; zoom: ${layout.zoom}">
    <style>driven-textarea::part(textarea) { ${css} }</style>
    <div style="block-size: 60px"></div>
    <driven-textarea aria-label="Text" rows="${layout.rows}" wrap="${layout.wrap}" dir="${layout.dir}"
      style="inline-size: ${layout.widths[0]}px"></driven-textarea>
    <div style="block-size: 2000px"></div></div>`);
  if (!native) Object.assign(element.native, { createValueRange: undefined });
  element.value = layout.text;
  layout.spans.forEach(([start, end], i) =>
    element.view.showMark({
      id: `m${i}`,
      kind: `kind ${i}`,
      span: layout.text.slice(start, end),
      start,
      end,
      style: "underline",
      evidence: null,
      confidence: 1,
    }),
  );
  await settled(element);
  return element;
}

/** Says what is off; empty where nothing is. */
function check(element: DrivenTextarea, layout: Layout, native: boolean, when: string): void {
  const wanted = trueLines(element.native, layout.spans);
  const actual = lines(painted(element, native));
  const off = distance(actual, wanted);
  if (off > TOLERANCE) throw new Error(`${when}: off by ${off.toFixed(2)} px, painted ${say(actual)}, true ${say(wanted)}`);
}

/** Looks after each thing that can move the text under its marks. */
async function holds(layout: Layout, native: boolean): Promise<void> {
  const element = await laidOut(layout, native);
  const { native: textarea } = element;
  try {
    check(element, layout, native, "at first");
    textarea.scrollTop = layout.scrollTop * (textarea.scrollHeight - textarea.clientHeight);
    // A box that runs from right to left is scrolled into negative numbers.
    const sign = getComputedStyle(textarea).direction === "rtl" ? -1 : 1;
    textarea.scrollLeft = sign * layout.scrollLeft * (textarea.scrollWidth - textarea.clientWidth);
    await frames();
    check(element, layout, native, "scrolled");
    element.style.inlineSize = `${layout.widths[1]}px`;
    await frames();
    check(element, layout, native, "resized");
    window.scrollTo(0, layout.page);
    await frames();
    check(element, layout, native, "page scrolled");
  } finally {
    window.scrollTo(0, 0);
    element.closest("div")!.remove();
  }
}

for (const native of [true, false]) {
  describe(`underlines ${native ? "painted by the browser" : "of the fallback"}`, () => {
    for (const [name, layout] of Object.entries(CASES)) it(`stand under ${name}`, () => holds(layout, native));

    it("follow a font that comes late", async () => {
      const layout: Layout = { ...PLAIN, text: "extraordinarily a heron", spans: [[18, 23]], css: { "font-family": "Late, monospace" } };
      const element = await laidOut(layout, native);
      check(element, layout, native, "before");
      const before = painted(element, native)[0]!.left;
      const late = new FontFace("Late", `url(${FONT})`);
      document.fonts.add(late);
      await late.load();
      await document.fonts.ready;
      await frames();
      expect(painted(element, native)[0]!.left).not.to.equal(before);
      check(element, layout, native, "after");
      document.fonts.delete(late);
    });

    it("make the page no longer by a label that is scrolled away", async () => {
      const element = await driven(`<driven-textarea aria-label="Text" rows="4"></driven-textarea>`);
      if (!native) Object.assign(element.native, { createValueRange: undefined });
      element.value = `${"line\n".repeat(300)}heron`;
      await settled(element);
      const height = document.documentElement.scrollHeight;
      element.view.showMark({
        id: "m",
        kind: "animal",
        span: "heron",
        start: 1500,
        end: 1505,
        style: "callout",
        evidence: null,
        confidence: 1,
      });
      await settled(element);
      await frames();
      expect(element.part1("callout")!.hasAttribute("data-away")).to.be.true;
      expect(document.documentElement.scrollHeight).to.equal(height);
    });

    it(`lie within ${TOLERANCE} px of the glyphs in ${RUNS} layouts`, async function () {
      this.timeout(800_000);
      await fc.assert(
        fc.asyncProperty(LAYOUT, (layout) => holds(layout, native)),
        { seed: 20261122, numRuns: RUNS, includeErrorInReport: true },
      );
    });
  });
}
