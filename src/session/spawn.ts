import { InteractionError } from "../protocol/errors.js";
import { trusted } from "./trusted.js";

let elsewhere: URL | undefined;

/** For a build whose worker is not bundled with the page: where it lies, unless an element says otherwise. */
export function useWorkerAt(url: URL): void {
  elsewhere = url;
}

/** Starts the worker: the one beside this module, or the one at `url` (for strict CSPs and bundlers of their own). */
export function spawnWorker(url: string | URL | undefined = elsewhere): Worker {
  try {
    return url === undefined ? spawnBundled() : spawnAt(new URL(url, document.baseURI), { type: "module" }, url === elsewhere);
  } catch (error) {
    throw new InteractionError("worker-lost", `The interaction worker could not start: ${String(error)}. Set worker-url to its address.`, {
      cause: error,
    });
  }
}

function spawnBundled(): Worker {
  // Bundlers look for exactly this expression; the library build keeps it as it is.
  const spawn = () => new Worker(new URL("../../worker/worker.ts", import.meta.url), { type: "module" });
  try {
    return spawn();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "SecurityError")) throw error;
    // The bundler put it on another origin (`base`, `publicPath`, `assetPrefix`), and only the constructor is told where.
    const { Worker: native } = globalThis;
    try {
      globalThis.Worker = function (url: string | URL, options?: WorkerOptions) {
        return spawnAt(new URL(url, document.baseURI), options, true, native);
      } as unknown as typeof Worker;
      return spawn();
    } finally {
      globalThis.Worker = native;
    }
  }
}

/** A worker of another origin cannot be started directly; a script of this origin may import it. `isOurs`: the build's own worker. */
function spawnAt(url: URL, options: WorkerOptions | undefined, isOurs: boolean, native = Worker): Worker {
  if (url.origin === location.origin || url.protocol === "blob:") return new native(trusted(url.href), options);
  const address = JSON.stringify(url.href);
  const code = options?.type === "module" ? `import ${address};` : `importScripts(${address});`;
  const bridge = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  // An attribute must not bring in a script of another origin: under Trusted Types only the build's own worker may.
  const worker = new native(isOurs ? trusted(bridge) : bridge, options);
  URL.revokeObjectURL(bridge);
  return worker;
}

/** Folder of the embedded model, beside the library. */
export function defaultModelUrl(): string {
  // Not as bundlers look for it: webpack warns of a folder, Turbopack fails, and neither has one to bundle.
  return new URL(MODEL_FOLDER, String(import.meta.url)).href;
}

const MODEL_FOLDER = "../../models/interaction-135m/";
