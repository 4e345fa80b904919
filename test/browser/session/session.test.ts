import { aTimeout, expect, fixture, html, waitUntil } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import { z } from "zod";
import "../../../src/define.js";
import type { InteractionErrorEvent, InteractionStatusEvent, InteractionTextarea } from "../../../src/index.js";
import type { AuditRecord } from "../../../src/protocol/index.js";

interface Stage {
  box: InteractionTextarea;
  records: AuditRecord[];
  errors: string[];
  status: () => string;
}

/** The real element, session and worker; only the engine plays a script. */
async function stage(options: { script?: string[]; worker?: string; engine?: "webllm" | "auto"; model?: string } = {}): Promise<Stage> {
  const records: AuditRecord[] = [];
  const errors: string[] = [];
  let status = "";
  const box = await fixture<InteractionTextarea>(html`
    <interaction-textarea
      aria-label="Text"
      .engine=${options.engine ?? "scripted"}
      .model=${options.model ?? "/none/"}
      .script=${options.script ?? []}
      .cadence=${{ first: 60, typing: 100, pause: 250 }}
      .workerUrl=${options.worker ? new URL(options.worker, import.meta.url).href : new URL("../../../worker/worker.ts", import.meta.url).href}
      @interaction-audit=${(event: { record: AuditRecord }) => records.push(event.record)}
      @interaction-error=${(event: InteractionErrorEvent) => errors.push(event.error.code)}
      @interaction-status=${(event: InteractionStatusEvent) => (status = event.status)}
    ></interaction-textarea>
  `);
  box.focus();
  return { box, records, errors, status: () => status };
}
const ready = (on: Stage) => waitUntil(() => on.status() === "ready", "the worker is ready", { timeout: 30_000 });
const acted = (on: Stage, type: string) => on.records.find((record) => record.executed && record.decision.action.type === type);

describe("session: from keys to executed actions", function () {
  this.timeout(120_000);

  it("marks what was asked for, in the page, from a decision in the worker", async () => {
    // More than enough: a busy machine makes many samples of one sentence.
    const on = await stage({ script: ["idle", ...Array<string>(200).fill('mark("animal", "quokka", "underline")')] });
    await ready(on);
    await sendKeys({ type: "underline the animals i mention" });
    await sendKeys({ press: "Enter" });
    await aTimeout(400);
    await sendKeys({ type: "we saw a quokka there. " });
    await waitUntil(() => acted(on, "mark"), "a mark is executed", { timeout: 30_000 });
    const record = acted(on, "mark")!;
    expect(record.verdict.evidence?.text).to.contain("animals");
    expect(on.box.value).to.equal("underline the animals i mention\nwe saw a quokka there. ");
    await waitUntil(
      () => on.records.some((entry) => !entry.verdict.allowed && entry.verdict.code === "span-marked"),
      "the second try is refused",
    );
  });

  it("holds a looked-up fact and offers it", async () => {
    const on = await stage({
      script: ['delegate("clock", {"city": "Oslo"})', 'idle("writer goes on")', 'integrate("9:30 in Oslo", "t1")'],
    });
    on.box.registerTool({
      name: "clock",
      description: "Time",
      parameters: z.object({ city: z.string() }),
      execute: () => ({ time: "9:30" }),
    });
    await ready(on);
    // At once, so that no later key passes the weave by.
    document.execCommand("insertText", false, "what time is it in Oslo now? ");
    await waitUntil(() => acted(on, "integrate"), "the result is woven", { timeout: 30_000 });
    await on.box.updateComplete;
    expect(acted(on, "delegate")!.resultId).to.equal("t1");
    expect(on.box.shadowRoot!.querySelector('[part~="weave-text"]')!.textContent).to.contain("9:30 in Oslo");
    await sendKeys({ press: "Tab" });
    expect(on.box.value).to.contain("9:30 in Oslo");
  });

  it("goes on while the model still says why it holds, and keeps a reason that nothing cut off", async () => {
    const on = await stage({ script: ['delegate("clock", {})'], worker: "./wordy-worker.ts" });
    on.box.registerTool({ name: "clock", description: "Time", parameters: z.object({}), execute: () => ({ time: "9:30" }) });
    await ready(on);
    document.execCommand("insertText", false, "what time is it? ");
    // This worker never finds the words by itself while the writer types.
    await waitUntil(() => acted(on, "delegate"), "the tool is called", { timeout: 30_000 });
    for (let i = 0; i < 20 && on.records.length < 4; i++) {
      document.execCommand("insertText", false, "and so on ");
      await aTimeout(150);
    }
    expect(on.records.length).to.be.greaterThan(3);
    expect(on.records.map((record) => record.index)).to.deep.equal(on.records.map((_, i) => i));
    const bare = on.records.slice(1);
    expect(bare.map(({ decision, executed }) => `${decision.text} ${executed}`)).to.deep.equal(bare.map(() => "idle true"));
    const before = on.records.length;
    document.execCommand("insertText", false, "now say why");
    await waitUntil(
      () => on.records.slice(before).some((record) => record.decision.text === 'idle("the writer goes on")'),
      "the reason is on the trail",
      { timeout: 30_000 },
    );
    expect(on.box.exportSession().records.length).to.equal(on.records.length);
    on.box.auditMinutes = 0;
    expect(on.box.exportSession().records).to.deep.equal([]);
    expect(on.errors).to.deep.equal([]);
  });

  it("shares one worker among elements that ask for the same model, and ends it with the last", async () => {
    const started: Worker[] = [];
    let ended = 0;
    const Real = window.Worker;
    window.Worker = class extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        started.push(this);
      }
      override terminate(): void {
        ended++;
        super.terminate();
      }
    };
    try {
      const one = await stage();
      const two = await stage();
      await Promise.all([ready(one), ready(two)]);
      expect(started.length).to.equal(1);
      one.box.remove();
      await aTimeout(50);
      expect(ended).to.equal(0);
      two.box.focus();
      await sendKeys({ type: "still here" });
      await waitUntil(() => two.records.length > 0, "the other one still decides", { timeout: 30_000 });
      two.box.remove();
      await waitUntil(() => ended === 1, "the worker ends");
    } finally {
      window.Worker = Real;
    }
  });

  it("keeps what is no action on the trail, and goes on", async () => {
    const on = await stage({ script: ["no such thing()"] });
    await ready(on);
    await sendKeys({ type: "one two" });
    await waitUntil(() => on.records.length >= 2, "the next event is decided", { timeout: 30_000 });
    const { verdict, executed } = on.records[0]!;
    expect(executed).to.equal(false);
    expect(verdict.allowed === false && verdict.code).to.equal("not-decided");
    expect(verdict.allowed === false && verdict.detail).to.contain("action-invalid");
    expect(on.errors).to.deep.equal(["action-invalid"]);
    expect(on.status()).to.equal("ready");
  });

  it("keeps every key while the worker is blocked for five seconds, then ticks once on the newest text", async () => {
    const on = await stage({ worker: "./blocked-worker.ts" });
    await ready(on);
    await sendKeys({ type: "a" });
    await aTimeout(150);
    const text = Array.from({ length: 200 }, (_, i) => "abcdefghij "[i % 11]!).join("");
    // As many input events as keys; a key event a piece would take longer than the block on a busy machine.
    for (const [i, character] of [...text].entries()) {
      document.execCommand("insertText", false, character);
      if (i % 10 === 0) await aTimeout(2);
    }
    expect(on.box.value).to.equal(`a${text}`);
    expect(on.records.length, "typed while the worker was busy").to.equal(0);
    await aTimeout(600);
    await waitUntil(() => on.records.length >= 2, "two ticks", { timeout: 30_000 });
    await aTimeout(500);
    expect(on.records.length).to.equal(2);
    const last = on.records[1]!.event;
    expect(last.source === "user" && last.text).to.equal(`a${text}`);
    expect(on.errors).to.deep.equal([]);
  });

  it("replaces a lost worker and asks it the same again", async () => {
    const on = await stage({ worker: "./dying-worker.ts" });
    await ready(on);
    await sendKeys({ type: "one two three four five six " });
    await waitUntil(() => on.records.length >= 2, "the second tick is decided by a fresh worker", { timeout: 30_000 });
    expect(on.errors[0]).to.equal("worker-lost");
    expect(on.records.map((record) => record.index)).to.deep.equal(on.records.map((_, i) => i));
    expect(on.box.value).to.equal("one two three four five six ");
  });

  it("replaces a worker that dies while it loads", async () => {
    const Real = window.Worker;
    let started = 0;
    window.Worker = class extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(started++ === 0 ? new URL("./stillborn-worker.ts", import.meta.url) : url, options);
      }
    };
    try {
      const on = await stage({ script: Array<string>(40).fill('respond("hi")') });
      await ready(on);
      expect(on.errors).to.deep.equal(["worker-lost"]);
      expect(started).to.equal(2);
      await sendKeys({ type: "can you hear me?" });
      await waitUntil(() => acted(on, "respond"), "the fresh one decides", { timeout: 30_000 });
    } finally {
      window.Worker = Real;
    }
  });

  it("becomes a plain textarea when workers keep dying", async () => {
    const on = await stage({ worker: "./doomed-worker.ts" });
    await ready(on);
    await sendKeys({ type: "hello " });
    await waitUntil(() => on.status() === "degraded", "it gives up", { timeout: 30_000 });
    await sendKeys({ type: "world" });
    expect(on.box.value).to.equal("hello world");
    expect(on.errors.every((code) => code === "worker-lost")).to.equal(true);
  });

  it("says that WebGPU is missing", async () => {
    const on = await stage({ engine: "webllm", worker: "./gpuless-worker.ts" });
    await waitUntil(() => on.status() === "degraded", "it degrades", { timeout: 90_000 });
    expect(on.errors).to.deep.equal(["webgpu-missing"]);
    await sendKeys({ type: "still typing" });
    expect(on.box.value).to.equal("still typing");
  });

  it("slow: decides on the CPU where WebGPU is missing, and says so", async function () {
    this.timeout(400_000);
    const on = await stage({
      engine: "auto",
      worker: "./gpuless-worker.ts",
      model: new URL("../../../models/interaction-135m/", import.meta.url).href,
    });
    await waitUntil(() => on.status() !== "loading" && on.status() !== "", "it loads", { timeout: 200_000 });
    expect(on.status()).to.equal("ready");
    expect(on.box.shadowRoot!.querySelector('[part~="status"]')!.textContent).to.contain("on the CPU");
    await sendKeys({ type: "the weather was fine" });
    await waitUntil(() => on.records.length > 0, "a decision", { timeout: 120_000 });
    expect(on.records[0]!.decision.action.type).to.equal("idle");
    expect(on.errors).to.deep.equal([]);
  });

  it("says when the model's files are missing", async () => {
    const on = await stage({ engine: "webllm", model: "/no-such-model/" });
    await waitUntil(() => on.status() === "degraded", "it degrades", { timeout: 90_000 });
    expect(on.errors).to.deep.equal(["model-download"]);
    await sendKeys({ type: "ok" });
    expect(on.box.value).to.equal("ok");
  });

  it("refuses a shard that does not match its hash", async () => {
    const on = await stage({ engine: "webllm", model: new URL("./broken-model/", import.meta.url).href });
    await waitUntil(() => on.status() === "degraded", "it degrades", { timeout: 90_000 });
    expect(on.errors).to.deep.equal(["model-integrity"]);
    await sendKeys({ type: "ok" });
    expect(on.box.value).to.equal("ok");
  });

  it("tells of a tool that throws, and the model reads the error", async () => {
    const on = await stage({ script: ['delegate("bad", {"query": "hello"})'] });
    on.box.registerTool({
      name: "bad",
      description: "Fails",
      parameters: z.object({ query: z.string() }),
      execute: () => {
        throw new Error("no luck");
      },
    });
    await ready(on);
    await sendKeys({ type: "hello there " });
    await waitUntil(() => on.records.some((record) => record.event.source === "tool"), "the failure is an event", { timeout: 30_000 });
    const event = on.records.find((record) => record.event.source === "tool")!.event;
    expect("body" in event && event.body).to.equal('{"error": "no luck"}');
    expect(on.errors).to.deep.equal(["tool-failed"]);
  });

  it("ends a tool that hangs", async () => {
    const on = await stage({ script: ['delegate("slow", {"query": "hello"})'] });
    on.box.registerTool({
      name: "slow",
      description: "Hangs",
      parameters: z.object({ query: z.string() }),
      timeout: 300,
      execute: () => new Promise(() => undefined),
    });
    await ready(on);
    await sendKeys({ type: "hello there " });
    await waitUntil(() => on.errors.includes("tool-timeout"), "the timeout is told", { timeout: 30_000 });
    await sendKeys({ type: "more" });
    expect(on.box.value).to.equal("hello there more");
  });

  it("refuses a tool whose schema the grammar cannot hold", async () => {
    const on = await stage();
    const nested = z.object({ deep: z.object({ a: z.string() }) });
    expect(() => on.box.registerTool({ name: "nested", description: "", parameters: nested, execute: () => null }))
      .to.throw()
      .with.property("code", "tool-invalid");
  });

  it("lets the host veto, and shadow mode watch", async () => {
    const on = await stage({ script: Array<string>(40).fill('respond("hi")') });
    on.box.addEventListener("interaction-before-action", (event) => event.preventDefault());
    await ready(on);
    await sendKeys({ type: "can you hear me?" });
    await waitUntil(() => on.records.some((record) => !record.verdict.allowed && record.verdict.code === "host-veto"), "vetoed", {
      timeout: 30_000,
    });
    on.box.mode = "shadow";
    await on.box.updateComplete;
    await sendKeys({ type: " can you see me?" });
    await waitUntil(() => on.records.some((record) => !record.verdict.allowed && record.verdict.code === "mode-shadow"), "watched", {
      timeout: 30_000,
    });
    expect(on.box.shadowRoot!.querySelector('[part~="panel"]')).to.equal(null);
  });
});
