/**
 * The real element, worker, engine and model; only the clock is ours. On a software GPU a tick takes many seconds, so
 * the session's time stands still while the model thinks and goes on as the test types: the stream is then the one a
 * writer on an ordinary machine would make.
 */
import type { Clock } from "../../src/clock.js";
import type { AuditRecord } from "../../src/protocol/index.js";
import { InteractionTextarea } from "../../src/index.js";
import type { SessionLike, SessionOptions } from "../../src/element/session-like.js";
import { InteractionSession } from "../../src/session/session.js";
import { createSearchTool, facts } from "../../src/tools/index.js";

class SteppedClock implements Clock {
  private time = 0;
  private next = 1;
  private readonly due = new Map<number, { at: number; callback: () => void }>();
  now = () => this.time;
  setTimeout(callback: () => void, ms: number): number {
    this.due.set(this.next, { at: this.time + ms, callback });
    return this.next++;
  }
  clearTimeout(id: number | undefined): void {
    if (id !== undefined) this.due.delete(id);
  }
  /** Goes on by `ms`, ringing what falls due, in order. */
  advance(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const first = [...this.due].filter(([, timer]) => timer.at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (!first) break;
      this.due.delete(first[0]);
      this.time = Math.max(this.time, first[1].at);
      first[1].callback();
    }
    this.time = until;
  }
}

const clock = new SteppedClock();
let session: InteractionSession;

class PatientTextarea extends InteractionTextarea {
  protected override createSession(options: SessionOptions): SessionLike {
    return (session = new InteractionSession({ ...options, clock }));
  }
}
customElements.define("patient-textarea", PatientTextarea);

const box = document.querySelector<PatientTextarea>("#box")!;
// Here WebGPU runs in software, which `auto` leaves aside.
box.engine = "webllm";
box.model = new URL(new URLSearchParams(location.search).get("model") ?? "/models/interaction-135m/", location.href).href;
const search = createSearchTool(facts);
box.registerTool({
  ...search,
  // The registry's own clock is the real one, and a tick takes seconds here.
  timeout: 600_000,
  // As long as a look-up over the network takes, on the session's clock.
  async execute(args, context) {
    await new Promise<void>((resolve) => clock.setTimeout(resolve, 1_200));
    return search.execute(args, context);
  },
});

const records: AuditRecord[] = [];
const faults: string[] = [];
let status = "";
box.addEventListener("interaction-audit", (event) => records.push(event.record));
box.addEventListener("interaction-error", (event) => faults.push(`${event.error.code}: ${event.error.message}`));
box.addEventListener("interaction-status", (event) => (status = event.status));

const api = {
  records,
  faults,
  status: () => status,
  /** Session time goes on; then waits until nothing is queued or being decided. */
  async advance(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 50) {
      clock.advance(Math.min(50, left));
      // Tool calls and timers end in microtasks and macrotasks: give them their turn.
      await new Promise((resolve) => setTimeout(resolve));
      await session.settled();
    }
  },
  exportSession: () => box.exportSession(),
};
declare global {
  interface Window {
    e2e: typeof api;
  }
}
window.e2e = api;
