import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import { InteractionTextarea, type SessionLike, type SessionOptions } from "../../../src/index.js";
import type { AuditRecord } from "../../../src/protocol/index.js";
import { InteractionSession } from "../../../src/session/session.js";
import { FakeClock } from "../../sampler/fake-clock.js";
import { countWorkers } from "./counted-workers.js";

const MINUTE = 60_000;
const MARK = 'mark("animal", "quokka", "underline")';

/** The real element, session and worker; only the session's clock is a test's. */
class ClockedTextarea extends InteractionTextarea {
  readonly clock = new FakeClock();
  protected override createSession(options: SessionOptions): SessionLike {
    return new InteractionSession({ ...options, clock: this.clock });
  }
}
customElements.define("clocked-textarea", ClockedTextarea);

function setHidden(hidden: boolean): void {
  Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}

async function stage(restAfter?: number) {
  const records: AuditRecord[] = [];
  const statuses: string[] = [];
  const errors: string[] = [];
  const box = await fixture<ClockedTextarea>(html`
    <clocked-textarea
      aria-label="Text"
      .engine=${"scripted"}
      .script=${[{ when: "quokka", say: MARK }]}
      .model=${"/none/"}
      .workerUrl=${new URL("../../../worker/worker.ts", import.meta.url).href}
      rest-after=${restAfter ?? 5}
      @interaction-audit=${(event: { record: AuditRecord }) => records.push(event.record)}
      @interaction-status=${(event: { status: string; message: string }) => statuses.push(`${event.status}: ${event.message}`)}
      @interaction-error=${(event: { error: { code: string } }) => errors.push(event.error.code)}
    ></clocked-textarea>
  `);
  const until = (status: string) => waitUntil(() => statuses.at(-1)?.startsWith(status), `it is ${status}`, { timeout: 30_000 });
  const decided = (count: number) => waitUntil(() => records.length >= count, `${count} decisions`, { timeout: 30_000 });
  const type = (text: string) => {
    box.focus();
    document.execCommand("insertText", false, text);
  };
  await until("ready");
  return { box, clock: box.clock, records, statuses, errors, until, decided, type };
}

describe("a hidden tab", function () {
  this.timeout(120_000);
  let workers: ReturnType<typeof countWorkers>;
  beforeEach(() => (workers = countWorkers()));
  afterEach(() => {
    workers.restore();
    Reflect.deleteProperty(document, "hidden");
  });

  it("decides nothing; what happens meanwhile waits until it is shown", async () => {
    const on = await stage();
    on.type("a walk. ");
    on.clock.advance(350);
    await on.decided(1);
    setHidden(true);
    on.box.instructions = "underline the animals i mention";
    await on.box.updateComplete;
    on.type("we saw a quokka there. ");
    on.clock.advance(4 * MINUTE);
    // A whole round trip to the worker, so that a tick under way would be over.
    await on.box.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(on.records.length).to.equal(1);
    expect(workers.ended).to.equal(0);
    setHidden(false);
    on.clock.advance(1_000);
    await waitUntil(() => on.records.some((record) => record.decision.text === MARK && record.executed), "the quokka is marked", {
      timeout: 30_000,
    });
    expect(on.records[1]!.event.source).to.equal("host");
    expect(workers.started).to.equal(1);
    expect(on.box.value).to.equal("a walk. we saw a quokka there. ");
  });

  it("lets the model go after five minutes; it comes back with the tab, and the stream goes on", async () => {
    const on = await stage();
    on.type("underline the animals i mention. ");
    on.clock.advance(350);
    await on.decided(1);
    setHidden(true);
    on.clock.advance(5 * MINUTE - 1);
    expect(workers.ended).to.equal(0);
    on.clock.advance(1);
    expect(workers.ended).to.equal(1);
    expect(on.statuses.at(-1)).to.equal("paused: Resting: the model comes back with this tab.");
    on.type("we saw a quokka there. ");
    on.clock.advance(60 * MINUTE);
    expect(workers.started, "no model as long as nobody sees it").to.equal(1);
    setHidden(false);
    await on.until("ready");
    expect(workers.started).to.equal(2);
    on.clock.advance(1_000);
    // The license knows the instruction from before, and so does the prompt.
    await waitUntil(() => on.records.some((record) => record.decision.text === MARK && record.executed), "the quokka is marked", {
      timeout: 30_000,
    });
    expect(on.records.map((record) => record.index)).to.deep.equal(on.records.map((_, i) => i));
    expect(on.records.at(-1)!.decision.timings.promptTokens).to.be.greaterThan(on.records[0]!.decision.timings.promptTokens);
    expect(on.box.value).to.equal("underline the animals i mention. we saw a quokka there. ");
    expect(on.errors).to.deep.equal([]);
  });

  it("rests when the attribute says, or never", async () => {
    const soon = await stage(0.5);
    const never = await stage(Infinity);
    setHidden(true);
    soon.clock.advance(MINUTE / 2);
    never.clock.advance(24 * 60 * MINUTE);
    expect(soon.statuses.at(-1)).to.contain("Resting");
    expect(never.statuses.at(-1)).to.equal("ready: Ready.");
    expect(workers.ended, "the other element still uses the worker").to.equal(0);
  });

  it("stays paused, or off, over a rest", async () => {
    const on = await stage();
    on.box.pause();
    setHidden(true);
    on.clock.advance(5 * MINUTE);
    setHidden(false);
    await waitUntil(() => workers.started === 2, "the model comes back");
    await on.until("paused: Paused.");
    on.type("hello ");
    on.clock.advance(1_000);
    on.box.resume();
    await on.decided(1);
    on.box.mode = "off";
    await on.box.updateComplete;
    setHidden(true);
    on.clock.advance(5 * MINUTE);
    expect(workers.ended).to.equal(2);
    setHidden(false);
    expect(on.statuses.at(-1)).to.equal("off: Off: a plain textarea.");
    expect(workers.started).to.equal(2);
    on.box.mode = "live";
    await on.until("ready");
  });
});
