import { expect, waitUntil } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import { driven, type DrivenTextarea, markView, press, settled } from "./driven.js";

const LINES = 600;
const TEXT = Array.from({ length: LINES }, (_, i) => `line ${i} has a heron${i} in it`).join("\n");

/** A box of a few lines with a mark on every tenth line of a long text, each third of them with a label; scrolled to its start. */
async function long(native: boolean): Promise<DrivenTextarea> {
  const element = await driven(`<driven-textarea aria-label="Text" rows="4"></driven-textarea>`);
  if (!native) Object.assign(element.native, { createValueRange: undefined });
  element.value = TEXT;
  for (let i = 0; i < LINES; i += 10)
    element.view.showMark(markView(TEXT, `heron${i}`, { id: `m${i}`, style: i % 30 === 0 ? "callout" : "underline" }));
  element.native.scrollTop = 0;
  await settled(element);
  // The layout is looked at before a frame; a busy machine leaves some out.
  await waitUntil(() => element["annotator"]["visible"]!["to"] !== Infinity);
  await settled(element);
  return element;
}

/** The marked words that are painted, where the browser says that they stand. */
function painted(element: DrivenTextarea): string[] {
  return [...(CSS.highlights.get("interaction-kind-0") ?? [])].map((range) => element.value.slice(range.startOffset, range.endOffset));
}

function labelOf(element: DrivenTextarea, id: string): HTMLElement {
  return element.shadowRoot!.querySelector<HTMLElement>(`.callout[data-id="${id}"]`)!;
}

/** Whether a label is shown, and by its word: the text has one line a line. */
function isByItsWord(element: DrivenTextarea, id: string): boolean {
  const label = labelOf(element, id);
  if (getComputedStyle(label).visibility === "hidden") return false;
  const { start } = element["surface"].marks.get(id)!;
  const line = element.value.slice(0, start).split("\n").length - 1;
  const { top } = element.native.getBoundingClientRect();
  const height = element.native.scrollHeight / element.value.split("\n").length;
  const y = top + line * height - element.native.scrollTop;
  return Math.abs(label.getBoundingClientRect().top - y) < 2 * height;
}

describe("marks in a long text", () => {
  it("are painted where the text is seen, and wherever it is scrolled", async () => {
    const element = await long(true);
    expect(painted(element)).to.include("heron0").and.not.include("heron300");
    element.native.scrollTop = element.native.scrollHeight / 2;
    await settled(element);
    expect(painted(element)).to.include("heron300").and.not.include("heron0");
    element.native.scrollTop = element.native.scrollHeight;
    await settled(element);
    expect(painted(element)).to.include("heron590").and.not.include("heron300");
  });

  it("follow what is typed out of sight and in sight, and come into sight by what is deleted", async () => {
    const element = await long(true);
    element.focus();
    element.setSelectionRange(0, 0);
    await sendKeys({ type: "so" });
    await press("Enter");
    await settled(element);
    expect(painted(element)).to.include("heron0").and.include("heron10");
    // Lines 1 to 399 go: what stood far below stands at the top.
    element.setSelectionRange(element.value.indexOf("line 1 "), element.value.indexOf("line 400 "));
    await press("Delete");
    await settled(element);
    expect(element.value).to.contain("heron0 in it\nline 400 ");
    expect(painted(element)).to.include("heron0").and.include("heron400").and.not.include("heron10");
    element.value = TEXT.slice(TEXT.indexOf("line 450 "));
    await settled(element);
    expect(painted(element)).to.include("heron450").and.not.include("heron590");
  });

  for (const native of [true, false]) {
    it(`have their labels by them in ${native ? "the browser's geometry" : "the fallback's"}`, async () => {
      const element = await long(native);
      expect(isByItsWord(element, "m0")).to.be.true;
      expect(labelOf(element, "m300").hasAttribute("data-away")).to.be.true;
      element.native.scrollTop = (element.native.scrollHeight * 299) / LINES;
      await settled(element);
      expect(isByItsWord(element, "m300")).to.be.true;
      expect(labelOf(element, "m0").hasAttribute("data-away")).to.be.true;
      element.focus();
      element.setSelectionRange(element.value.indexOf("line 299 "), element.value.indexOf("line 299 "));
      await press("Enter");
      await settled(element);
      expect(isByItsWord(element, "m300")).to.be.true;
    });
  }
});
