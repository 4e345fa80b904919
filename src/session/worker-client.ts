import { proxy, releaseProxy, wrap, type Remote } from "comlink";
import { systemClock, type Clock } from "../clock.js";
import { InteractionError } from "../protocol/errors.js";
import type { Segment } from "../protocol/segment.js";
import type { EngineConfig, EngineDecision, EngineInfo, InteractionWorker, LoadProgress, OnIdle } from "../protocol/wire.js";
import { spawnWorker } from "./spawn.js";

/** ms between two looks at whether the worker still answers. */
const PING_INTERVAL = 2_000;
/** ms without an answer after which a worker counts as lost. */
const PING_LIMIT = 10_000;
/** The same while it loads: compiling a model can block it for long. */
const LOADING_LIMIT = 120_000;

let tickets = 0;

/** The page's end of one worker: typed calls, and a watch that ends a worker that stopped answering. */
export class WorkerClient {
  private readonly worker: Worker;
  private readonly remote: Remote<InteractionWorker>;
  private readonly lost: Promise<never>;
  private fail!: (error: InteractionError) => void;
  private watch: number | undefined;
  private limit = PING_LIMIT;
  private over = false;

  constructor(
    workerUrl: string | URL | undefined,
    private readonly clock: Clock = systemClock,
  ) {
    this.worker = spawnWorker(workerUrl);
    this.remote = wrap<InteractionWorker>(this.worker);
    this.lost = new Promise((_, reject) => (this.fail = reject));
    this.lost.catch(() => undefined);
    this.worker.addEventListener("error", (event) => {
      // It is told as an `interaction-error`; the page's own error handler need not hear of it.
      event.preventDefault();
      this.lose(event.message || "it did not start; check the worker's URL and the page's CSP");
    });
    this.worker.addEventListener("messageerror", () => this.lose("a message could not be read"));
    this.watchOver();
  }

  /** @throws {InteractionError} */
  async load(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<EngineInfo> {
    this.limit = LOADING_LIMIT;
    try {
      return await this.call(this.remote.load(config, proxy(onProgress)));
    } finally {
      this.limit = PING_LIMIT;
    }
  }

  /** @throws {InteractionError} `aborted` when the signal fires, `worker-lost` when the worker dies */
  async decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal, idleBias = 0, onIdle?: OnIdle): Promise<EngineDecision> {
    const ticket = `d${++tickets}`;
    const cancel = () => void this.remote.cancel(ticket).catch(() => undefined);
    signal.addEventListener("abort", cancel, { once: true });
    try {
      return await this.call(this.remote.decide(ticket, prompt, grammar, idleBias, onIdle && proxy(onIdle)));
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  /** Whether the worker was lost or disposed of. */
  get ended(): boolean {
    return this.over;
  }

  dispose(): void {
    if (this.over) return;
    this.over = true;
    this.clock.clearTimeout(this.watch);
    this.fail(new InteractionError("aborted", "The session has ended."));
    this.remote[releaseProxy]();
    this.worker.terminate();
  }

  private async call<T>(answer: Promise<T>): Promise<T> {
    try {
      return await Promise.race([answer, this.lost]);
    } catch (error) {
      throw InteractionError.from(error);
    }
  }

  private lose(why: string): void {
    if (this.over) return;
    this.over = true;
    this.fail(new InteractionError("worker-lost", `The interaction worker was lost: ${why}.`));
    this.clock.clearTimeout(this.watch);
    this.worker.terminate();
  }

  private watchOver(): void {
    this.watch = this.clock.setTimeout(() => {
      const ms = this.limit;
      const limit = this.clock.setTimeout(() => this.lose(`no answer for ${ms / 1000} s`), ms);
      void this.remote
        .ping()
        .catch(() => undefined)
        .then(() => {
          this.clock.clearTimeout(limit);
          if (!this.over) this.watchOver();
        });
    }, PING_INTERVAL);
  }
}
