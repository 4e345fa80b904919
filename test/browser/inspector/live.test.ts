import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import { z } from "zod";
import { InteractionAuditEvent } from "../../../src/element/events.js";
import type { InteractionInspector } from "../../../src/inspector.js";
import { record, typed } from "../../inspector/records.js";
import { query, rows, settled, stage, tab, text } from "./stage.js";

/** A stand-in for the element: an inspector needs no more of it than events. */
function emit(target: Element, index: number): void {
  target.dispatchEvent(new InteractionAuditEvent(record(index, typed(`word ${index}`, index * 650))));
}

describe("inspector: a running session", function () {
  this.timeout(60_000);

  it("shows every tick, idle and refused ones too, and what a tool was given", async () => {
    const { box, inspector } = await stage({
      script: ['respond("Hello")', 'delegate("weather", {"place": "Graz"})', "idle", ...Array<string>(9).fill("idle")],
    });
    box.registerTool({
      name: "weather",
      description: "Today's weather at a place",
      parameters: z.object({ place: z.string() }),
      execute: () => Promise.resolve({ result: "sunny" }),
    });
    await waitUntil(() => text(inspector, "[part=status]").startsWith("Ready"), "the engine is ready", { timeout: 30_000 });
    box.focus();
    await sendKeys({ type: "how is the weather in Graz" });
    await waitUntil(() => text(inspector, "[part=funnel]").includes("executed 1"), "the lookup is on the list", { timeout: 20_000 });
    await waitUntil(() => rows(inspector).some((row) => row.innerText.includes("tool t1")), "its result is an event", { timeout: 20_000 });
    expect(rows(inspector)[0]!.textContent!.replace(/\s+/g, " ")).to.match(/respond\("Hello"\) refused the writer is writing/);
    expect(
      rows(inspector)
        .map((row) => row.className)
        .join(" "),
    ).to.contain("idle");
    await tab(inspector, "ledger");
    expect(text(inspector, "[part='ledger-sent']")).to.equal("place Graz");
    expect(text(inspector, "[part='ledger-entry']")).to.match(/^weather t1 .* 4 characters · returned · /);
    expect(inspector.exportSession()).to.deep.equal(box.exportSession());

    // Another inspector that comes later knows all of it.
    const late = await fixture<InteractionInspector>(html`<interaction-inspector .target=${box}></interaction-inspector>`);
    await settled(late);
    expect(text(late, "[part=funnel]")).to.contain("executed 1");
    await tab(late, "ledger");
    expect(query(late, "[part='ledger-sent']").textContent!.replace(/\s+/g, " ").trim()).to.equal("place Graz");
  });

  it("follows what comes while its end is in sight, and only then", async () => {
    const { box, inspector } = await stage({ mode: "off" });
    for (let i = 0; i < 40; i++) emit(box, i);
    await settled(inspector);
    const list = query(inspector, "[role=listbox]");
    const distance = () => list.scrollHeight - list.clientHeight - list.scrollTop;
    expect(distance()).to.be.lessThan(10);
    for (let i = 40; i < 45; i++) {
      emit(box, i);
      await settled(inspector);
    }
    expect(distance()).to.be.lessThan(10);
    list.scrollTop = 100;
    await settled(inspector);
    emit(box, 45);
    await settled(inspector);
    expect(list.scrollTop).to.be.within(60, 140);
    query(inspector, ".newest").click();
    await settled(inspector);
    expect(distance()).to.be.lessThan(10);
  });

  it("finds an element that comes later, and says so while there is none", async () => {
    const root = await fixture<HTMLElement>(html`<div><interaction-inspector for="later"></interaction-inspector></div>`);
    const inspector = root.querySelector("interaction-inspector")!;
    await settled(inspector);
    expect(text(inspector, "[role=alert]")).to.contain("“later”");
    const box = document.createElement("interaction-textarea");
    Object.assign(box, { id: "later", mode: "off" });
    root.append(box);
    await settled(inspector);
    expect(text(inspector, "[role=alert]")).to.equal("");
    emit(box, 0);
    await settled(inspector);
    expect(rows(inspector)).to.have.length(1);
    inspector.remove();
    emit(box, 1);
    root.append(inspector);
    await settled(inspector);
    expect(rows(inspector)).to.have.length(1);
  });
});
