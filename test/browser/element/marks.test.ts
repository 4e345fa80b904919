import { aTimeout, expect } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import { driven, type DrivenTextarea, markView, press, settled } from "./driven.js";

const TEXT = "a heron and a wombat";

/** What the browser has highlighted, as text. */
function highlighted(element: DrivenTextarea, look = "kind-0"): string[] {
  return [...(CSS.highlights.get(`interaction-${look}`) ?? [])].map((range) => element.value.slice(range.startOffset, range.endOffset));
}

async function marked(...spans: string[]): Promise<DrivenTextarea> {
  const element = await driven(`<driven-textarea aria-label="Text">${TEXT}</driven-textarea>`);
  for (const span of spans) element.view.showMark(markView(TEXT, span));
  await settled(element);
  return element;
}

function suite(native: boolean): void {
  const prepare = async (...spans: string[]) => {
    const element = await marked();
    if (!native) Object.assign(element.native, { createValueRange: undefined });
    for (const span of spans) element.view.showMark(markView(TEXT, span));
    await settled(element);
    return element;
  };
  const painted = (element: DrivenTextarea): string[] => {
    if (native) return highlighted(element);
    const origin = element.native.getBoundingClientRect();
    const strokes = [...element.shadowRoot!.querySelectorAll<HTMLElement>(".stroke")];
    for (const stroke of strokes) {
      const rect = stroke.getBoundingClientRect();
      expect(rect.width).to.be.greaterThan(10);
      expect(rect.left).to.be.within(origin.left, origin.right);
    }
    // The boxes carry no text; the offsets that they were made from do.
    return strokes.map((_, i) => element["surface"].marks.list[i]!).map(({ start, end }) => element.value.slice(start, end));
  };

  it("survives a text that is shorter before its event comes", async () => {
    const element = await prepare("heron", "wombat");
    element.native.value = "a heron";
    element.view.showMark(markView(TEXT, "and"));
    await settled(element);
    element.native.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await settled(element);
    expect(painted(element)).to.deep.equal(["heron"]);
  });

  it("shows a mark and takes it away", async () => {
    const element = await prepare("heron", "wombat");
    expect(painted(element)).to.deep.equal(["heron", "wombat"]);
    element.view.removeMark("m-heron");
    await settled(element);
    expect(painted(element)).to.deep.equal(["wombat"]);
  });

  it("follows what is typed, deleted, pasted and set before it", async () => {
    const element = await prepare("heron", "wombat");
    element.focus();
    element.setSelectionRange(0, 0);
    await sendKeys({ type: "xy z " });
    await settled(element);
    expect(painted(element)).to.deep.equal(["heron", "wombat"]);
    await press("Backspace");
    document.execCommand("insertText", false, " pasted text ");
    await settled(element);
    expect(painted(element)).to.deep.equal(["heron", "wombat"]);
    await press("Control+z");
    await settled(element);
    expect(painted(element)).to.deep.equal(["heron", "wombat"]);
    element.value = "new start " + element.value;
    await settled(element);
    expect(painted(element)).to.deep.equal(["heron", "wombat"]);
  });

  it("goes when its inside is edited", async () => {
    const element = await prepare("heron", "wombat");
    element.focus();
    element.setSelectionRange(4, 5);
    await press("Delete");
    await settled(element);
    expect(element.value).to.equal("a heon and a wombat");
    expect(painted(element)).to.deep.equal(["wombat"]);
  });
}

describe("marks, painted by the browser", () => suite(true));
describe("marks, painted by the fallback", () => suite(false));

describe("marks", () => {
  it("know which of two equal words was deleted", async () => {
    const element = await driven(`<driven-textarea>um um</driven-textarea>`);
    element.view.showMark(markView("um um", "um", { start: 3, end: 5 }));
    element.focus();
    element.setSelectionRange(0, 3);
    await press("Delete");
    await settled(element);
    expect(highlighted(element)).to.deep.equal(["um"]);
  });

  it("have a colour a kind, and share one highlight with other elements", async () => {
    const one = await marked("heron");
    const other = await marked();
    other.view.showMark(markView(TEXT, "wombat"));
    other.view.showMark(markView(TEXT, "and", { kind: "filler" }));
    await settled(other);
    expect(CSS.highlights.get("interaction-kind-0")!.size).to.equal(2);
    expect(CSS.highlights.get("interaction-kind-1")!.size).to.equal(1);
    one.remove();
    expect(CSS.highlights.get("interaction-kind-0")!.size).to.equal(1);
    other.remove();
    document.body.append(other);
    await settled(other);
    expect(highlighted(other)).to.deep.equal(["wombat"]);
    other.remove();
  });

  it("are walked by F8 and Shift+F8, with the words that licensed them", async () => {
    const element = await marked("heron", "wombat");
    element.focus();
    element.setSelectionRange(0, 0);
    const details = () => element.part1("callout-details")?.textContent?.replace(/\s+/g, " ") ?? "";
    await press("F8");
    await settled(element);
    expect(details()).to.contain("animal").and.contain("because of “underline the animals”");
    expect(highlighted(element, "current")).to.deep.equal(["heron"]);
    await press("F8");
    await settled(element);
    expect(highlighted(element, "current")).to.deep.equal(["wombat"]);
    await press("Shift+F8");
    await settled(element);
    expect(highlighted(element, "current")).to.deep.equal(["heron"]);
    expect(element.shadowRoot!.activeElement).to.equal(element.native);
    await press("Escape");
    await settled(element);
    expect(element.part1("callout-details")).to.be.null;
  });

  it("are dismissed from the keyboard, and focus comes back to the text", async () => {
    const element = await marked("heron", "wombat");
    element.focus();
    await press("F8");
    await settled(element);
    await press("Tab");
    expect(element.shadowRoot!.activeElement).to.equal(element.button("Dismiss"));
    await press("Enter");
    await settled(element);
    expect(highlighted(element)).to.deep.equal(["wombat"]);
    expect(element.session.named("gesture")).to.deep.equal([["gesture", "dismiss", "heron"]]);
    expect(element.shadowRoot!.activeElement).to.equal(element.native);
  });

  it("open by a press on them and close when typing goes on", async () => {
    const element = await marked("heron");
    element.focus();
    element.setSelectionRange(4, 4);
    element.native.click();
    await settled(element);
    expect(element.part1("callout-details")).to.exist;
    await press("End");
    await sendKeys({ type: "." });
    await settled(element);
    expect(element.part1("callout-details")).to.be.null;
  });

  it("have a label in the style `callout`, by the word and off the caret", async () => {
    const element = await marked();
    element.view.showMark(markView(TEXT, "heron", { style: "callout" }));
    await settled(element);
    const label = element.part1("callout")!;
    expect(label.textContent!.trim()).to.equal("animal");
    const box = label.getBoundingClientRect();
    const text = element.native.getBoundingClientRect();
    expect(box.left).to.be.within(text.left, text.left + 120);
    expect(box.top).to.be.within(text.top - 24, text.bottom);
  });

  it("are hidden with their label when the text scrolls away", async () => {
    const text = "heron\n" + "line\n".repeat(30);
    const element = await driven(`<driven-textarea rows="4" value="${text}"></driven-textarea>`);
    element.view.showMark(markView(text, "heron", { style: "callout" }));
    await settled(element);
    expect(element.part1("callout")!.hasAttribute("data-away")).to.be.false;
    element.native.scrollTop = 300;
    await aTimeout(50);
    expect(element.part1("callout")!.hasAttribute("data-away")).to.be.true;
  });

  it("of the writer go to the model by Ctrl+Shift+M and by the button on a selection", async () => {
    const element = await marked();
    element.focus();
    element.setSelectionRange(2, 8);
    await press("Control+Shift+M");
    await settled(element);
    expect(element.session.named("gesture")).to.deep.equal([["gesture", "mark", "heron"]]);
    expect(highlighted(element, "own")).to.deep.equal(["heron"]);
    element.setSelectionRange(14, 20);
    await aTimeout(350);
    await element.updateComplete;
    element.part1("toolbar")!.click();
    await settled(element);
    expect(element.session.named("gesture").at(-1)).to.deep.equal(["gesture", "mark", "wombat"]);
    expect(element.part1("toolbar")).to.be.null;
    expect(element.mark({ start: 0, end: 0 })).to.be.null;
  });
});
