import { LoggerWithoutDebug, Wllama } from "@wllama/wllama/esm/index.js";
import { loadModelFiles } from "../../worker/model-store.js";
import { DECODE_LIMIT } from "../../worker/engines/tick-loop.js";
import { END_ID } from "../../worker/engines/tokens.js";
import { toGguf, type MatrixType } from "../../worker/engines/wllama/convert.js";
import { segmentsText } from "../../src/protocol/segment.js";
import type { Load, Tick } from "../figures.js";
import type { Point } from "../workload.js";
import { withTokenizer } from "./gguf-tokenizer.js";
import type { Runner, TickOptions } from "./runner.js";

const FOLDER = "../../node_modules/@wllama/wllama/esm";
/** As many tokens as our own engine's cache holds. */
const CONTEXT_TOKENS = 2048;

/** Counts what stock wllama does, and changes nothing. */
class CountingWllama extends Wllama {
  forwards = 0;
  fed = 0;
  override decode(tokens: number[], options: Parameters<Wllama["decode"]>[1]): ReturnType<Wllama["decode"]> {
    if (tokens.length > 0) this.forwards++;
    this.fed += tokens.length;
    return super.decode(tokens, options);
  }
}

/**
 * wllama's own `createCompletion` on our weights as GGUF: its tokenizer, prefix reuse (`useCache`), sampling and default
 * batch. Greedy, and without a grammar, which would only cost it time.
 */
export class StockWllama implements Runner {
  private wllama: CountingWllama | null = null;

  constructor(private readonly type: MatrixType) {}

  async load(modelUrl: string): Promise<Load> {
    const from = performance.now();
    const model = await loadModelFiles(modelUrl, () => undefined);
    const gguf = withTokenizer(toGguf(model, this.type), new TextDecoder().decode(model.files.get("tokenizer.json")));
    this.wllama = new CountingWllama(
      {
        "single-thread/wllama.wasm": new URL(`${FOLDER}/single-thread/wllama.wasm`, import.meta.url).href,
        "multi-thread/wllama.wasm": new URL(`${FOLDER}/multi-thread/wllama.wasm`, import.meta.url).href,
      },
      { suppressNativeLog: true, logger: LoggerWithoutDebug },
    );
    // As many threads as ours takes; all else is wllama's default.
    const threads = globalThis.crossOriginIsolated ? Math.min(8, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
    await this.wllama.loadModel([gguf], { n_ctx: CONTEXT_TOKENS, n_threads: threads });
    return { ms: Math.round(performance.now() - from), device: `CPU, ${threads} thread${threads === 1 ? "" : "s"}` };
  }

  async tick(point: Point, { reuse }: TickOptions): Promise<Tick> {
    const wllama = this.wllama!;
    const prompt = segmentsText(point.prompt);
    const promptTokens = (await wllama.tokenize(prompt)).length;
    let decodeTokens = 0;
    let firstAt = 0;
    let fedBefore = 0;
    wllama.forwards = wllama.fed = 0;
    const from = performance.now();
    const text = await wllama.createCompletion(prompt, {
      nPredict: DECODE_LIMIT,
      stopTokens: [END_ID],
      useCache: reuse,
      sampling: { temp: 0 },
      onNewToken() {
        if (decodeTokens++ > 0) return;
        firstAt = performance.now();
        fedBefore = wllama.fed;
      },
    });
    const wallMs = performance.now() - from;
    const prefillTokens = fedBefore || wllama.fed;
    const prefill = (firstAt || from + wallMs) - from;
    return {
      text,
      wallMs,
      forwards: wllama.forwards,
      promptTokens,
      reusedTokens: promptTokens - prefillTokens,
      prefillTokens,
      decodeTokens,
      parts: { prefill, decode: wallMs - prefill },
    };
  }

  async dispose(): Promise<void> {
    await this.wllama?.exit();
  }
}
