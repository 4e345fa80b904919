import { InteractionError } from "../protocol/errors.js";

let elsewhere: URL | undefined;

/** For a build whose worker is not bundled with the page: where it lies, unless an element says otherwise. */
export function useWorkerAt(url: URL): void {
  elsewhere = url;
}

/** Starts the worker: the one beside this module, or the one at `url` (for strict CSPs and bundlers of their own). */
export function spawnWorker(url: string | URL | undefined = elsewhere): Worker {
  try {
    // Bundlers look for exactly this expression; the library build keeps it as it is.
    if (url === undefined) return new Worker(new URL("../../worker/worker.ts", import.meta.url), { type: "module" });
    const absolute = new URL(url, document.baseURI);
    if (absolute.origin === location.origin) return new Worker(trusted(absolute.href), { type: "module" });
    // A worker of another origin cannot be started directly; a module of this origin may import it.
    const bridge = URL.createObjectURL(new Blob([`import ${JSON.stringify(absolute.href)};`], { type: "text/javascript" }));
    // An attribute must not bring in a script of another origin: under Trusted Types only a build's own worker may.
    const worker = new Worker(url === elsewhere ? trusted(bridge) : bridge, { type: "module" });
    URL.revokeObjectURL(bridge);
    return worker;
  } catch (error) {
    throw new InteractionError("worker-lost", `The interaction worker could not start: ${String(error)}. Set worker-url to its address.`, {
      cause: error,
    });
  }
}

/** What we need of Trusted Types; TypeScript's DOM has them not. */
interface Policy {
  createScriptURL(url: string): unknown;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}
let policy: Policy | null | undefined;

/** The address as Trusted Types want it, where the page has them and lists the policy `interaction-textarea`. */
function trusted(url: string): string {
  if (policy === undefined) {
    try {
      const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
      policy = trustedTypes?.createPolicy("interaction-textarea", { createScriptURL: (given) => given }) ?? null;
    } catch {
      // Not listed: where the types are required, the worker's start says so.
      policy = null;
    }
  }
  // TypeScript's Worker takes no TrustedScriptURL yet.
  return policy ? (policy.createScriptURL(url) as string) : url;
}

/** Folder of the embedded model, beside the library. */
export function defaultModelUrl(): string {
  return new URL(/* @vite-ignore */ MODEL_FOLDER, import.meta.url).href;
}

const MODEL_FOLDER = "../../models/interaction-135m/";
