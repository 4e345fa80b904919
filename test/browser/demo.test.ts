import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import { renderDemo } from "../../demo/page.js";
import { SECTIONS } from "../../demo/sections.js";
import type { DemoSection } from "../../demo/demo-section.js";
import type { AuditRecord } from "../../src/protocol/index.js";

const PATIENCE = { timeout: 60_000 };

/** The whole page with the scripted engine, typed four times as fast: faster, two units come in one sample. */
async function demo(): Promise<{ root: HTMLElement; section: (id: string) => DemoSection }> {
  const root = await fixture<HTMLElement>(html`<div></div>`);
  renderDemo(root, { scripted: true, pace: 4, model: "/none/" });
  const sections = [...root.querySelectorAll<DemoSection>("demo-section")];
  await Promise.all(sections.map((section) => section.updateComplete));
  return { root, section: (id) => sections.find((section) => section.section.id === id)! };
}
const said = (section: DemoSection) =>
  section.box.exportSession().records.filter((record: AuditRecord) => record.executed && record.decision.action.type !== "idle");
const button = (section: DemoSection, name: string) =>
  [...section.querySelectorAll("button")].find((each) => each.textContent!.trim() === name)!;
const playing = (section: DemoSection) => section.querySelector("button")!.textContent!.trim() === "Stop typing";

describe("demo", function () {
  this.timeout(240_000);

  it("plays every recording into its box, and each does what its text says", async () => {
    const { section } = await demo();
    const wanted: Record<string, string[]> = {
      "held-fact": ["delegate", "integrate"],
      marks: ["mark", "mark"],
      nothing: [],
      timers: ["delegate", "delegate"],
      "own-marks": ["respond"],
      "free-play": ["mark", "mark", "delegate"],
      "own-tool": ["delegate"],
      host: ["mark", "mark"],
    };
    for (const { id, recording } of SECTIONS) {
      const shown = section(id);
      button(shown, "Type it for me").click();
      await waitUntil(() => playing(shown), `${id} begins`);
      await waitUntil(() => !playing(shown), `${id} ends`, PATIENCE);
      expect(shown.box.value).to.equal(recording.moves.filter((move) => typeof move === "string").join(""));
      const types = () =>
        said(shown)
          .map(({ decision }) => decision.action.type)
          .filter((type) => type !== "nudge");
      await waitUntil(() => types().length >= wanted[id]!.length, `${id}: ${types().join()}`, PATIENCE);
      expect(types(), id).to.deep.equal(wanted[id]);
    }
    const host = section("host");
    await waitUntil(() => host.querySelector("pre")!.textContent!.includes('"source"'), "a decision is posted");
    expect(host.querySelector("pre")!.textContent).not.to.contain("tickets");
  });

  it("stops, and leaves the text to the visitor, who can undo it", async () => {
    const { section } = await demo();
    const shown = section("marks");
    button(shown, "Type it for me").click();
    await waitUntil(() => shown.box.value.length > 12, "some is typed", PATIENCE);
    button(shown, "Stop typing").click();
    const { value } = shown.box;
    await waitUntil(() => !playing(shown), "it stops");
    expect(shown.box.value).to.equal(value);
    button(shown, "Start over").click();
    expect(shown.box.value).to.equal("");
    document.execCommand("undo");
    expect(shown.box.value).to.equal(value);
  });

  it("uses a tool as it was edited, and says what is wrong with one", async () => {
    const { section } = await demo();
    const shown = section("own-tool");
    const code = shown.querySelector<HTMLTextAreaElement>("#tool-code")!;
    const note = () => shown.querySelector("own-tool [role=status]")!.textContent!;
    const use = async (text: string, answer: RegExp) => {
      code.value = text;
      button(shown, "Use this tool").click();
      await waitUntil(() => answer.test(note()), String(answer), PATIENCE);
    };
    const example = code.value;
    await use("export default 3", /not a function/);
    await use(example.replace('"weather"', '"Weather!"'), /cannot be registered/);
    await use(example.replace("14 °C, light rain", "snow"), /may call weather/);
    button(shown, "Type it for me").click();
    await waitUntil(() => shown.box.shadowRoot!.textContent!.includes("Oslo: snow"), "the card", PATIENCE);
  });

  it("is accessible", async () => {
    const { root } = await demo();
    await expect(root).to.be.accessible();
  });
});
