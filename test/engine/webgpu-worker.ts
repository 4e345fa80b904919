import { expose } from "comlink";
import { InteractionError } from "../../src/protocol/errors.js";
import type { Segment } from "../../src/protocol/segment.js";
import { WebllmEngine } from "../../worker/engines/webllm.js";

// The engine alone in a worker, for `webgpu-check.ts`.
let engine = new WebllmEngine();
let abort = new AbortController();

async function plain<T>(work: Promise<T>): Promise<T | { error: string; message: string }> {
  try {
    return await work;
  } catch (error) {
    const { code, message, cause } = InteractionError.from(error);
    return { error: code, message: cause instanceof Error ? `${message} (${cause.stack})` : message };
  }
}

const check = {
  async load(modelUrl: string) {
    const steps = new Map<string, number>();
    await engine.dispose();
    engine = new WebllmEngine();
    const started = performance.now();
    const info = await plain(
      engine.load({ engine: "webllm", modelUrl }, ({ step }) => {
        if (!steps.has(step)) steps.set(step, Math.round(performance.now() - started));
      }),
    );
    return { info, ms: Math.round(performance.now() - started), stepsAt: Object.fromEntries(steps) };
  },
  /** @param abortAfter ms after which the tick is cancelled */
  decide(prompt: readonly Segment[], grammar: string, abortAfter?: number) {
    const controller = (abort = new AbortController());
    if (abortAfter !== undefined) setTimeout(() => controller.abort(), abortAfter);
    return plain(engine.decide(prompt, grammar, controller.signal));
  },
  prefill(prompt: readonly Segment[]) {
    return plain(engine.prefill(prompt, new AbortController().signal));
  },
  abort() {
    abort.abort();
  },
};
export type Check = typeof check;
expose(check);
