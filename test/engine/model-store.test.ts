import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { loadModelFiles, type StoreEnvironment } from "../../worker/model-store.js";
import type { LoadProgress } from "../../src/protocol/wire.js";

const MODEL = "https://page.test/models/tiny";
const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");
const text = (data: Uint8Array | undefined) => data && new TextDecoder().decode(data);

/** A server's folder and a browser's cache, both in memory. */
function surroundings(files: Record<string, string>) {
  const served = new Map(Object.entries(files).map(([path, content]) => [`${MODEL}/${path}`, bytes(content)]));
  const entries = Object.entries(files).map(([path, content]) => [path, { sha256: sha256(bytes(content)), bytes: bytes(content).length }]);
  const manifest = { name: "tiny", version: "1", files: Object.fromEntries(entries) as Record<string, { sha256: string; bytes: number }> };
  served.set(`${MODEL}/manifest.json`, bytes(JSON.stringify(manifest)));
  const stored = new Map<string, Uint8Array>();
  const cache = {
    match: async (url: string) => stored.get(url) && new Response(stored.get(url)!.slice()),
    put: vi.fn(async (url: string, response: Response) => void stored.set(url, new Uint8Array(await response.arrayBuffer()))),
    delete: async (url: string | Request) => stored.delete(typeof url === "string" ? url : url.url),
    keys: async () => [...stored.keys()].map((url) => new Request(url)),
  };
  const fetch = vi.fn(async (url: string | URL | Request) => {
    const found = served.get(String(url));
    return found ? new Response(found.slice()) : new Response("not here", { status: 404 });
  });
  const environment = {
    fetch: fetch as unknown as typeof globalThis.fetch,
    caches: { open: async () => cache as unknown as Cache },
    digest: async (data: Uint8Array) => sha256(data),
  } satisfies StoreEnvironment;
  const key = (path: string) => `https://sha256.invalid/${manifest.files[path]!.sha256}`;
  return { served, manifest, stored, cache, fetch, environment, key };
}

const load = (environment: StoreEnvironment, seen: LoadProgress[] = []) =>
  loadModelFiles(MODEL, (progress) => seen.push(progress), environment);
const files = { "tokenizer.json": "{}", "weights/part_0.bin": "weights" };

describe("loadModelFiles", () => {
  it("fetches every file once and takes it from the cache afterwards", async () => {
    const { environment, fetch } = surroundings(files);
    const seen: LoadProgress[] = [];
    const first = await load(environment, seen);
    expect(first.manifest.name).toBe("tiny");
    expect(text(first.files.get("weights/part_0.bin"))).toBe("weights");
    expect(seen.at(-1)).toEqual({ step: "verify", loaded: 9, total: 9 });
    fetch.mockClear();
    const second = await load(environment);
    expect(text(second.files.get("weights/part_0.bin"))).toBe("weights");
    expect(fetch.mock.calls.map(([url]) => String(url))).toEqual([`${MODEL}/manifest.json`]);
  });

  it.each([
    ["a flipped bit", "weighty"],
    ["a half-written entry", "wei"],
    ["an empty entry", ""],
  ])("fetches again for %s in the cache", async (_, content) => {
    const { environment, stored, key } = surroundings(files);
    await load(environment);
    stored.set(key("weights/part_0.bin"), bytes(content));
    expect(text((await load(environment)).files.get("weights/part_0.bin"))).toBe("weights");
    expect(text(stored.get(key("weights/part_0.bin")))).toBe("weights");
  });

  it.each([
    ["another content", "weighty"],
    ["a longer one", "weights and more"],
    ["a shorter one", "wei"],
  ])("names the file that comes from the network with %s, and keeps nothing of it", async (_, content) => {
    const { environment, served, stored, key } = surroundings(files);
    served.set(`${MODEL}/weights/part_0.bin`, bytes(content));
    await expect(load(environment)).rejects.toMatchObject({
      code: "model-integrity",
      message: expect.stringContaining("weights/part_0.bin"),
    });
    expect(stored.has(key("weights/part_0.bin"))).toBe(false);
  });

  it("asks once more past the HTTP cache where what came is broken", async () => {
    const { environment, served, fetch } = surroundings(files);
    const whole = environment.fetch;
    const stale: typeof globalThis.fetch = async (url, init) =>
      init?.cache === "reload" || !String(url).endsWith("part_0.bin") ? whole(url, init) : new Response("weighty");
    expect(text((await load({ ...environment, fetch: stale })).files.get("weights/part_0.bin"))).toBe("weights");
    fetch.mockClear();
    served.set(`${MODEL}/weights/part_0.bin`, bytes("weighty"));
    await expect(load({ ...environment, caches: undefined })).rejects.toMatchObject({ code: "model-integrity" });
    expect(fetch.mock.calls.filter(([url]) => String(url).endsWith("part_0.bin"))).toHaveLength(2);
  });

  it("frees what an older version left", async () => {
    const { environment, stored } = surroundings(files);
    stored.set("https://sha256.invalid/old", bytes("old"));
    await load(environment);
    expect([...stored.keys()]).not.toContain("https://sha256.invalid/old");
  });

  it("runs from memory where there is no cache, no right to it or no room", async () => {
    const none = surroundings(files);
    await expect(load({ ...none.environment, caches: undefined })).resolves.toBeDefined();
    const forbidden = { open: () => Promise.reject(new DOMException("no", "SecurityError")) };
    await expect(load({ ...none.environment, caches: forbidden })).resolves.toBeDefined();
    none.cache.put.mockRejectedValue(new DOMException("full", "QuotaExceededError"));
    expect(text((await load(none.environment)).files.get("tokenizer.json"))).toBe("{}");
  });

  it("loads without a network what was loaded before, by the manifest that the HTTP cache has", async () => {
    const { environment, fetch } = surroundings(files);
    await load(environment);
    const offline: typeof globalThis.fetch = async (url, init) => {
      if (init?.cache !== "force-cache") throw new TypeError("Failed to fetch");
      return fetch(url as string);
    };
    fetch.mockClear();
    expect(text((await load({ ...environment, fetch: offline })).files.get("weights/part_0.bin"))).toBe("weights");
    expect(fetch.mock.calls.map(([url]) => String(url))).toEqual([`${MODEL}/manifest.json`]);
  });

  it("says what could not be downloaded", async () => {
    const { environment, served } = surroundings(files);
    served.delete(`${MODEL}/tokenizer.json`);
    await expect(load(environment)).rejects.toMatchObject({ code: "model-download", message: expect.stringContaining("404") });
    const offline = { ...environment, fetch: () => Promise.reject(new TypeError("offline")) };
    await expect(load(offline)).rejects.toMatchObject({ code: "model-download", message: expect.stringContaining("manifest.json") });
    served.set(`${MODEL}/manifest.json`, bytes("<!doctype html>"));
    await expect(load(environment)).rejects.toMatchObject({ code: "model-download" });
  });

  it.each(["../secret", "/etc/passwd", "https://elsewhere.test/x", "a//b", ".hidden"])("refuses a manifest that names %s", async (path) => {
    const { environment, served, manifest } = surroundings(files);
    manifest.files[path] = { sha256: "0".repeat(64), bytes: 1 };
    served.set(`${MODEL}/manifest.json`, bytes(JSON.stringify(manifest)));
    await expect(load(environment)).rejects.toMatchObject({ code: "model-invalid" });
  });
});
