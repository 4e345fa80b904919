import * as z from "zod";
import { InteractionError } from "../src/protocol/errors.js";
import { hex } from "../src/protocol/hex.js";
import { safeParse } from "../src/protocol/safe-parse.js";
import type { LoadProgress } from "../src/protocol/wire.js";

// A path stays inside the model's folder: no scheme, no leading slash, no segment that begins with a point.
const filePath = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/);

/**
 * `manifest.json` of a model folder: every file with its hash (lower-case hex) and size in bytes. `idleMargin` is the model's
 * operating point: logits that are added to `idle` at the first token (written by `training/run calibrate`).
 */
export const modelManifestSchema = z.looseObject({
  name: z.string().min(1),
  version: z.string().min(1),
  idleMargin: z.number().min(0).max(100).default(0),
  files: z.record(filePath, z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().nonnegative() })),
});
export type ModelManifest = z.infer<typeof modelManifestSchema>;

/** A loaded model folder: every file's bytes have the hash that the manifest names. */
export interface ModelFiles {
  manifest: ModelManifest;
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** What loading needs of its surroundings. */
export interface StoreEnvironment {
  fetch: typeof globalThis.fetch;
  /** Undefined where there is no Cache API (or it is forbidden): the model then lives in memory only. */
  caches?: Pick<CacheStorage, "open"> | undefined;
  /** SHA-256 as lower-case hex. */
  digest(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
}

/**
 * Loads the model folder at `modelUrl`: the manifest from the network, each file from the Cache API (keyed by its
 * hash, so that two versions never mix) or else from the network. Both are checked before use; a bad cache entry is
 * dropped and fetched again, and a bad download tried once more past the HTTP cache.
 * @param modelUrl absolute URL of the folder
 * @param onProgress steps `manifest`, `download` and `verify`, in bytes of what is wanted
 * @param only paths of the files that are wanted; default: all
 * @throws {InteractionError} `model-download`, `model-integrity`, `model-invalid`
 */
export async function loadModelFiles(
  modelUrl: string,
  onProgress: (progress: LoadProgress) => void,
  environment: StoreEnvironment = browserEnvironment(),
  only?: readonly string[],
): Promise<ModelFiles> {
  const folder = new URL(modelUrl.endsWith("/") ? modelUrl : `${modelUrl}/`);
  onProgress({ step: "manifest", loaded: 0, total: 0 });
  const manifest = await loadManifest(new URL("manifest.json", folder), environment);
  const entries = Object.entries(manifest.files).filter(([path]) => only?.includes(path) ?? true);
  const total = entries.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const cache = await openCache(manifest.name, environment);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let done = 0;
  for (const [path, expected] of entries) {
    const report = (step: "download" | "verify", bytes: number) =>
      onProgress({ step, loaded: done + Math.min(bytes, expected.bytes), total });
    const file = { path, url: new URL(path, folder).href, ...expected, report };
    const bytes = (await fromCache(cache, file, environment)) ?? (await fromNetwork(cache, file, environment));
    files.set(path, bytes);
    done += expected.bytes;
  }
  await dropOthers(cache, new Set(Object.values(manifest.files).map(({ sha256 }) => cacheKey(sha256))));
  return { manifest, files };
}

interface WantedFile {
  path: string;
  url: string;
  sha256: string;
  bytes: number;
  report(step: "download" | "verify", bytes: number): void;
}

async function loadManifest(url: URL, environment: StoreEnvironment): Promise<ModelManifest> {
  // Without a network the newest one that the browser has will do: the files may all be in the cache.
  const response = await request(url.href, environment).catch((error: unknown) => {
    // What `fetch` itself throws.
    if (!(InteractionError.from(error).cause instanceof TypeError)) throw error;
    return request(url.href, environment, "force-cache");
  });
  let value: unknown;
  try {
    value = await response.json();
  } catch (error) {
    // A server that answers every path with its start page does this.
    throw new InteractionError("model-download", `${url.href} is not JSON. Check that the model folder is served there.`, { cause: error });
  }
  const parsed = safeParse(modelManifestSchema, value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue ? `${issue.path.join(".")}: ${issue.message}` : "schema";
  throw new InteractionError("model-invalid", `${url.href} is no model manifest (${where}). Build the folder again.`, {
    cause: parsed.error,
  });
}

async function request(url: string, environment: StoreEnvironment, cache: RequestCache = "no-cache"): Promise<Response> {
  let response: Response;
  try {
    // File names stay the same from version to version, so the HTTP cache has to ask.
    response = await environment.fetch(url, { cache });
  } catch (error) {
    throw new InteractionError("model-download", `Could not fetch ${url}. Check the connection and the model's URL, then load again.`, {
      cause: error,
    });
  }
  if (!response.ok) {
    throw new InteractionError("model-download", `Could not fetch ${url}: status ${response.status}. Check the model's URL.`);
  }
  return response;
}

async function fromNetwork(cache: Cache | null, file: WantedFile, environment: StoreEnvironment): Promise<Uint8Array<ArrayBuffer>> {
  // What the HTTP cache holds may be broken while the server's file is whole: once more without it.
  const bytes = (await download(file, environment, "no-cache")) ?? (await download(file, environment, "reload"));
  if (bytes === null) {
    throw new InteractionError(
      "model-integrity",
      `${file.path} is not the file that the model's manifest names. Deploy the whole model folder again, then reload the page.`,
    );
  }
  // A full or forbidden cache costs the next load a download, nothing else.
  await cache?.put(cacheKey(file.sha256), new Response(bytes)).catch(() => undefined);
  return bytes;
}

/** The file from the server; null where it is not the one that the manifest names. */
async function download(file: WantedFile, environment: StoreEnvironment, mode: RequestCache): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = await readBytes(await request(file.url, environment, mode), file);
  file.report("verify", file.bytes);
  return bytes !== null && (await environment.digest(bytes)) === file.sha256 ? bytes : null;
}

/** The body, with progress; null where its size is not the expected one. */
async function readBytes(response: Response, file: WantedFile): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = new Uint8Array(file.bytes);
  let at = 0;
  try {
    const reader = response.body?.getReader();
    if (!reader) return file.bytes === 0 ? bytes : null;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > bytes.length) {
        await reader.cancel();
        return null;
      }
      bytes.set(part.value, at);
      at += part.value.length;
      file.report("download", at);
    }
  } catch (error) {
    throw new InteractionError("model-download", `The download of ${file.url} broke off. Check the connection, then load again.`, {
      cause: error,
    });
  }
  return at === bytes.length ? bytes : null;
}

async function fromCache(cache: Cache | null, file: WantedFile, environment: StoreEnvironment): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!cache) return null;
  try {
    const stored = await cache.match(cacheKey(file.sha256));
    if (!stored) return null;
    const bytes = new Uint8Array(await stored.arrayBuffer());
    file.report("verify", file.bytes);
    if (bytes.length === file.bytes && (await environment.digest(bytes)) === file.sha256) return bytes;
    await cache.delete(cacheKey(file.sha256));
  } catch {
    // A cache that cannot be read is a cache that has nothing.
  }
  return null;
}

async function openCache(name: string, environment: StoreEnvironment): Promise<Cache | null> {
  try {
    return (await environment.caches?.open(`interaction-textarea ${name}`)) ?? null;
  } catch {
    return null;
  }
}

/** Frees what older versions of this model left. */
async function dropOthers(cache: Cache | null, wanted: ReadonlySet<string>): Promise<void> {
  if (!cache) return;
  try {
    for (const stored of await cache.keys()) if (!wanted.has(stored.url)) await cache.delete(stored);
  } catch {
    // Room that is not freed now is freed at the next load.
  }
}

// The Cache API wants an HTTP address; `.invalid` never resolves, so the key cannot be mistaken for a file.
const cacheKey = (sha256: string) => `https://sha256.invalid/${sha256}`;

function browserEnvironment(): StoreEnvironment {
  return {
    fetch: (...input) => globalThis.fetch(...input),
    caches: browserCaches(),
    async digest(bytes) {
      return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
    },
  };
}

function browserCaches(): CacheStorage | undefined {
  try {
    // Reading the property throws in sandboxed frames.
    return globalThis.caches;
  } catch {
    return undefined;
  }
}
