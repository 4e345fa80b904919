import { expect, waitUntil } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import type { AuditRecord } from "../../../src/protocol/index.js";
import { exportOf, IDLE, record, refused, story, typed } from "../../inspector/records.js";
import { button, choose, openFile, query, rows, settled, stage, tab, text } from "./stage.js";

const json = (records: readonly AuditRecord[]) => JSON.stringify(exportOf(records));

async function opened(records: readonly AuditRecord[] = story()) {
  const on = await stage({ mode: "off" });
  on.inspector.importSession(exportOf(records), "story.json");
  await settled(on.inspector);
  return on;
}

/** Ticks as a day of writing makes them; every tenth acts. */
function day(count: number): AuditRecord[] {
  let written = "";
  return Array.from({ length: count }, (_, i) => {
    written = `${written.slice(-2000)}Sentence number ${i} is here. `;
    const acts = i % 10 === 0;
    return record(i, typed(written, i * 650), acts ? { type: "mark", kind: "number", span: `number ${i}`, style: "underline" } : IDLE);
  });
}

describe("inspector: a recorded session", function () {
  this.timeout(60_000);

  it("shows 5,000 ticks with fewer than 200 rows in the DOM, wherever it is scrolled to", async () => {
    const { inspector } = await opened(day(5000));
    const list = query(inspector, "[role=listbox]");
    expect(list.scrollHeight).to.be.greaterThan(200_000);
    const counts = [];
    for (const share of [0, 0.5, 1]) {
      list.scrollTop = list.scrollHeight * share;
      await settled(inspector);
      counts.push(rows(inspector).length);
      expect(rows(inspector)[0]!.getAttribute("aria-setsize")).to.equal("5000");
    }
    expect(Math.min(...counts)).to.be.greaterThan(5);
    expect(Math.max(...counts)).to.be.lessThan(200);
    expect(text(inspector, "#tick-4999")).to.contain("4999");
    expect(text(inspector, "[part=figures]")).to.contain("ticks 5000");
  });

  it("is walked with the keys, and shows the active tick in detail", async () => {
    const { inspector } = await opened(day(300));
    const list = query(inspector, "[role=listbox]");
    list.focus();
    const active = () => query(inspector, `#${list.getAttribute("aria-activedescendant")}`);
    await sendKeys({ press: "Home" });
    await sendKeys({ press: "ArrowDown" });
    await settled(inspector);
    expect(active().id).to.equal("tick-1");
    expect(active().getAttribute("aria-selected")).to.equal("true");
    await sendKeys({ press: "End" });
    await settled(inspector);
    expect(active().id).to.equal("tick-299");
    const box = list.getBoundingClientRect();
    expect(active().getBoundingClientRect().bottom).to.be.within(box.top, box.bottom + 1);
    await sendKeys({ press: "PageUp" });
    await settled(inspector);
    expect(Number(active().dataset["index"])).to.be.within(285, 297);
    // The active row stays there when the list is scrolled away from it.
    list.scrollTop = 0;
    await settled(inspector);
    expect(active()).to.exist;
    await sendKeys({ press: "Enter" });
    expect(inspector.shadowRoot!.activeElement?.getAttribute("part")).to.equal("detail");
  });

  it("shows all of a tick", async () => {
    const { inspector } = await opened();
    query(inspector, "#tick-1").dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    await settled(inspector);
    const detail = text(inspector, "[part=detail]");
    for (const part of ["Tick 1", "executed", 'mark("animal", "quokka", "underline")', "underline the animals", "characters 0 to 21"]) {
      expect(detail).to.contain(part);
    }
    for (const part of ["Placed at characters 25 to 31", "Confidence 90.0%", "skip 10.0%", "prompt 120", "reused 100", "decision 11 ms"]) {
      expect(detail).to.contain(part);
    }
    expect(text(inspector, "[part='event-body']")).to.equal("…a quokka");
  });

  it("counts the funnel", async () => {
    const { inspector } = await opened();
    expect(text(inspector, "[part=funnel]")).to.equal("tried 5 licensed 4 executed 3 accepted 1 of 1");
    expect(text(inspector, ".rates")).to.equal("ticks 10 acts per 1,000 quiet ticks 429 dismissed 50% ms a tick (p50 · p95) 14 · 18");
  });

  it("filters", async () => {
    const { inspector } = await opened();
    await choose(inspector, "Outcome", "refused");
    expect(rows(inspector).map((row) => row.id)).to.deep.equal(["tick-2", "tick-8"]);
    await choose(inspector, "Action", "respond");
    expect(rows(inspector).map((row) => row.id)).to.deep.equal(["tick-8"]);
    const search = query<HTMLInputElement>(inspector, "input[type=search]");
    search.value = "nowhere";
    search.dispatchEvent(new InputEvent("input"));
    await settled(inspector);
    expect(text(inspector, ".pane")).to.equal("No tick passes these filters.");
    expect(text(inspector, "[part=filters]")).to.contain("0 of 10 ticks");
  });

  it("keeps what a model or a tool says plain text", async () => {
    const evil = '<img src=x onerror="window.pwned=1"><b>bold</b>';
    const { inspector } = await opened([
      record(0, typed(evil, 1), { type: "delegate", tool: "search", args: { query: `${evil}\u202e` } }, { resultId: "t1" }),
      record(1, { source: "tool", id: "t1", body: evil, at: 2 }),
    ]);
    query(inspector, "#tick-0").dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    await tab(inspector, "ledger");
    expect(text(inspector, "[part='ledger-sent']")).to.equal(`query ${evil}⟨U+202E⟩`);
    expect(text(inspector, "[part='ledger-entry']")).to.contain(`${evil.length + 1} characters`);
    expect(query(inspector, "[part='ledger-result']").textContent).to.equal(evil);
    expect(inspector.shadowRoot!.querySelector("img, b")).to.equal(null);
    expect("pwned" in window).to.equal(false);
  });

  it("says what is wrong with a file, and takes a good one", async () => {
    const { inspector } = await stage({ mode: "off" });
    const bad = JSON.parse(json(story())) as { records: { verdict: object }[] };
    bad.records[2]!.verdict = { allowed: false, code: "made-up", detail: "", evidence: null };
    await openFile(inspector, JSON.stringify(bad), "bad.json");
    expect(text(inspector, "[role=alert]")).to.match(/^bad\.json: Not a session export: records\[2\]\.verdict\.code: /);
    await openFile(inspector, "no json", "bad.json");
    expect(text(inspector, "[role=alert]")).to.match(/^bad\.json: Not a session export: no JSON/);
    await openFile(inspector, json(story()), "good.json");
    expect(text(inspector, "[role=alert]")).to.equal("");
    expect(text(inspector, "[part=notice]")).to.equal("good.json: 10 ticks");
    expect(inspector.exportSession()).to.deep.equal(exportOf(story()));
  });

  it("shows in what two sessions differ", async () => {
    const { inspector } = await opened();
    const other = story();
    other[1] = record(1, other[1]!.event, IDLE);
    other[2]!.verdict = refused("span-missing");
    inspector.importSession(exportOf(other), "other.json");
    await tab(inspector, "compare");
    await choose(inspector, "compared with", "story.json");
    expect(text(inspector, "[part='compare-summary']")).to.equal("8 of 10 ticks are the same. The first difference is at tick 1.");
    await waitUntil(() => rows(inspector).length > 0, "the differences are listed");
    expect(rows(inspector).map((row) => row.id)).to.deep.equal(["pair-1", "pair-2"]);
    expect(rows(inspector)[0]!.innerText).to.contain("another decision, another verdict");
    rows(inspector)[0]!.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    await settled(inspector);
    expect(inspector.shadowRoot!.querySelectorAll("[part=detail]")).to.have.length(2);
    query<HTMLInputElement>(inspector, "input[type=checkbox]").click();
    await settled(inspector);
    expect(rows(inspector)[0]!.getAttribute("aria-setsize")).to.equal("10");
  });

  it("replays into the element, and proves that it did the same", async () => {
    const { box, inspector } = await opened();
    await choose(inspector, "Speed", "at once");
    button(inspector, "Replay").click();
    await waitUntil(() => text(inspector, "[part=notice]").startsWith("Replayed"), "it is replayed");
    expect(text(inspector, "[part=notice]")).to.equal("Replayed: all 10 decisions as recorded.");
    expect(box.value).to.equal("underline the animals. a quokka so it ");
    button(inspector, "Replay").click();
    await waitUntil(() => text(inspector, "[role=alert]"), "a full textarea is not replayed into");
    expect(text(inspector, "[role=alert]")).to.contain("needs an empty textarea");
    expect(box.value).to.equal("underline the animals. a quokka so it ");
  });

  it("stops a replay", async () => {
    const { inspector } = await opened();
    await choose(inspector, "Speed", "1×");
    button(inspector, "Replay").click();
    await settled(inspector);
    button(inspector, "Stop").click();
    await waitUntil(() => text(inspector, "[part=notice]").startsWith("Stopped"), "it is stopped");
    expect(text(inspector, "[part=notice]")).to.match(/^Stopped after \d of 10 ticks\.$/);
  });

  it("speaks another language", async () => {
    const { inspector } = await opened();
    inspector.strings = { search: "Suchen", ticksView: "Takte", none: "–" };
    await settled(inspector);
    expect(query(inspector, "#tab-ticks").innerText).to.equal("Takte");
    expect(query(inspector, "#tab-compare").innerText).to.equal("Compare");
  });

  it("is accessible in every view", async () => {
    const { inspector } = await opened();
    query(inspector, "#tick-2").dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    await settled(inspector);
    await expect(inspector).to.be.accessible();
    await tab(inspector, "ledger");
    await expect(inspector).to.be.accessible();
    inspector.importSession(exportOf(story().slice(0, 5)), "other.json");
    await tab(inspector, "compare");
    await waitUntil(() => rows(inspector).length > 0, "the differences are listed");
    query(inspector, "[part=row]").dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    await settled(inspector);
    await expect(inspector).to.be.accessible();
  });
});
