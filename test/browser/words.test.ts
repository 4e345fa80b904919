import { aTimeout, expect, nextFrame, waitUntil } from "@open-wc/testing";
import { ENGLISH } from "../../src/index.js";
import { INSPECTOR_ENGLISH } from "../../src/inspector.js";
import { BLOCK_CODES } from "../../src/protocol/index.js";
import { driven, HELD, lookupView, markView, settled as drawn } from "./element/driven.js";
import { exportOf, record, refused, story, typed } from "../inspector/records.js";
import { button, openFile, query, settled, stage, tab, text } from "./inspector/stage.js";

/** Each string in brackets, with its own key: what a host's translation looks like. */
function bracketed<T extends object>(strings: T): T {
  const entries = Object.entries(strings).map(([key, value]: [string, unknown]) => {
    if (typeof value === "string") return [key, `⟦${key}⟧`];
    if (typeof value === "function") return [key, (...given: unknown[]) => `⟦${[key, ...given].join(" ")}⟧`];
    return [key, bracketed(value as object)];
  });
  return Object.fromEntries(entries) as T;
}

const NAMES = ["aria-label", "aria-description", "title", "placeholder"];
/** Everything that is read or heard in a shadow root, less what stands in brackets and the code of the stream itself. */
function untranslated(root: ShadowRoot, isData: (text: string) => boolean): string[] {
  const found: string[] = [];
  for (const element of root.querySelectorAll("*")) {
    if (element.closest("style, svg, code, pre, textarea")) continue;
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? "");
    const names = NAMES.map((name) => element.getAttribute(name) ?? "");
    for (const said of [...texts, ...names]) {
      const rest = said.replace(/⟦[^⟧]*⟧/gu, "").trim();
      if (/\p{L}/u.test(rest) && !isData(rest)) found.push(rest);
    }
  }
  return found;
}

/** Words of writer, model and tools are Greek here, the element's own in brackets: Latin letters are neither. */
const isGreek = (said: string) => !/[a-z]/i.test(said.replace(/\b(?:search|xi)\b/g, ""));
const why = [{ action: 'mark("ξ")', evidence: { text: "ξ ξ", start: 0, end: 3 }, confidence: 0.9 }];

describe("words of the element", () => {
  it("are all the host's to choose, in every state", async () => {
    const element = await driven();
    element.strings = bracketed(ENGLISH);
    element.value = "ξ ξ ο ο";
    const { view } = element;
    const shown: string[] = [];
    const look = async (what: string) => {
      await drawn(element);
      await aTimeout(0);
      await nextFrame();
      expect(untranslated(element.shadowRoot!, isGreek), what).to.deep.equal([]);
      shown.push(element.shadowRoot!.textContent!);
    };
    view.status({ status: "loading", says: "statusLoading", message: "Loading", progress: { step: "download", loaded: 1e6, total: 2e6 } });
    await look("loading");
    view.status({ status: "ready", says: "statusReadyCpu", because: "No WebGPU.", code: "webgpu-missing", message: "Ready, but slow." });
    view.showInstructions([
      { text: "ξ", what: "ξ", style: "underline", host: false, start: 0, end: 1 },
      { text: "ο", what: "", style: "callout", host: true, start: -1, end: -1 },
    ]);
    element.button("⟦settings⟧").click();
    await look("settings and instructions");
    view.showMark(markView(element.value, "ξ", { kind: "ξ", evidence: why[0]!.evidence, why }));
    await look("mark");
    element.focus();
    element.native.dispatchEvent(new KeyboardEvent("keydown", { key: "F8", bubbles: true, composed: true }));
    await look("details of a mark");
    const args = { query: "ξ" };
    view.showLookup(lookupView({ args, why }));
    view.showLookup(lookupView({ ...HELD, id: "t2", args, result: '{"result": "ξ"}', reason: "ξ" }));
    view.showLookup(lookupView({ id: "t3", args, status: "failed", result: '{"error": "timeout after 2.5 s"}', arrivedAt: 2600 }));
    view.showLookup(lookupView({ id: "t4", args, status: "skipped", reason: "ξ" }));
    await drawn(element);
    element.button("⟦earlier").click();
    await drawn(element);
    for (const fold of element.shadowRoot!.querySelectorAll<HTMLElement>(".fold")) fold.click();
    await look("cards");
    view.showWeave({ id: "t2", text: "ξ", lookup: lookupView({ ...HELD, id: "t2", args, result: '{"result": "ξ"}' }), why });
    await look("weave");
    view.showNudge("ξ", why);
    view.showResponse("ξ", why);
    await look("nudge and reply");
    view.reminder("ξ");
    await look("reminder set");
    view.reminder(null);
    await look("reminder stopped");
    view.status({
      status: "degraded",
      says: "statusDegraded",
      because: "The worker was lost.",
      code: "worker-lost",
      message: "Lost. Go on.",
    });
    await look("degraded");
    for (const said of [
      "⟦timedOut 2.5⟧",
      "⟦reminderSet ξ⟧",
      "⟦reminderStopped⟧",
      "⟦fault worker-lost The worker was lost.⟧",
      "⟦fault webgpu-missing No WebGPU.⟧",
    ])
      expect(
        shown.some((all) => all.includes(said)),
        said,
      ).to.be.true;
  });
});

describe("words of the inspector", function () {
  this.timeout(60_000);
  /** Names of the stream itself, and of what was opened. */
  const data = (said: string) =>
    /^ξ|^…|^(?:idle|mark|delegate|integrate|skip|nudge|respond|small · scripted|search|t\d)$|^[AB]$|"/.test(said) ||
    texts.has(said) ||
    codes.has(said);
  const codes = new Set<string>(BLOCK_CODES);
  const texts = new Set(story().map(({ event }) => ("text" in event ? event.text.trim() : "")));

  it("are all the host's to choose: refusals, errors of files and replays, every view", async () => {
    const { inspector, box } = await stage({ mode: "off" });
    inspector.strings = bracketed(INSPECTOR_ENGLISH);
    const refusals = BLOCK_CODES.map((code, i) =>
      record(i, typed("underline the animals.", 350 * (i + 1)), undefined, { verdict: refused(code) }),
    );
    inspector.importSession(exportOf(refusals), "ξ");
    await settled(inspector);
    const look = (what: string) => expect(untranslated(inspector.shadowRoot!, data), what).to.deep.equal([]);
    query(inspector, "#tick-0").dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    await settled(inspector);
    look("refusals");
    expect(text(inspector, "[part=detail]")).to.contain("⟦no-instruction⟧").and.to.contain("⟦refusalDetail no-instruction because⟧");
    await openFile(inspector, "{", "ξ");
    expect(text(inspector, "[part=problem]")).to.match(/^⟦importFailed ξ ⟦fault session-invalid /);
    box.value = "not empty";
    button(inspector, "⟦replay⟧").click();
    await waitUntil(() => text(inspector, "[part=problem]").includes("replayFailed"), "the replay is refused");
    expect(text(inspector, "[part=problem]")).to.match(/^⟦replayFailed ⟦fault session-invalid /);
    for (const view of ["ledger", "compare"] as const) {
      await tab(inspector, view);
      look(view);
    }
  });
});
