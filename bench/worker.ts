/** An engine alone in a worker, with its forwards and choices counted from outside: the product has no counters of its own. */
import { expose } from "comlink";
import type { EngineConfig, EngineDecision, EngineInfo } from "../src/protocol/wire.js";
import type { Segment } from "../src/protocol/segment.js";
import { WebllmEngine } from "../worker/engines/webllm.js";
import { GpuModel } from "../worker/engines/webllm/gpu-model.js";
import { WllamaEngine } from "../worker/engines/wllama.js";
import { CpuModel } from "../worker/engines/wllama/cpu-model.js";
import type { Engine } from "../worker/engines/engine.js";
import type { Model } from "../worker/engines/tick-loop.js";

const counted = { forwards: 0, chooseMs: 0 };

for (const model of [GpuModel, CpuModel] as { prototype: Model }[]) {
  const { forward, choose } = model.prototype;
  model.prototype.forward = function (tokens) {
    counted.forwards++;
    return forward.call(this, tokens);
  };
  model.prototype.choose = async function (mask, watched) {
    const from = performance.now();
    const chosen = await choose.call(this, mask, watched);
    counted.chooseMs += performance.now() - from;
    return chosen;
  };
}

let engine: Engine | null = null;

const worker = {
  ping: (): true => true,
  load(config: EngineConfig): Promise<EngineInfo> {
    engine = config.engine === "cpu" ? new WllamaEngine() : new WebllmEngine();
    return engine.load(config, () => undefined);
  },
  async decide(prompt: readonly Segment[], grammar: string): Promise<EngineDecision & { forwards: number; chooseMs: number; ms: number }> {
    const from = performance.now();
    Object.assign(counted, { forwards: 0, chooseMs: 0 });
    const decision = await engine!.decide(prompt, grammar, new AbortController().signal);
    return { ...decision, ...counted, ms: performance.now() - from };
  },
};
export type BenchWorker = typeof worker;
expose(worker);
