import { InteractionError } from "../../src/protocol/errors.js";
import type { EngineConfig, EngineInfo, LoadProgress } from "../../src/protocol/wire.js";
import type { Engine, EngineDecision } from "./engine.js";

/** The engine `auto`: WebGPU, and where the browser has none the CPU. Other faults are told, not gone around. */
export class FirstThatRuns implements Engine {
  private running: Engine | null = null;

  constructor(
    private readonly first: () => Promise<Engine>,
    private readonly second: () => Promise<Engine>,
  ) {}

  async load(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<EngineInfo> {
    await this.dispose();
    try {
      const engine = (this.running = await this.first());
      return await engine.load(config, onProgress);
    } catch (error) {
      const { code, message } = InteractionError.from(error);
      await this.dispose();
      if (code !== "webgpu-missing") throw error;
      const engine = (this.running = await this.second());
      return { ...(await engine.load(config, onProgress)), because: message };
    }
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
}
