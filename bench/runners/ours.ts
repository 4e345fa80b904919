import { releaseProxy, wrap, type Remote } from "comlink";
import type { Load, Tick } from "../figures.js";
import type { BenchWorker } from "../worker.js";
import type { Point } from "../workload.js";
import type { Runner } from "./runner.js";

function spawn(): { worker: Worker; remote: Remote<BenchWorker> } {
  const worker = new Worker(new URL("../worker.ts", import.meta.url), { type: "module" });
  return { worker, remote: wrap<BenchWorker>(worker) };
}

export async function startWorkerOnce(): Promise<void> {
  const { worker, remote } = spawn();
  await remote.ping();
  worker.terminate();
}

/** The product's engine in a worker of its own, asked as the page's session asks. */
export class Ours implements Runner {
  private worker: Worker | null = null;
  private remote: Remote<BenchWorker> | null = null;

  constructor(private readonly engine: "cpu" | "webllm") {}

  async load(modelUrl: string): Promise<Load> {
    const from = performance.now();
    const { worker, remote } = spawn();
    this.worker = worker;
    this.remote = remote;
    const { device = "" } = await remote.load({ engine: this.engine, modelUrl });
    return { ms: Math.round(performance.now() - from), device };
  }

  async tick({ prompt, grammar, renderMs }: Point): Promise<Tick> {
    const from = performance.now();
    const { text, timings, forwards, chooseMs, ms } = await this.remote!.decide(prompt, grammar);
    const wallMs = performance.now() - from;
    const { promptTokens, reusedTokens, prefillTokens, decodeTokens, grammarMs, prefillMs, decodeMs } = timings;
    return {
      text,
      wallMs,
      forwards,
      promptTokens,
      reusedTokens,
      prefillTokens,
      decodeTokens,
      parts: { render: renderMs, wire: wallMs - ms, grammar: grammarMs, prefill: prefillMs, decode: decodeMs, choose: chooseMs },
    };
  }

  dispose(): Promise<void> {
    this.remote?.[releaseProxy]();
    this.worker?.terminate();
    return Promise.resolve();
  }
}
