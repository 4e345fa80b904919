import { InteractionError, type InteractionErrorCode } from "../protocol/errors.js";
import type { Segment } from "../protocol/segment.js";
import type { EngineConfig, EngineDecision, EngineInfo, LoadProgress, OnIdle } from "../protocol/wire.js";
import { pageTurn } from "./page-turn.js";
import { leaseClient, type ClientLease } from "./shared-client.js";

/** Faults that a fresh worker may heal. */
const RECOVERABLE: ReadonlySet<InteractionErrorCode> = new Set(["worker-lost", "webgpu-lost", "engine-failed"]);
/** Those that say nothing of the model: while it loads, only they are worth another try. */
const LOST: ReadonlySet<InteractionErrorCode> = new Set(["worker-lost", "webgpu-lost"]);
/** Failures in a row after which the link gives up. */
const FAILURES_ALLOWED = 3;

export interface EngineLinkOptions {
  config: EngineConfig;
  workerUrl?: string | URL | undefined;
  onLoading: (progress?: LoadProgress) => void;
  onReady: (info: EngineInfo) => void;
  /** A fault that the link is about to heal. */
  onFault: (error: InteractionError) => void;
}

/**
 * A session's line to its model. A lost worker or GPU is replaced and asked the same again: the prompt says all there
 * is to know.
 */
export class EngineLink {
  /** The loaded model; null while there is none. */
  info: EngineInfo | null = null;
  private lease: ClientLease | null = null;
  private failures = 0;
  private ended = false;

  constructor(private readonly options: EngineLinkOptions) {}

  /**
   * Starts a worker and loads the model in it; one that dies meanwhile is replaced.
   * @throws {InteractionError}
   */
  async connect(): Promise<void> {
    for (;;) {
      try {
        return await this.open();
      } catch (error) {
        this.heal(InteractionError.from(error), LOST);
      }
    }
  }

  /**
   * Makes way for a fresh worker.
   * @throws {InteractionError} the failure, where it is not one of these or one too many
   */
  private heal(failure: InteractionError, recoverable: ReadonlySet<InteractionErrorCode>): void {
    if (this.ended || !recoverable.has(failure.code) || ++this.failures >= FAILURES_ALLOWED) throw failure;
    this.options.onFault(failure);
    // Its worker may live on with a dead engine, and other sessions share it: they find the new one when they fail.
    this.lease?.retire();
  }

  private async open(): Promise<void> {
    this.info = null;
    this.lease?.release();
    this.options.onLoading();
    const { config, workerUrl } = this.options;
    const lease = (this.lease = leaseClient(config, workerUrl));
    const info = await lease.client.load(config, (progress) => {
      if (this.lease === lease && !this.info) this.options.onLoading(progress);
    });
    if (this.ended || this.lease !== lease) return;
    this.info = info;
    this.options.onReady(info);
  }

  /** @throws {InteractionError} `aborted`, or what a fresh worker did not heal */
  async decide(
    prompt: readonly Segment[],
    grammar: string,
    signal: AbortSignal,
    idleBias: number,
    onIdle?: OnIdle,
  ): Promise<EngineDecision> {
    let isIdle = false;
    const early: OnIdle | undefined =
      onIdle &&
      ((answer) => {
        isIdle = true;
        onIdle(answer);
      });
    for (;;) {
      try {
        if (!this.lease) throw new InteractionError("worker-lost", "The interaction worker has ended.");
        const { client } = this.lease;
        const answer = await pageTurn.run(signal, () => client.decide(prompt, grammar, signal, idleBias, early));
        this.failures = 0;
        return answer;
      } catch (error) {
        const failure = InteractionError.from(error);
        // A reason is not worth another try.
        if (isIdle) throw failure;
        this.heal(failure, RECOVERABLE);
        await this.connect();
      }
    }
  }

  dispose(): void {
    this.ended = true;
    this.info = null;
    this.lease?.release();
    this.lease = null;
  }
}
