import { InteractionError } from "../src/protocol/errors.js";
import type { Segment } from "../src/protocol/segment.js";
import type { EngineConfig, EngineDecision, EngineInfo, InteractionWorker, LoadProgress, OnIdle } from "../src/protocol/wire.js";
import type { Engine } from "./engines/engine.js";

/** Makes the engine that a config names. */
export type EngineFactory = (config: EngineConfig) => Promise<Engine>;

/** The worker's side of the wire: one engine, one decision at a time, whatever the number of sessions. */
export class WorkerHost implements InteractionWorker {
  private loaded: { key: string; engine: Promise<Engine>; info: Promise<EngineInfo> } | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private readonly calls = new Map<string, AbortController>();
  /** The call that only words a reason: it makes way for any other. */
  private wording: AbortController | null = null;

  constructor(private readonly createEngine: EngineFactory) {}

  async load(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<EngineInfo> {
    const key = JSON.stringify(config);
    if (this.loaded?.key !== key) {
      const before = this.loaded;
      const engine = this.createEngine(config);
      const info = engine.then(async (made) => {
        await before?.engine.then((old) => old.dispose()).catch(() => undefined);
        return made.load(config, onProgress);
      });
      this.loaded = { key, engine, info };
      info.catch(() => {
        // A load that failed may be tried again.
        if (this.loaded?.key === key) this.loaded = null;
      });
    }
    return plainErrors(this.loaded!.info);
  }

  decide(ticket: string, prompt: readonly Segment[], grammar: string, idleBias: number, onIdle?: OnIdle): Promise<EngineDecision> {
    this.wording?.abort();
    const controller = new AbortController();
    this.calls.set(ticket, controller);
    const run = this.last.then(async () => {
      controller.signal.throwIfAborted();
      if (!this.loaded) throw new InteractionError("engine-failed", "No model is loaded: call load first.");
      const engine = await this.loaded.engine;
      const early: OnIdle | undefined =
        onIdle &&
        ((answer) => {
          onIdle(answer);
          if (this.calls.size > 1) controller.abort();
          else this.wording = controller;
        });
      return engine.decide(prompt, grammar, controller.signal, idleBias, early);
    });
    this.last = run.catch(() => undefined);
    return plainErrors(run.finally(() => this.forget(ticket)));
  }

  private forget(ticket: string): void {
    if (this.calls.get(ticket) === this.wording) this.wording = null;
    this.calls.delete(ticket);
  }

  async cancel(ticket: string): Promise<void> {
    this.calls.get(ticket)?.abort();
  }

  async ping(): Promise<true> {
    return true;
  }
}

/** Errors lose their class on the wire: send them as data. */
async function plainErrors<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw InteractionError.from(error).toJSON();
  }
}
