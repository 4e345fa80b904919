/**
 * Everything that element and inspector can show, with one text in every place of it, on a page whose policy forbids
 * what text must not become.
 */
import * as z from "zod";
// As the page's own code does under a policy without `unsafe-eval`: zod asks for it otherwise, once.
z.config({ jitless: true });

import { InteractionError } from "../../src/protocol/errors.js";
import type { Action } from "../../src/protocol/action.js";
import type { AuditRecord } from "../../src/protocol/decision.js";
import { NO_TIMINGS } from "../../src/session/record.js";
import type { LookupView, SessionView, Why } from "../../src/session/view.js";
import type { SessionLike, SessionOptions } from "../../src/element/session-like.js";
import { InteractionTextarea } from "../../src/index.js";
import { InteractionInspector } from "../../src/inspector/interaction-inspector.js";

/** A session that shows what the test says. */
class Shown implements SessionLike {
  constructor(readonly view: SessionView) {}
  start = () => undefined;
  input = () => undefined;
  compositionStart = () => undefined;
  compositionEnd = () => undefined;
  blur = () => undefined;
  setHidden = () => undefined;
  gesture = () => undefined;
  instruct = () => undefined;
  pause = () => undefined;
  resume = () => undefined;
  setMode = () => undefined;
  dispose = () => undefined;
  exportSession = () => ({ version: 1 as const, model: "", engine: "", startedAt: "2026-01-01T00:00:00.000Z", tools: [], records: [] });
}
class ShownTextarea extends InteractionTextarea {
  view!: SessionView;
  protected override createSession({ view }: SessionOptions): SessionLike {
    this.view = view;
    return new Shown(view);
  }
}
customElements.define("shown-textarea", ShownTextarea);
customElements.define("interaction-textarea", InteractionTextarea);
customElements.define("interaction-inspector", InteractionInspector);

const violations: string[] = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample, sourceFile, lineNumber }) =>
  violations.push(`${effectiveDirective} ${blockedURI} ${sample} ${sourceFile}:${lineNumber}`),
);
let hits = 0;
Object.assign(window, { hit: () => void hits++ });

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** An element with its inspector. */
interface Stage {
  place: HTMLElement;
  box: ShownTextarea;
  inspector: InteractionInspector;
}

async function fresh(): Promise<Stage> {
  const place = document.createElement("section");
  const box = new ShownTextarea();
  box.setAttribute("aria-label", "Text");
  const inspector = new InteractionInspector();
  inspector.target = box;
  place.append(box, inspector);
  document.body.append(place);
  await box.updateComplete;
  await frame();
  return { place, box, inspector };
}

const TEXT = "we saw a heron and a badger there. ";

/** One text in every place. */
function show(box: ShownTextarea, text: string): void {
  const { view } = box;
  box.value = TEXT + text;
  box.setAttribute("aria-label", text);
  box.setAttribute("title", text);
  box.placeholder = text;
  const evidence = { text, start: 0, end: 3 };
  const why: Why[] = [{ action: text, evidence, confidence: 0.5 }];
  for (const [i, style] of (["underline", "callout", "callout"] as const).entries())
    view.showMark({ id: `m${i}`, kind: text, span: text, style, start: 9 + i * 12, end: 14 + i * 12, evidence, confidence: 0.5, why });
  const lookups = (["flight", "held", "woven", "skipped", "failed"] as const).map((status, i): LookupView => ({
    id: `t${i + 1}`,
    tool: text,
    args: i % 2 ? { query: text } : { a: text, b: text },
    status,
    result: i % 2 ? text : JSON.stringify({ [text]: [text, { deep: text }] }),
    reason: text,
    delegatedAt: 0,
    arrivedAt: 10,
    why,
  }));
  for (const lookup of lookups) view.showLookup(lookup);
  view.showWeave({ id: "t2", text, lookup: lookups[1]!, why });
  view.showInstructions([
    { text, what: text, style: "callout", start: 0, end: 3, host: false },
    { text: `${text} `, what: "", style: "underline", start: -1, end: -1, host: true },
  ]);
  view.showNudge(text, why);
  view.showResponse(text, why);
  view.quietLine(text);
  view.status({ status: "ready", says: "statusReadyCpu", because: text, code: "webgpu-missing", message: text });
  view.error(new InteractionError("tool-failed", text));
  for (const record of records(text)) view.audit(record);
  for (const [i, phase] of (["sent", "returned", "failed", "cancelled"] as const).entries())
    view.toolTraffic({ id: `t${Math.ceil(i / 2) + 1}`, tool: text, args: { [text]: text }, phase, body: text, ms: 3 });
  const { surface, annotator } = box as unknown as Inner;
  for (const what of ["weave", "reply", "nudge", "m0", "m1", "m2", "t1", "t2", "t3", "t4", "t5"]) surface.explain(what);
  for (const id of surface.cards.keys()) surface.toggleCard(id);
  surface.toggleEarlier();
  annotator.openMark("m1");
}

/** What a press would do; the parts are shown at once here. */
interface Inner {
  surface: { explain(what: string): void; cards: Map<string, unknown>; toggleCard(id: string): void; toggleEarlier(): void };
  annotator: { openMark(id: string): void };
}

function records(text: string): AuditRecord[] {
  const actions: Action[] = [
    { type: "idle", reason: text },
    { type: "mark", kind: text, span: text, style: "underline" },
    { type: "delegate", tool: text, args: { query: text } },
    { type: "integrate", text, source: "t1" },
    { type: "skip", reason: text },
    { type: "nudge", text },
    { type: "respond", text },
  ];
  return actions.map((action, index) => ({
    index,
    at: index * 100,
    event:
      index % 2
        ? { source: "tool", id: "t1", body: text, at: index * 100 }
        : { source: "user", text, caret: 0, state: "active", revised: false, at: index * 100 },
    decision: { index, action, text, confidence: 0.5, probabilities: { idle: 0.5, mark: 0.5 }, timings: NO_TIMINGS, rebased: false },
    verdict:
      index % 3
        ? { allowed: true, evidence: { text, start: 0, end: 3 } }
        : { allowed: false, code: "no-instruction", detail: text, evidence: { text, start: 0, end: 3 } },
    executed: index % 3 > 0,
  }));
}

/** Elements with the names of their attributes, in order: what text must not change. */
function skeleton(root: ParentNode): string[] {
  return [...root.querySelectorAll("*")].flatMap((element) => {
    const attributes = [...element.attributes].map(({ name }) => name).sort();
    const own = `${element.localName} ${attributes.join()}`;
    return element.shadowRoot ? [own, ...skeleton(element.shadowRoot)] : [own];
  });
}

async function settled({ box, inspector }: Stage): Promise<void> {
  await box.updateComplete;
  await inspector.updateComplete;
  await frame();
  await inspector.updateComplete;
}

/** What was made of a text: the elements, and how often it is to be read. */
async function made(text: string): Promise<{ elements: string[]; times: number }> {
  const stage = await fresh();
  const { place, box, inspector } = stage;
  show(box, text);
  await settled(stage);
  const elements = skeleton(place);
  let times = 0;
  const read = () => [box, inspector].map(({ shadowRoot }) => shadowRoot!.textContent ?? "").join("\n");
  times += read().split(text).length - 1;
  // A tick in detail, then the other list.
  for (const next of ["[part='row']:nth-child(3)", "#tab-ledger"]) {
    const pressed = inspector.shadowRoot!.querySelector<HTMLElement>(next);
    pressed?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, composed: true }));
    pressed?.click();
    await settled(stage);
    elements.push(...skeleton(place));
    times += read().split(text).length - 1;
  }
  place.remove();
  return { elements, times };
}

const markup = {
  made: (texts: string[]) => Promise.all(texts.map(made)),

  /** By the real session and worker: a tool's results and errors, replies, kinds and reasons. @returns what was shown */
  async lived(texts: string[]): Promise<{ shown: number; refused: number }> {
    let [shown, refused] = [0, 0];
    document.body.replaceChildren();
    const script = texts.map((text, i) => ({ when: `title q${i}?`, say: `respond(${JSON.stringify(text)})` }));
    const boxes = await Promise.all(
      texts.map(async (text, i) => {
        const real = new InteractionTextarea();
        Object.assign(real, { engine: "scripted", model: "/none/", workerUrl: "/worker.js", cadence: { first: 5, typing: 10, pause: 30 } });
        real.script = [...script, { when: "look it up", say: `delegate("echo", {"query": "it"})` }];
        real.tools = [
          {
            name: "echo",
            description: "",
            parameters: z.object({ query: z.string() }),
            execute: () => (i % 2 ? { result: text } : Promise.reject(new Error(text))),
          },
        ];
        document.body.append(real);
        await real.updateComplete;
        const root = real.shadowRoot!;
        const until = async (what: () => boolean) => {
          for (let n = 0; n < 400 && !what(); n++) await new Promise((resolve) => setTimeout(resolve, 10));
          return what();
        };
        await until(() => real.matches(":state(ready)"));
        let undecided = false;
        real.addEventListener("interaction-error", ({ error }) => (undecided ||= error.code === "action-invalid"));
        real.value = "look it up. ";
        const isFound = await until(() => root.querySelector(".card.held, .card.failed") !== null);
        real.value = `look it up. could you give me a title q${i}? `;
        const isSaid = await until(() => undecided || root.querySelector("[part='panel']") !== null);
        await frame();
        if (isFound && root.textContent!.includes(text)) shown++;
        if (isSaid && undecided) refused++;
        else if (isSaid && root.querySelector("[part='panel']")?.textContent?.includes(text)) shown++;
        return real;
      }),
    );
    const known = new Set([
      "style",
      "slot",
      ..."div textarea ul li button span dl dt dd code section p strong kbd progress input label".split(" "),
    ]);
    for (const real of boxes)
      for (const element of real.shadowRoot!.querySelectorAll("*"))
        if (!known.has(element.localName)) violations.push(`made <${element.localName}>`);
    return { shown, refused };
  },
  report: () => ({ violations: violations.splice(0), hits }),
};
declare global {
  interface Window {
    markup: typeof markup;
  }
}
window.markup = markup;
