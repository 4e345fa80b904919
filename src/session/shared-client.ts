import type { EngineConfig } from "../protocol/wire.js";
import { WorkerClient } from "./worker-client.js";

/** A worker's client with who uses it. */
interface Shared {
  client: WorkerClient;
  users: number;
}

const shared = new Map<string, Shared>();

/** A use of a worker that other sessions of the page may use as well. */
export interface ClientLease {
  readonly client: WorkerClient;
  /** The worker is of no use: whoever asks next gets another one. */
  retire(): void;
  /** Ends this use; the worker ends with the last one. */
  release(): void;
}

/**
 * The page's one worker for a model: sessions that ask for the same share it, and with it the weights. A lost worker is
 * replaced for whoever asks first; the others find the new one.
 */
export function leaseClient(config: EngineConfig, workerUrl: string | URL | undefined): ClientLease {
  const key = JSON.stringify([config, String(workerUrl ?? "")]);
  let entry = shared.get(key);
  if (!entry || entry.client.ended) {
    entry = { client: new WorkerClient(workerUrl), users: 0 };
    shared.set(key, entry);
  }
  const mine = entry;
  mine.users++;
  const retire = () => {
    if (shared.get(key) === mine) shared.delete(key);
  };
  let released = false;
  return {
    client: mine.client,
    retire,
    release() {
      if (released) return;
      released = true;
      if (--mine.users > 0) return;
      mine.client.dispose();
      retire();
    },
  };
}
