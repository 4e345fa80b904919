import { expect } from "@open-wc/testing";
import { executeServerCommand } from "@web/test-runner-commands";
import { driven, type DrivenTextarea, HELD, lookupView, markView, press, settled } from "../element/driven.js";

/** An object of Chromium's accessibility tree. */
interface AxNode {
  isRoot: boolean;
  role: string;
  name: string;
  description: string;
  keys: string;
}

async function tree(root: Element): Promise<AxNode[]> {
  Object.assign(globalThis, { inTree: root });
  return executeServerCommand<AxNode[], undefined>("ax-tree");
}

/** Roles that say nothing. */
const MUTE = ["generic", "none", "StaticText", "InlineTextBox"];
const KEY = /\b(F\d+|Tab|Escape|Control|Shift)\b/;

/** What a person who sees nothing of it gets of an annotation: what it is, what it says, and what can be done with it. */
async function offered(root: Element): Promise<{ role: string; says: string; actions: string[] }> {
  const nodes = await tree(root);
  const own = nodes.find(({ isRoot }) => isRoot);
  expect(own, `no object for ${root.outerHTML.slice(0, 80)}`).to.exist;
  expect(MUTE).not.to.include(own!.role);
  const buttons = nodes.filter(({ role }) => role === "button");
  for (const button of buttons) expect(button.name, `a button in ${root.className}`).not.to.equal("");
  const actions = [...buttons.map(({ name, keys }) => (keys ? `${name.trim()} (${keys})` : name.trim())), own!.description].filter(Boolean);
  // A key way counts only where its words name a key.
  expect(buttons.length > 0 || KEY.test(own!.description), `no action: ${own!.name}`).to.be.true;
  return { role: own!.role, says: own!.name || (buttons[0]?.name ?? ""), actions };
}

const TEXT = "a heron and a wombat";
const WHY = [
  { action: 'mark("animal", "heron", "underline")', evidence: { text: "underline the animals", start: 0, end: 21 }, confidence: 0.9 },
];

async function box(show: (element: DrivenTextarea) => void): Promise<DrivenTextarea> {
  const element = await driven(`<driven-textarea aria-label="Text" rows="6">${TEXT}</driven-textarea>`);
  show(element);
  await settled(element);
  return element;
}

describe("in the accessibility tree", () => {
  it("an underline is a button in a list of marks, and opens the mark", async () => {
    const element = await box(({ view }) => view.showMark(markView(TEXT, "heron")));
    const list = element.shadowRoot!.querySelector(".mark-list")!;
    expect((await tree(list))[0]).to.include({ role: "list", name: "Marks" });
    const mark = list.querySelector("button")!;
    const { role, says, actions } = await offered(mark);
    expect({ role, says }).to.deep.equal({ role: "button", says: "animal: heron" });
    expect(actions.at(-1)).to.contain("F8");
    mark.click();
    await settled(element);
    const details = await offered(element.part1("callout-details")!);
    expect(details).to.deep.include({ role: "group", says: "animal: heron" });
    expect(details.actions).to.include.members(["Dismiss", "Close (Escape)"]);
  });

  it("a callout says its word as well, also when it is scrolled away", async () => {
    const element = await box(() => undefined);
    element.value = `${TEXT}${"\nline".repeat(30)}`;
    element.view.showMark(markView(TEXT, "heron", { style: "callout" }));
    await settled(element);
    expect(await offered(element.part1("callout")!)).to.deep.include({ role: "button", says: "animal: heron" });
    element.native.scrollTop = 500;
    await settled(element);
    await settled(element);
    expect(element.part1("callout")!.hasAttribute("data-away")).to.be.true;
    expect(await offered(element.part1("callout")!)).to.deep.include({ role: "button", says: "animal: heron" });
  });

  for (const status of ["flight", "held", "woven", "skipped", "failed"] as const) {
    it(`a fact card is an item with its state: ${status}`, async () => {
      const element = await box(({ view }) => view.showLookup(lookupView({ ...(status === "flight" ? {} : HELD), status })));
      expect((await tree(element.part1("cards")!))[0]).to.include({ role: "list", name: "Lookups" });
      const { role, says, actions } = await offered(element.part1(`card-${status}`)!);
      expect(role).to.equal("listitem");
      expect(says)
        .to.contain("search Morocco Netherlands result")
        .and.contain(status === "flight" ? "looking up" : status);
      expect(actions).to.include("Dismiss lookup: Morocco Netherlands result");
    });
  }

  it("a ghost weave says its text, and that Tab takes it", async () => {
    const element = await box(({ view }) => view.showWeave({ id: "t1", text: "2–1 to Morocco", lookup: lookupView(HELD), why: WHY }));
    expect(await offered(element.part1("weave")!)).to.deep.equal({
      role: "group",
      says: "Suggestion: 2–1 to Morocco",
      actions: ["Accept (Tab)", "Dismiss (Escape)", "Why this?"],
    });
  });

  it("the quiet line is a note that Shift+F1 says again", async () => {
    const element = await box(() => undefined);
    expect((await tree(element.part1("quiet-line")!)).filter(({ role }) => role === "note")).to.be.empty;
    element.view.quietLine("animal: heron");
    await settled(element);
    expect(await offered(element.part1("quiet-line")!)).to.deep.include({ role: "note", says: "Done last" });
    const said: string[] = [];
    element["announcer"].say = (text) => said.push(text);
    element.focus();
    await press("Shift+F1");
    expect(said).to.deep.equal(["animal: heron"]);
  });

  it("a reply and a reminder have a name and a way to close", async () => {
    const element = await box(({ view }) => {
      view.showResponse("The House by the River", WHY);
      view.showNudge("Breathe.", WHY);
    });
    expect(await offered(element.part1("panel")!)).to.deep.equal({
      role: "region",
      says: "Reply",
      actions: ["Why this?", "Close (Escape)"],
    });
    expect(await offered(element.part1("nudge")!)).to.deep.equal({
      role: "group",
      says: "Reminder",
      actions: ["Close (Escape)", "Why this?"],
    });
  });

  it("chips are a list of instructions, each with its end", async () => {
    const element = await box(({ view }) =>
      view.showInstructions([{ text: "underline the animals", what: "animals", style: "underline", host: false, start: 0, end: 21 }]),
    );
    expect((await tree(element.part1("instructions")!))[0]).to.include({ role: "list", name: "Instructions" });
    const { role, actions } = await offered(element.part1("instruction")!);
    expect(role).to.equal("listitem");
    expect(actions).to.include("End the instruction “underline the animals”");
  });
});
