import { LoggerWithoutDebug, Wllama } from "@wllama/wllama/esm/index.js";
import { InteractionError } from "../../../src/protocol/errors.js";
import type { Gguf } from "./gguf.js";

/** Tokens that fit into the cache. Its keys and values take 46 kB a token. */
const CONTEXT_TOKENS = 2048;
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
  /** Frees it all. */
  end(): void;
}

/**
 * Loads llama.cpp's wasm from beside this module, never from elsewhere, and a GGUF file into it.
 * @throws {InteractionError} `engine-failed`
 */
export async function loadWllama(gguf: Gguf, onProgress: (bytes: number) => void): Promise<Loaded> {
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
  // Its own way out asks the worker, which may be lost, and waits for the answer.
  const end = () => (wllama as unknown as { proxy?: { worker?: Worker } }).proxy?.worker?.terminate();
  const restore = standInDocument();
  try {
    const load = wllama.loadModel([fileOf(gguf, onProgress)], {
      n_ctx: CONTEXT_TOKENS,
      n_batch: CHUNK_TOKENS,
      n_threads: threads,
      cache_type_k: "f32",
      cache_type_v: "f32",
      flash_attn: false,
    });
    await Promise.race([load, lost]);
  } catch (error) {
    end();
    throw new InteractionError("engine-failed", `llama.cpp could not load the model: ${textOf(error)}`, { cause: error });
  } finally {
    restore();
  }
  return { wllama, threads, contextTokens: wllama.getLoadedContextInfo().n_ctx, chunkTokens: CHUNK_TOKENS, lost, end };
}

/** wllama wants a Blob but only streams it: the file is made as it is read, and never stands in memory as a whole. */
function fileOf(gguf: Gguf, onProgress: (bytes: number) => void): Blob {
  const stream = () => {
    const pieces = gguf.pieces()[Symbol.iterator]();
    let written = 0;
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const { done, value } = pieces.next();
          if (done) return controller.close();
          controller.enqueue(value);
          onProgress((written += value.length));
        },
      },
      { highWaterMark: 0 },
    );
  };
  return { size: gguf.size, stream } as Blob;
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
