import { MLCEngine } from "@mlc-ai/web-llm";
import { InteractionError } from "../../../src/protocol/errors.js";
import type { LoadProgress } from "../../../src/protocol/wire.js";
import type { ModelFiles } from "../../model-store.js";
import { pipelineOf, type Pipeline } from "./private.js";

const MODEL_ID = "interaction-textarea";
/** web-llm asks for its files under this address; `.invalid` never resolves, so nothing can come from elsewhere. */
const MODEL_URL = "https://model.invalid/resolve/main/";
const LIBRARY = "model.wasm";

/** A model loaded by web-llm. */
export interface Loaded {
  pipeline: Pipeline;
  /** Resolves, with the reason, when the GPU is lost. */
  lost: Promise<string>;
  unload(): Promise<void>;
}

/**
 * Lets web-llm load device, wasm runtime, cache and weights, from verified bytes only.
 * @param onProgress steps `weights` (bytes) and `shaders` (parts of 1)
 * @throws {InteractionError} `model-invalid`, `engine-failed`
 */
export async function loadPipeline(model: ModelFiles, onProgress: (progress: LoadProgress) => void): Promise<Loaded> {
  if (!model.files.has(LIBRARY)) {
    throw new InteractionError("model-invalid", `The model has no ${LIBRARY}. Build the model library and its manifest again.`);
  }
  const weights = [...model.files].reduce((sum, [path, bytes]) => sum + (path.endsWith(".bin") ? bytes.length : 0), 0);
  const engine = new MLCEngine({
    appConfig: { model_list: [{ model: MODEL_URL, model_id: MODEL_ID, model_lib: MODEL_URL + LIBRARY }], cacheBackend: "cache" },
    logLevel: "ERROR",
    initProgressCallback: ({ progress, text }) => {
      if (/shader/i.test(text)) onProgress({ step: "shaders", loaded: progress, total: 1 });
      else if (/param|cache/i.test(text)) onProgress({ step: "weights", loaded: Math.round(progress * weights), total: weights });
    },
  });
  const restore = serveFromMemory(model.files);
  try {
    await engine.reload(MODEL_ID);
  } catch (error) {
    await engine.unload().catch(() => undefined);
    throw new InteractionError("engine-failed", `The model could not be loaded onto the GPU: ${messageOf(error)}`, { cause: error });
  } finally {
    restore();
  }
  const pipeline = pipelineOf(engine, MODEL_ID);
  const device = pipeline.tvm.lib.webGPUContext?.device;
  if (!device) throw new InteractionError("engine-failed", "web-llm has no GPU device: install version 0.2.86.");
  // web-llm unloads by itself when the device is lost.
  const lost = device.lost.then((info) => info.message || info.reason || "unknown");
  return { pipeline, lost, unload: () => engine.unload() };
}

/**
 * web-llm reads all files through the Cache API, which cannot be told to check them. For the time of the load a
 * stand-in answers with the verified bytes: no second copy on disk, no second download, no way around the check.
 * The worker is this library's own, so nobody else misses the real one.
 */
function serveFromMemory(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): () => void {
  const find = (request: RequestInfo | URL) => {
    const url = request instanceof Request ? request.url : String(request);
    return url.startsWith(MODEL_URL) ? files.get(url.slice(MODEL_URL.length)) : undefined;
  };
  const cache = {
    match: (request: RequestInfo | URL) => {
      const bytes = find(request);
      return Promise.resolve(bytes && new Response(bytes));
    },
    keys: () => Promise.resolve([...files.keys()].map((path) => new Request(MODEL_URL + path))),
    add: (request: RequestInfo | URL) => {
      const url = request instanceof Request ? request.url : String(request);
      return Promise.reject(new InteractionError("model-invalid", `The model's manifest lacks ${url.slice(MODEL_URL.length)}.`));
    },
  };
  const own = Object.getOwnPropertyDescriptor(globalThis, "caches");
  Object.defineProperty(globalThis, "caches", { configurable: true, value: { open: () => Promise.resolve(cache) } });
  return () => {
    if (own) Object.defineProperty(globalThis, "caches", own);
    else Reflect.deleteProperty(globalThis, "caches");
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
