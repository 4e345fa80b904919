import { InteractionError, type InteractionErrorCode } from "../../src/protocol/errors.js";
import type { EngineConfig, EngineInfo, LoadProgress } from "../../src/protocol/wire.js";
import type { Engine, EngineDecision } from "./engine.js";
import { probeEngine } from "./probe.js";

/** ms of a tick up to which an engine is taken at once: the next in order is seldom faster, and costs a load. */
export const QUICK_TICK = 1_000;
/** ms of a tick beyond which an engine is of no use: its answer is to a text that is long gone. */
export const SLOWEST_TICK = 20_000;

/** ms of a whole probe after which an engine that others can stand in for counts as hung. */
export const PROBE_LIMIT = 120_000;

/** Faults of the way to compute, which another way may not have; those of the model's files all ways have. */
const ENGINE_FAULTS: ReadonlySet<InteractionErrorCode> = new Set(["webgpu-missing", "webgpu-lost", "engine-failed", "engine-refused"]);

interface Proven {
  engine: Engine;
  info: EngineInfo;
  tickMs: number;
}

/**
 * Engines in order, each proven by `probeEngine`: the first that answers rightly and quickly is taken; of several that
 * are slow the fastest, unless that is of no use either. A single one was chosen by name: it must answer rightly, and
 * may take its time.
 */
export class FirstThatRuns implements Engine {
  private running: Engine | null = null;

  constructor(
    private readonly candidates: readonly (() => Promise<Engine>)[],
    private readonly probe: (engine: Engine, limit?: number) => Promise<number> = probeEngine,
  ) {}

  async load(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<EngineInfo> {
    await this.dispose();
    const chosen =
      this.candidates.length > 1 ? await this.choose(config, onProgress) : await this.prove(this.candidates[0]!, config, onProgress);
    this.running = chosen.engine;
    return chosen.info;
  }

  decide(...call: Parameters<Engine["decide"]>): Promise<EngineDecision> {
    if (!this.running) return Promise.reject(new InteractionError("engine-failed", "The engine has no model: load one first."));
    return this.running.decide(...call);
  }

  async dispose(): Promise<void> {
    const running = this.running;
    this.running = null;
    await running?.dispose();
  }

  private async choose(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<Proven> {
    let best: Proven | null = null;
    let fault: InteractionError | null = null;
    for (const make of this.candidates) {
      try {
        const next = await this.prove(make, config, onProgress);
        const dropped: Proven | null = best && next.tickMs < best.tickMs ? best : best && next;
        if (dropped !== next) best = because(next, dropped ? slower(dropped, next) : fault);
        await dropped?.engine.dispose();
      } catch (error) {
        fault = InteractionError.from(error);
        if (!best && !ENGINE_FAULTS.has(fault.code)) throw fault;
      }
      if (best && best.tickMs <= QUICK_TICK) return best;
    }
    if (!best) throw fault ?? new InteractionError("engine-failed", "There is no engine to choose from.");
    if (best.tickMs <= SLOWEST_TICK) return best;
    await best.engine.dispose();
    throw new InteractionError(
      "engine-refused",
      `This device is too slow: a tick takes ${best.tickMs} ms. Name the engine to use it all the same.`,
    );
  }

  private async prove(make: () => Promise<Engine>, config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<Proven> {
    const engine = await make();
    try {
      const info = await engine.load(config, onProgress);
      onProgress({ step: "probe", loaded: 0, total: 0 });
      const tickMs = await this.probe(engine, this.candidates.length > 1 ? PROBE_LIMIT : undefined);
      return { engine, info: { ...info, tickMs }, tickMs };
    } catch (error) {
      await engine.dispose().catch(() => undefined);
      throw error;
    }
  }
}

/** Says why it is not the one before it in the order. */
function because(proven: Proven, fault: InteractionError | null): Proven {
  return fault ? { ...proven, info: { ...proven.info, because: fault.message, code: fault.code } } : proven;
}

function slower(slow: Proven, quick: Proven): InteractionError {
  return new InteractionError(
    "engine-refused",
    `A tick takes ${slow.tickMs} ms on ${slow.info.device ?? slow.info.engine}, ${quick.tickMs} ms on ${quick.info.device ?? quick.info.engine}.`,
  );
}
