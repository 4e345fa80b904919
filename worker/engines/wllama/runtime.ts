import { LoggerWithoutDebug, Wllama } from "@wllama/wllama/esm/index.js";
import { InteractionError } from "../../../src/protocol/errors.js";

/** Tokens that fit into the cache. Its keys and values take 23 kB a token. */
const CONTEXT_TOKENS = 4096;
/** Tokens of one forward: the worker hears of a cancelled tick only between two of them. */
const CHUNK_TOKENS = 32;
/** More threads than this wait for each other more than they help. */
const THREADS_LIMIT = 8;

/** A model loaded by wllama. */
export interface Loaded {
  wllama: Wllama;
  threads: number;
  contextTokens: number;
  chunkTokens: number;
  /** Rejects when wllama's own worker is gone. */
  lost: Promise<never>;
}

/**
 * Loads llama.cpp's wasm from beside this module, never from elsewhere, and a GGUF file into it.
 * @throws {InteractionError} `engine-failed`
 */
export async function loadWllama(parts: Uint8Array<ArrayBuffer>[], vocabulary: number): Promise<Loaded> {
  let lose: (error: InteractionError) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => (lose = reject));
  lost.catch(() => undefined);
  const failed = (...what: unknown[]) =>
    lose(new InteractionError("engine-failed", `llama.cpp's worker was lost: ${what.map(textOf).join(" ")}. Load the engine again.`));
  const wllama = new Wllama(
    {
      "single-thread/wllama.wasm": new URL("../../../node_modules/@wllama/wllama/esm/single-thread/wllama.wasm", import.meta.url).href,
      "multi-thread/wllama.wasm": new URL("../../../node_modules/@wllama/wllama/esm/multi-thread/wllama.wasm", import.meta.url).href,
    },
    // With llama.cpp's own words off, an error in the log is one of the worker.
    { suppressNativeLog: true, logger: { ...LoggerWithoutDebug, warn: () => undefined, error: failed } },
  );
  const threads = globalThis.crossOriginIsolated ? Math.min(THREADS_LIMIT, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
  const restore = standInDocument();
  try {
    const load = wllama.loadModel([new Blob(parts)], {
      n_ctx: CONTEXT_TOKENS,
      n_batch: CHUNK_TOKENS,
      n_threads: threads,
      flash_attn: false,
    });
    await Promise.race([load, lost]);
  } catch (error) {
    throw new InteractionError("engine-failed", `llama.cpp could not load the model: ${textOf(error)}`, { cause: error });
  } finally {
    restore();
  }
  const { n_ctx: contextTokens, n_vocab: tokens } = wllama.getLoadedContextInfo();
  if (tokens !== vocabulary) throw new InteractionError("engine-failed", `llama.cpp sees ${tokens} tokens in place of ${vocabulary}.`);
  return { wllama, threads, contextTokens, chunkTokens: CHUNK_TOKENS, lost };
}

/** wllama resolves URLs against `document`, which a worker has not; all of ours are absolute. */
function standInDocument(): () => void {
  if ("document" in globalThis) return () => undefined;
  Object.defineProperty(globalThis, "document", { configurable: true, value: { baseURI: globalThis.location.href } });
  return () => void Reflect.deleteProperty(globalThis, "document");
}

function textOf(value: unknown): string {
  return value instanceof Error || value instanceof ErrorEvent ? value.message : String(value);
}
