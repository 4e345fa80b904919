/** One session, played the same each time on a clock of its own, with a worker that is killed at a chosen message. */
import { z } from "zod";
import type { SessionLike, SessionOptions } from "../../src/element/session-like.js";
import { InteractionTextarea } from "../../src/index.js";
import type { AuditRecord } from "../../src/protocol/decision.js";
import { InteractionSession } from "../../src/session/session.js";
import { FakeClock } from "../../test/sampler/fake-clock.js";
import type { Kill } from "./kill.js";

export interface Told {
  /** What was decided and done, in order. */
  trail: string[];
  calls: string[];
  value: string;
  shown: string;
  status: string;
  errors: string[];
  /** Messages to and from the workers. */
  sent: number;
  answered: number;
  /** ms from the death to the page's knowing of it. */
  detectedIn: number | null;
}

/** The watch over a silent worker (2 s, then 10 s, 120 s while it loads) is shortened here. */
const SHORTENED: Record<number, number> = { 2_000: 100, 10_000: 3_000, 120_000: 6_000 };
const plainTimeout = window.setTimeout.bind(window);
window.setTimeout = ((run: () => void, ms = 0) => plainTimeout(run, SHORTENED[ms] ?? ms)) as typeof setTimeout;

let kill: Kill | null = null;
let [sent, answered, killed] = [0, 0, 0];
let diedAt: number | null = null;

const RealWorker = Worker;
window.Worker = class extends RealWorker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options);
    // The first listener: a message that it stops is never heard of.
    this.addEventListener("message", (event) => {
      if (this.isDue("answer", answered++)) event.stopImmediatePropagation();
    });
  }
  override postMessage(message: unknown, transfer?: Transferable[] | StructuredSerializeOptions): void {
    const at = sent++;
    this.isDue("before", at);
    super.postMessage(message, transfer as Transferable[]);
    this.isDue("after", at);
  }
  private isDue(when: Kill["when"], at: number): boolean {
    if (!kill || kill.when !== when || at < kill.at || killed >= kill.times) return false;
    killed++;
    diedAt ??= performance.now();
    if (kill.death === "terminated") this.terminate();
    else super.postMessage({ fault: kill.death });
    // A GPU that is lost takes no message with it.
    return kill.death !== "device lost" && kill.death !== "out of memory";
  }
};

const clock = new FakeClock();
let session!: InteractionSession;
class Stepped extends InteractionTextarea {
  protected override createSession(options: SessionOptions): SessionLike {
    return (session = new InteractionSession({ ...options, clock }));
  }
}
customElements.define("stepped-textarea", Stepped);

const SCRIPT = [
  { when: "quokka. ", say: 'mark("animal", "quokka", "underline")' },
  { when: "score", say: 'delegate("score", {"team": "morocco"})' },
  { when: "it was", say: 'integrate("Morocco 2, Netherlands 1", "t1")' },
  { when: "remind me", say: 'delegate("timer", {"every_s": 5, "note": "breathe"})' },
  { when: "source=timer", say: 'nudge("breathe")' },
];
const STEPS = [
  "underline the animals. ",
  "we saw a quokka. ",
  "what was the score of morocco, i forget. ",
  "it was ",
  "",
  "remind me every 5 seconds to breathe. ",
  "",
  "and so on. ",
];

const wait = (ms: number) => new Promise((resolve) => plainTimeout(resolve, ms));

async function play(order: Kill | null): Promise<Told> {
  kill = order;
  [sent, answered, killed] = [0, 0, 0];
  diedAt = null;
  let detectedIn: number | null = null;
  const [trail, calls, errors]: string[][] = [[], [], []];
  let status = "";
  const box = new Stepped();
  Object.assign(box, { engine: "scripted", script: SCRIPT, model: "/none/", workerUrl: "/worker.js" });
  const parameters = z.object({ team: z.string() });
  box.tools = [
    {
      name: "score",
      description: "",
      parameters,
      execute: ({ team }) => (calls!.push(String(team)), { result: "Morocco 2, Netherlands 1" }),
    },
  ];
  box.addEventListener("interaction-audit", ({ record }) => trail!.push(line(record)));
  box.addEventListener("interaction-status", (event) => (status = event.status));
  box.addEventListener("interaction-error", ({ error }) => {
    errors!.push(error.code);
    if (diedAt !== null) detectedIn ??= performance.now() - diedAt;
  });
  document.body.append(box);
  await box.updateComplete;
  const over = async () => {
    const isSettled = () => status === "ready" || status === "degraded";
    for (let i = 0; i < 3_000 && !isSettled(); i++) await wait(5);
    const rest = { isThere: status !== "ready" };
    if (!rest.isThere) void session.settled().then(() => (rest.isThere = true));
    for (let i = 0; i < 3_000 && !rest.isThere && box.matches(":not(:state(degraded))"); i++) await wait(2);
  };
  for (const step of STEPS) {
    await over();
    if (step) box.setRangeText(step, box.value.length, box.value.length, "end");
    else
      box
        .shadowRoot!.querySelector("textarea")!
        .dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true, composed: true, cancelable: true }));
    for (let ms = 0; ms < 3_000; ms += 500) {
      clock.advance(500);
      await over();
      // A tool ends a task later, its result is an event then.
      await wait(0);
      await over();
    }
    await box.updateComplete;
  }
  const { value } = box;
  const shown = ["mark-list", "card", "nudge"].map((name) => `${name} ${box.shadowRoot!.querySelectorAll(`.${name}`).length}`).join(", ");
  const told = { trail: trail!, calls: calls!, value, shown, status, errors: errors!, sent, answered, detectedIn };
  kill = null;
  box.remove();
  await wait(0);
  return told;
}

/** A record less its times: those of the engine differ. */
function line({ index, event, decision, verdict, executed, resultId }: AuditRecord): string {
  const what = event.source === "user" ? event.text.slice(-24) : "body" in event ? event.body : event.target;
  return `${index} ${event.source} ${event.at} ${what} → ${decision.text} ${executed} ${verdict.allowed ? "" : verdict.code} ${resultId ?? ""}`;
}

declare global {
  interface Window {
    recovery: { play(kill: Kill | null): Promise<Told> };
  }
}
window.recovery = { play };
