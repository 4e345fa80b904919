import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../../src/define.js";
import type { ActiveInstruction, AuditRecord, InteractionTextarea } from "../../../src/index.js";
import { driven, type DrivenTextarea, HELD, lookupView, markView, press, settled } from "./driven.js";

const ANIMALS: ActiveInstruction = { text: "underline the animals", what: "animals", style: "underline", host: false, start: 0, end: 21 };
const NOTES: ActiveInstruction = { text: "Put a note on every number.", what: "number", style: "callout", host: true, start: -1, end: -1 };
const WHY = [
  { action: 'mark("animal", "fox", "underline")', evidence: { text: "underline the animals", start: 0, end: 21 }, confidence: 0.9 },
];
const HOST_WHY = [{ ...WHY[0]!, evidence: { text: "Mark animals.", start: -1, end: -1 } }];

/** Axe reads half-faded text as too pale. */
async function accessible(element: DrivenTextarea): Promise<void> {
  await Promise.all(element.shadowRoot!.getAnimations().map((animation) => animation.finished));
  await expect(element).to.be.accessible();
}

describe("instruction chips", () => {
  it("say what is on and who asked; none where nothing is", async () => {
    const element = await driven();
    expect(element.part1("instructions")).to.be.null;
    element.view.showInstructions([NOTES, ANIMALS]);
    await settled(element);
    const chips = [...element.shadowRoot!.querySelectorAll<HTMLElement>(".chip")].map((chip) => chip.innerText.replace(/\s+/g, " "));
    expect(chips[0]).to.contain("Noting: number").and.contain("from this page");
    expect(chips[1]).to.contain("Underlining: animals");
    await accessible(element);
  });

  it("end by their button as a gesture, and stay away while a tick still lists them", async () => {
    const element = await driven();
    element.view.showInstructions([NOTES, ANIMALS]);
    await settled(element);
    element.button("End the instruction “underline the animals”").click();
    await settled(element);
    expect(element.session.named("gesture")).to.deep.equal([["gesture", "dismiss", "underline the animals"]]);
    element.view.showInstructions([NOTES, ANIMALS]);
    await settled(element);
    expect(element.shown).not.to.contain("Underlining");
    element.view.showInstructions([NOTES]);
    element.view.showInstructions([NOTES, ANIMALS]);
    await settled(element);
    expect(element.shown, "asked again").to.contain("Underlining: animals");
  });

  it("work by keyboard: Tab reaches them, Enter ends one, focus goes to the next and at last to the text", async () => {
    const element = await driven();
    element.view.showInstructions([NOTES, ANIMALS]);
    await settled(element);
    element.focus();
    await press("Tab");
    const focused = () => element.shadowRoot!.activeElement!;
    expect(focused().getAttribute("aria-label")).to.contain("Put a note");
    await press("Enter");
    await settled(element);
    expect(focused().getAttribute("aria-label")).to.contain("underline the animals");
    await press("Enter");
    await settled(element);
    expect(focused()).to.equal(element.native);
    expect(element.session.named("gesture").length).to.equal(2);
  });

  it("do not take the focus from the text when pressed by mouse, and are in other words where the host says so", async () => {
    const element = await driven();
    element.strings = { underlining: (what: string) => `Unterstreiche: ${what}`, endInstruction: () => "Beenden" };
    element.view.showInstructions([ANIMALS]);
    await settled(element);
    expect(element.shown).to.contain("Unterstreiche: animals");
    const down = new MouseEvent("mousedown", { bubbles: true, cancelable: true, composed: true });
    element.button("Beenden").dispatchEvent(down);
    expect(down.defaultPrevented).to.equal(true);
  });

  it("come from what is typed, and end in the stream", async function () {
    this.timeout(60_000);
    const records: AuditRecord[] = [];
    const box = await fixture<InteractionTextarea>(html`
      <interaction-textarea
        aria-label="Text"
        engine="scripted"
        .script=${[{ when: "fox ", say: WHY[0]!.action, repeat: true }]}
        .cadence=${{ first: 60, typing: 100, pause: 250 }}
        .workerUrl=${new URL("../../../worker/worker.ts", import.meta.url).href}
        @interaction-audit=${(event: { record: AuditRecord }) => records.push(event.record)}
      ></interaction-textarea>
    `);
    const chip = () => box.shadowRoot!.querySelector<HTMLElement>(".chip");
    box.focus();
    await waitUntil(() => box.matches(":state(ready)"), "ready", { timeout: 30_000 });
    await sendKeys({ type: "underline the animals i mention" });
    await sendKeys({ press: "Enter" });
    await waitUntil(() => chip()?.innerText.includes("Underlining: animals"), "the chip", { timeout: 20_000 });
    chip()!.querySelector("button")!.click();
    await waitUntil(() => records.some(({ event }) => event.source === "gesture"), "the gesture", { timeout: 20_000 });
    await sendKeys({ type: "a fox came by " });
    await waitUntil(() => records.some(({ verdict }) => !verdict.allowed && verdict.code === "instruction-ended"), "refused", {
      timeout: 20_000,
    });
    expect(chip()).to.be.null;
    expect(records.some(({ executed, decision }) => executed && decision.action.type === "mark")).to.equal(false);
  });
});

describe("why this?", () => {
  it("opens on a mark: words, action, confidence", async () => {
    const element = await driven();
    element.value = "underline the animals: a fox ";
    element.view.showMark(markView(element.value, "fox", { why: WHY }));
    element.focus();
    await press("F8");
    await settled(element);
    element.button("Why this?").click();
    await settled(element);
    const said = element.part1("why")!.innerText.replace(/\s+/g, " ");
    expect(said).to.contain("Your words underline the animals").and.contain(WHY[0]!.action).and.contain("90% sure");
    await accessible(element);
  });

  it("opens on a card, a weave, a reply and a nudge; by Shift+F1 on the newest", async () => {
    const element = await driven();
    element.view.showLookup(lookupView({ ...HELD, why: WHY }));
    element.view.showResponse("A bird.", HOST_WHY);
    element.view.showNudge("Breathe.", WHY);
    element.view.showWeave({ id: "t1", text: "2–1", lookup: lookupView(HELD), why: WHY });
    await settled(element);
    const open = () => [...element.shadowRoot!.querySelectorAll(".why:not([hidden])")].map((why) => why.id);
    element.button("search").click();
    await settled(element);
    for (const button of element.shadowRoot!.querySelectorAll<HTMLButtonElement>("[part~=why-button]")) button.click();
    await settled(element);
    expect(open()).to.have.members(["why-t1", "why-weave", "why-reply", "why-nudge"]);
    expect(element.shadowRoot!.querySelector("#why-reply")!.textContent).to.contain("This page’s words");
    await accessible(element);
    element.focus();
    await press("Shift+F1");
    await settled(element);
    expect(open()).not.to.include("why-weave");
  });

  it("is not offered where nothing is known, as on the writer's own mark", async () => {
    const element = await driven();
    element.value = "a fox ";
    element.mark({ start: 2, end: 5 });
    element.focus();
    await press("F8");
    await settled(element);
    expect(element.part1("callout-details")).not.to.be.null;
    expect(element.part1("why-button")).to.be.null;
  });
});

describe("settings", () => {
  const opened = async (markup?: string) => {
    const element = await driven(markup);
    element.view.status({ status: "ready", message: "Ready." });
    await settled(element);
    return element;
  };

  it("pause, resume and restrain", async () => {
    const element = await opened();
    element.button("Settings").click();
    await settled(element);
    await accessible(element);
    element.button("Pause").click();
    element.strings = { statusPaused: "Macht Pause." };
    element.view.status({ status: "paused", says: "statusPaused", message: "Paused." });
    await settled(element);
    expect(element.part1("status")!.textContent).to.contain("Macht Pause.");
    element.button("Resume").click();
    expect([...element.session.named("pause"), ...element.session.named("resume")]).to.deep.equal([["pause"], ["resume"]]);
    const slider = element.shadowRoot!.querySelector<HTMLInputElement>("input[type=range]")!;
    slider.focus();
    await press("ArrowRight");
    expect(element.restraint).to.equal(0.6);
  });

  it("close by Escape, which gives the focus back, and by a press elsewhere", async () => {
    const element = await opened();
    element.button("Settings").focus();
    await press("Enter");
    await settled(element);
    await press("Tab");
    await press("Escape");
    await settled(element);
    expect(element.part1("settings")).to.be.null;
    expect(element.shadowRoot!.activeElement).to.equal(element.button("Settings"));
    await press("Enter");
    await settled(element);
    document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    await settled(element);
    expect(element.part1("settings")).to.be.null;
  });

  it("are left out where the host hides them or there is no model", async () => {
    const hidden = await opened(`<driven-textarea aria-label="Text" hide-settings></driven-textarea>`);
    expect(hidden.part1("settings-button")).to.be.null;
    const element = await opened();
    expect(element.part1("settings-button")).not.to.be.null;
    element.view.status({ status: "degraded", message: "No model." });
    await settled(element);
    expect(element.part1("settings-button")).to.be.null;
  });
});
