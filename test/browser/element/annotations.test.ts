import { aTimeout, expect, oneEvent } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import type { AuditRecord, SessionExport } from "../../../src/protocol/decision.js";
import { InteractionError, type InteractionErrorEvent, type InteractionStatusEvent } from "../../../src/index.js";
import { NO_TIMINGS } from "../../../src/session/record.js";
import { z } from "zod";
import { driven, DrivenTextarea, HELD, lookupView, markView, press, settled } from "./driven.js";

const line = (element: DrivenTextarea, part: string) => element.part1(part)?.textContent?.replace(/\s+/g, " ").trim() ?? "";
const live = (element: DrivenTextarea) => element.shadowRoot!.querySelector("[aria-live]")!.textContent!.trim();

function record(index: number, more: Partial<AuditRecord>, action: AuditRecord["decision"]["action"]): AuditRecord {
  return {
    index,
    at: index * 100,
    event: { source: "user", text: "a heron", caret: 7, state: "active", revised: false, at: index * 100 },
    decision: { index, action, text: "", confidence: 0.8, probabilities: {}, timings: NO_TIMINGS, rebased: false },
    verdict: { allowed: true, evidence: null },
    executed: true,
    ...more,
  };
}

describe("lookup cards", () => {
  it("go from flight to held to woven, folded to one line", async () => {
    const element = await driven();
    element.view.showLookup(lookupView());
    await settled(element);
    expect(line(element, "card-flight")).to.contain("search").and.contain("Morocco Netherlands result").and.contain("looking up · 0 s");
    element.view.showLookup(lookupView(HELD));
    await settled(element);
    expect(line(element, "card-held")).to.contain("Morocco 2, Netherlands 1 (Jun 30, 2026)").and.contain("held");
    element.view.showLookup(lookupView({ ...HELD, status: "woven" }));
    await settled(element);
    expect(line(element, "card-woven")).to.contain("woven");
    expect(element.shadowRoot!.querySelectorAll(".card").length).to.equal(1);
  });

  it("unfold to what was asked, found, where, why and how fast", async () => {
    const element = await driven();
    element.registerTool({
      name: "search",
      description: "d",
      parameters: z.object({ query: z.string() }),
      execute: () => "",
      source: "Fact base",
    });
    element.view.showLookup(lookupView({ ...HELD, reason: "writer has not asked" }));
    await settled(element);
    const details = element.shadowRoot!.querySelector<HTMLElement>("#card-t1")!;
    expect(details.hidden).to.be.true;
    element.shadowRoot!.querySelector<HTMLButtonElement>(".fold")!.click();
    await settled(element);
    expect(details.hidden).to.be.false;
    expect(details.innerText).to.contain("Fact base").and.contain("writer has not asked").and.contain("0.8 s");
  });

  it("say a failure, and count the seconds in flight", async () => {
    const element = await driven();
    element.view.showLookup(lookupView({ id: "t1", status: "failed", result: '{"error": "timed out"}' }));
    element.view.showLookup(lookupView({ id: "t2" }));
    await aTimeout(1200);
    await settled(element);
    expect(line(element, "card-failed")).to.contain("timed out").and.contain("failed");
    expect(line(element, "card-flight")).to.contain("1 s");
  });

  it("are dismissed for good", async () => {
    const element = await driven();
    element.view.showLookup(lookupView(HELD));
    await settled(element);
    element.button("Dismiss lookup").click();
    element.view.showLookup(lookupView({ ...HELD, status: "skipped" }));
    await settled(element);
    expect(element.part1("card")).to.be.null;
    expect(element.session.named("gesture")).to.deep.equal([["gesture", "dismiss", "t1"]]);
  });

  it("keep finished ones out of the way", async () => {
    const element = await driven();
    for (const id of ["t1", "t2", "t3", "t4"])
      element.view.showLookup(lookupView({ ...HELD, id, status: id === "t4" ? "held" : "skipped" }));
    await settled(element);
    expect(element.shadowRoot!.querySelectorAll(".card").length).to.equal(2);
    element.button("2 earlier").click();
    await settled(element);
    expect(element.shadowRoot!.querySelectorAll(".card").length).to.equal(4);
  });
});

describe("lines and panels", () => {
  it("show the quiet line, the nudge and the reply; each closes", async () => {
    const element = await driven();
    element.view.quietLine("animal: heron");
    element.view.showNudge("breathe");
    element.view.showResponse("It is a bird.");
    await settled(element);
    expect(line(element, "quiet-line")).to.equal("animal: heron");
    expect(line(element, "nudge")).to.contain("breathe");
    expect(line(element, "panel")).to.contain("It is a bird.");
    element.focus();
    await press("Escape");
    await settled(element);
    expect(element.part1("panel")).to.be.null;
    await press("Escape");
    await settled(element);
    expect(element.part1("nudge")).to.be.null;
    expect(document.activeElement).to.equal(element);
  });

  it("tell the status in words, by event and by state", async () => {
    const element = await driven();
    const event = oneEvent(element, "interaction-status") as Promise<InteractionStatusEvent>;
    element.view.status({ status: "loading", message: "Loading.", progress: { step: "download", loaded: 34e6, total: 76e6 } });
    expect((await event).progress!.loaded).to.equal(34e6);
    await settled(element);
    expect(line(element, "status")).to.equal("Loading model 34 of 76 MB");
    expect(element.matches(":state(loading)")).to.be.true;
    element.view.status({ status: "degraded", message: "No WebGPU: plain textarea" });
    await settled(element);
    expect(line(element, "status")).to.equal("No WebGPU: plain textarea");
    expect(element.matches(":state(degraded):not(:state(loading))")).to.be.true;
  });

  it("speak through one polite region, seldom, the important first", async () => {
    const element = await driven();
    const spoken: string[] = [];
    new MutationObserver(() => spoken.push(live(element))).observe(element.shadowRoot!.querySelector("[aria-live]")!, {
      characterData: true,
      subtree: true,
    });
    element.view.quietLine("Morocco won");
    element.view.showWeave({ id: "t1", text: "Morocco won", lookup: lookupView(HELD) });
    await aTimeout(250);
    element.view.quietLine("one");
    element.view.quietLine("two");
    await aTimeout(500);
    expect(spoken).to.deep.equal(["Suggestion from search: Morocco won. Tab accepts, Escape dismisses"]);
    await aTimeout(1700);
    expect(spoken.slice(1)).to.deep.equal(["one. two"]);
  });

  it("say the same again, and leave what is typed meanwhile one step of undo", async () => {
    const element = await driven();
    element.focus();
    const region = element.shadowRoot!.querySelector("[aria-live]")!;
    const said = new Set<string>();
    for (const word of ["one ", "two ", "three "]) {
      await sendKeys({ type: word });
      element["announcer"].stop();
      element["announcer"]["spokeAt"] = -Infinity;
      element["announcer"].say("Morocco won");
      await aTimeout(150);
      said.add(region.textContent);
      expect(live(element)).to.equal("Morocco won");
    }
    expect(said.size).to.equal(2);
    document.execCommand("undo");
    expect(element.value).to.equal("");
  });

  it("are in the host's language", async () => {
    const element = await driven();
    element.strings = { accept: "Nehmen" } as typeof element.strings;
    element.view.showWeave({ id: "t1", text: "x", lookup: lookupView(HELD) });
    await settled(element);
    expect(element.button("Nehmen")).to.exist;
    expect(element.button("Dismiss")).to.exist;
  });
});

describe("events", () => {
  it("veto an action", async () => {
    const element = await driven();
    const action = { type: "mark", kind: "animal", span: "heron", style: "underline" } as const;
    const { decision } = record(0, {}, action);
    expect(element.view.beforeAction(action, decision)).to.be.true;
    document.addEventListener("interaction-before-action", (event) => event.preventDefault(), { once: true });
    expect(element.view.beforeAction(action, decision)).to.be.false;
  });

  it("carry what happened, out of every shadow root", async () => {
    const element = await driven();
    const seen: string[] = [];
    const log = (event: Event) => seen.push(`${event.type} ${event.bubbles} ${event.composed}`);
    for (const type of ["interaction-action", "interaction-audit", "interaction-tool", "interaction-error"]) {
      element.addEventListener(type, log);
    }
    const one = record(0, {}, { type: "idle" });
    element.view.actionExecuted(one.decision.action, one);
    element.view.audit(one);
    element.view.toolTraffic({ id: "t1", tool: "search", args: { query: "x" }, phase: "sent" });
    element.view.error(new InteractionError("tool-failed", "no"));
    expect(seen).to.deep.equal([
      "interaction-action true true",
      "interaction-audit true true",
      "interaction-tool true true",
      "interaction-error true true",
    ]);
  });
});

describe("the session", () => {
  it("is begun once, told of everything, and ended when the element is gone for good", async () => {
    const element = await driven(`<driven-textarea instructions="Underline animals."></driven-textarea>`);
    expect(element.session.calls).to.deep.equal([["start"], ["instruct", "Underline animals."]]);
    element.instructions = "Stop.";
    await element.updateComplete;
    expect(element.session.calls.at(-1)).to.deep.equal(["instruct", "Stop."]);
    element.instructions = "";
    await element.updateComplete;
    expect(element.session.calls.at(-1)).to.deep.equal(["gesture", "dismiss", "Stop."]);
    element.pause();
    element.resume();
    element.mode = "shadow";
    await element.updateComplete;
    expect(element.session.calls.slice(-3)).to.deep.equal([["pause"], ["resume"], ["setMode", "shadow"]]);
    document.body.append(element);
    await aTimeout(0);
    expect(element.opened.length).to.equal(1);
    element.remove();
    await aTimeout(0);
    expect(element.session.calls.at(-1)).to.deep.equal(["dispose"]);
  });

  it("takes what is set in the task that connects the element, and is not begun twice for it", async () => {
    const element = new DrivenTextarea();
    document.body.append(element);
    element.model = "/mine/";
    element.instructions = "Underline animals.";
    element.registerTool({ name: "look", description: "d", parameters: z.object({ what: z.string() }), execute: () => "" });
    await element.updateComplete;
    await aTimeout(0);
    expect(element.opened.length).to.equal(1);
    expect(element.session.calls).to.deep.equal([["start"], ["instruct", "Underline animals."]]);
    expect(element.session.options.engine.modelUrl).to.equal(new URL("/mine/", location.href).href);
    expect(element.session.options.tools.specs.map((spec) => spec.name)).to.deep.equal(["look"]);
    element.remove();
  });

  it("is another one where the model is, and none where the mode is off", async () => {
    const element = await driven(`<driven-textarea mode="off"></driven-textarea>`);
    expect(element.opened.length).to.equal(0);
    element.mode = "live";
    await element.updateComplete;
    await aTimeout(0);
    expect(element.opened.length).to.equal(1);
    element.view.quietLine("old");
    element.model = "/other/";
    await element.updateComplete;
    await aTimeout(0);
    expect(element.opened.length).to.equal(2);
    expect(element.session.options.engine.modelUrl).to.equal(new URL("/other/", location.href).href);
    expect(line(element, "quiet-line")).to.equal("");
  });

  it("that throws at every call does not hurt typing", async () => {
    const element = await driven();
    const errors: InteractionErrorEvent[] = [];
    element.addEventListener("interaction-error", (event) => errors.push(event));
    element.session.fault = new Error("boom");
    element.focus();
    await sendKeys({ type: "still here" });
    element.setSelectionRange(0, 5);
    await press("Control+Shift+M");
    element.blur();
    expect(element.value).to.equal("still here");
    expect(errors.length).to.be.greaterThan(10);
    expect(errors[0]!.error.code).to.equal("engine-failed");
    expect(() => element.exportSession()).to.throw("boom");
  });

  it("is replayed from a recording, without a model", async () => {
    const element = await driven();
    const recording: SessionExport = {
      version: 1,
      model: "m",
      engine: "scripted",
      startedAt: "",
      tools: [],
      records: [
        record(
          0,
          { verdict: { allowed: true, evidence: null, range: { start: 2, end: 7 } } },
          { type: "mark", kind: "animal", span: "heron", style: "underline" },
        ),
        record(1, { resultId: "t1" }, { type: "delegate", tool: "search", args: { query: "heron" } }),
        record(2, { event: { source: "tool", id: "t1", body: '{"result": "a bird"}', at: 200 } }, { type: "idle", reason: "not asked" }),
        record(3, {}, { type: "integrate", text: "a bird", source: "t1" }),
      ],
    };
    let audits = 0;
    element.addEventListener("interaction-audit", () => audits++);
    await element.replay(recording, { speed: Infinity });
    await settled(element);
    expect(element.value).to.equal("a heron");
    expect(element.readOnly).to.be.false;
    expect(audits).to.equal(4);
    expect(line(element, "card-woven")).to.contain("a bird");
    expect(line(element, "weave")).to.contain("a bird");
    expect(element["surface"].marks.list.length).to.equal(1);
    expect(element.session.named("input")).to.be.empty;
    let refused: unknown;
    await element.replay(recording).catch((error: unknown) => (refused = error));
    expect((refused as InteractionError).code).to.equal("session-invalid");
  });
});

describe("safety and access", () => {
  const HOSTILE = `<img src=x onerror="window.hacked=1"><a href="javascript:hacked=1">x</a><script>hacked=1</script>`;

  async function full(text = "heron"): Promise<DrivenTextarea> {
    const element = await driven(`<driven-textarea aria-label="Text"></driven-textarea>`);
    element.value = text;
    element.view.status({ status: "ready", message: text });
    element.view.showMark(markView(text, text, { kind: text, style: "callout", evidence: { text, start: 0, end: 1 } }));
    element.view.showLookup(
      lookupView({ ...HELD, tool: text, args: { query: text }, result: JSON.stringify({ result: text }), reason: text }),
    );
    element.view.showLookup(lookupView({ id: "t2", status: "failed", result: text }));
    element.view.showWeave({ id: "t1", text, lookup: lookupView({ result: text, tool: text }) });
    element.view.quietLine(text);
    element.view.showNudge(text);
    element.view.showResponse(text);
    element.shadowRoot!.querySelectorAll<HTMLButtonElement>(".fold").forEach((button) => button.click());
    await settled(element);
    return element;
  }

  it("makes no element of hostile text, wherever it is shown", async () => {
    const element = await full(HOSTILE);
    await aTimeout(200);
    element.focus();
    await press("F8");
    await settled(element);
    await aTimeout(100);
    expect(element.shown.split("<img").length - 1).to.be.greaterThan(10);
    expect(element.shadowRoot!.querySelectorAll("img, a, script, iframe").length).to.equal(0);
    expect("hacked" in window).to.be.false;
  });

  it("passes axe: empty, full, with an open mark, disabled", async function () {
    this.timeout(60_000);
    await expect(await driven()).to.be.accessible();
    const element = await full();
    await aTimeout(250);
    await expect(element).to.be.accessible();
    element.focus();
    await press("Escape");
    await press("F8");
    await settled(element);
    await aTimeout(250);
    expect(element.part1("callout-details")).to.exist;
    await expect(element).to.be.accessible();
    element.disabled = true;
    await settled(element);
    await expect(element).to.be.accessible();
  });
});
