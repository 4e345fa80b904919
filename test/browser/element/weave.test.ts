import { expect, fixture, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import { driven, type DrivenTextarea, HELD, lookupView, press, settled } from "./driven.js";

const weave = { id: "t1", text: "Morocco won 2–1", lookup: lookupView(HELD) };

async function offered(text = "so the score was"): Promise<DrivenTextarea> {
  const element = await driven();
  element.focus();
  await sendKeys({ type: text });
  element.view.showWeave(weave);
  await settled(element);
  return element;
}

describe("a weave", () => {
  it("shows its text and where it comes from, and leaves the textarea alone", async () => {
    const element = await offered();
    const shown = element.part1("weave")!;
    expect(shown.textContent).to.contain("Morocco won 2–1");
    expect(shown.textContent!.replace(/\s+/g, " ")).to.contain("from search · Morocco 2, Netherlands 1 (Jun 30, 2026)");
    expect(element.value).to.equal("so the score was");
  });

  it("stands by the caret", async () => {
    const element = await offered("a\nb\nc");
    const box = element.part1("weave")!.getBoundingClientRect();
    const text = element.native.getBoundingClientRect();
    expect(box.top).to.be.greaterThan(text.top);
    expect(box.left - text.left).to.be.lessThan(60);
  });

  it("is taken by Tab, as one step of undo", async () => {
    const element = await offered();
    await press("Tab");
    expect(element.value).to.equal("so the score was Morocco won 2–1");
    expect(document.activeElement).to.equal(element);
    expect(element.selectionStart).to.equal(element.value.length);
    expect(element.session.named("gesture")).to.deep.equal([["gesture", "accept", "t1"]]);
    await element.updateComplete;
    expect(element.part1("weave")).to.be.null;
    await press("Control+z");
    expect(element.value).to.equal("so the score was");
    await press("Control+Shift+Z");
    expect(element.value).to.equal("so the score was Morocco won 2–1");
  });

  it("tells form and session of the taken text", async () => {
    const element = await offered();
    let inputs = 0;
    element.addEventListener("input", () => inputs++);
    await press("Tab");
    expect(inputs).to.equal(1);
    expect(element.session.named("input").at(-1)).to.deep.equal(["input", element.value]);
  });

  it("goes in at the caret, never over a selection", async () => {
    const element = await offered("the score, he said");
    element.setSelectionRange(4, 9);
    await press("Tab");
    expect(element.value).to.equal("the score Morocco won 2–1, he said");
  });

  it("goes away on Escape, which tells the model", async () => {
    const element = await offered();
    await press("Escape");
    await element.updateComplete;
    expect(element.part1("weave")).to.be.null;
    expect(element.value).to.equal("so the score was");
    expect(element.session.named("gesture")).to.deep.equal([["gesture", "dismiss", "t1"]]);
  });

  it("is passed by when typing goes on", async () => {
    const element = await offered();
    await sendKeys({ type: "!" });
    await element.updateComplete;
    expect(element.part1("weave")).to.be.null;
    expect(element.session.named("gesture")).to.be.empty;
  });

  it("has buttons for both", async () => {
    const element = await offered();
    element.button("Accept").click();
    expect(element.value).to.equal("so the score was Morocco won 2–1");
    element.view.showWeave(weave);
    await element.updateComplete;
    element.button("Dismiss").click();
    await element.updateComplete;
    expect(element.part1("weave")).to.be.null;
    expect(element.value).to.equal("so the score was Morocco won 2–1");
  });

  it("leaves Tab and Escape to the page where there is none", async () => {
    const element = await driven();
    const next = await fixture<HTMLInputElement>(html`<input aria-label="next" />`);
    const keys: string[] = [];
    const listen = (event: KeyboardEvent) => keys.push(`${event.key} ${event.defaultPrevented}`);
    document.addEventListener("keydown", listen);
    element.focus();
    await press("Escape");
    await press("Tab");
    document.removeEventListener("keydown", listen);
    expect(keys).to.deep.equal(["Escape false", "Tab false"]);
    expect(document.activeElement).to.equal(next);
  });

  it("leaves Shift+Tab to the page", async () => {
    const element = await offered();
    await press("Shift+Tab");
    expect(element.value).to.equal("so the score was");
    expect(element.shadowRoot!.activeElement).to.not.equal(element.native);
  });

  it("is not cut to fit a maximum length", async () => {
    const element = await offered();
    element.maxLength = 20;
    await press("Tab");
    expect(element.value).to.equal("so the score was");
    await element.updateComplete;
    expect(element.part1("quiet-line")!.textContent).to.contain("does not fit");
  });

  it("is not taken into a read-only text", async () => {
    const element = await offered();
    element.readOnly = true;
    await press("Tab");
    expect(element.value).to.equal("so the score was");
  });
});
