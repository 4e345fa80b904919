import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { InteractionError } from "../../src/protocol/errors.js";
import { Random } from "../../training/corpus-tools/random.js";
import { loadModelFiles, type StoreEnvironment } from "../../worker/model-store.js";
import { Faults, type Order, type Outcome } from "../figures.js";

const FOLDER = "models/interaction-135m";
const URL_OF_MODEL = "https://page.test/model";
const CACHE_KEY = "https://sha256.invalid/";

/** The committed model's files behind a server and a cache that both live in memory and do as they are told. */
class Surroundings {
  readonly served = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly stored = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly asked: string[] = [];
  /** Files of which the cache gives out other bytes than it holds. */
  cacheFault: "none" | "put" | "open" | "match" | "keys" = "none";

  /** @param only the file that the folder has; the whole model would be hashed anew for each bit */
  constructor(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>, only?: string) {
    for (const [name, bytes] of files) this.served.set(name, bytes);
    if (!only) return;
    const manifest = JSON.parse(Buffer.from(files.get("manifest.json")!).toString("utf8")) as { files: Record<string, unknown> };
    this.served.set("manifest.json", new Uint8Array(Buffer.from(JSON.stringify({ ...manifest, files: { [only]: manifest.files[only] } }))));
  }

  get environment(): StoreEnvironment {
    const fail = (which: Surroundings["cacheFault"]) => {
      if (this.cacheFault === which) throw new DOMException("no room", "QuotaExceededError");
    };
    const key = (request: unknown) => (request instanceof Request ? request.url : String(request));
    const cache = {
      match: async (url: string) => (fail("match"), this.stored.has(url) ? new Response(this.stored.get(url)) : undefined),
      put: async (url: string, response: Response) => (
        fail("put"),
        void this.stored.set(url, new Uint8Array(await response.arrayBuffer()))
      ),
      delete: async (url: unknown) => this.stored.delete(key(url)),
      keys: async () => (fail("keys"), [...this.stored.keys()].map((url) => new Request(url))),
    };
    return {
      fetch: async (url) => {
        const name = String(url).slice(URL_OF_MODEL.length + 1);
        this.asked.push(name);
        const bytes = this.served.get(name);
        return bytes ? new Response(bytes) : new Response("", { status: 404 });
      },
      caches: { open: async () => (fail("open"), cache as unknown as Cache) },
      digest: async (bytes) => createHash("sha256").update(bytes).digest("hex"),
    };
  }

  load() {
    this.asked.length = 0;
    return loadModelFiles(URL_OF_MODEL, () => undefined, this.environment);
  }
}

/** Broken bytes on the way and in the cache, against the real files of the model. */
export async function integrity({ seed, size }: Order): Promise<Outcome> {
  const random = new Random(`integrity ${seed}`);
  const files = new Map(fs.readdirSync(FOLDER).map((name) => [name, new Uint8Array(fs.readFileSync(path.join(FOLDER, name)))]));
  const manifest = JSON.parse(Buffer.from(files.get("manifest.json")!).toString("utf8")) as { files: Record<string, { sha256: string }> };
  const names = Object.keys(manifest.files);
  const keyOf = (name: string) => CACHE_KEY + manifest.files[name]!.sha256;
  const [flips, poisoned, poor] = [new Faults(), new Faults(), new Faults()];
  const each = size(3, 40);

  let flipped = 0;
  for (const name of names) {
    for (let i = 0; i < each; i++, flipped++) {
      const world = new Surroundings(files, name);
      world.served.set(name, withFlippedBit(files.get(name)!, random));
      const error = await world.load().then(
        () => null,
        (cause: unknown) => cause,
      );
      if (!(error instanceof InteractionError) || error.code !== "model-integrity") flips.add(`${name}: ${String(error)}`);
      else if (!error.message.includes(name)) flips.add(`${name} is not named: ${error.message}`);
      else if (world.stored.has(keyOf(name))) flips.add(`${name}: kept`);
      else if (world.asked.filter((asked) => asked === name).length !== 2) flips.add(`${name}: not asked for again`);
      // The server is mended: the next load recovers.
      world.served.set(name, files.get(name)!);
      await world.load().catch((cause: unknown) => flips.add(`${name}, mended: ${String(cause)}`));
    }
  }

  let bad = 0;
  for (const name of names) {
    for (let i = 0; i < each; i++, bad++) {
      const good = files.get(name)!;
      const world = new Surroundings(files, name);
      await world.load();
      const broken = random.pick([
        withFlippedBit(good, random),
        good.slice(0, random.between(0, good.length - 1)),
        new Uint8Array(0),
        new Uint8Array([...good.slice(0, 9), ...good.slice(0, 9)]),
      ]);
      world.stored.set(keyOf(name), broken);
      const { files: loaded } = await world.load();
      if (!Buffer.from(loaded.get(name)!).equals(good)) poisoned.add(`${name}: other bytes were used`);
      if (world.asked.join() !== `manifest.json,${name}`) poisoned.add(`${name}: asked for ${world.asked.join()}`);
      if (!Buffer.from(world.stored.get(keyOf(name)) ?? []).equals(good)) poisoned.add(`${name}: not mended in the cache`);
    }
  }

  const faults = ["put", "open", "match", "keys"] as const;
  for (const fault of faults) {
    const world = new Surroundings(files);
    world.cacheFault = fault;
    const loaded = await world.load().catch((cause: unknown) => poor.add(`${fault}: ${String(cause)}`));
    if (loaded && names.some((name) => !Buffer.from(loaded.files.get(name)!).equals(files.get(name)!))) poor.add(`${fault}: other bytes`);
  }

  return {
    figures: [
      {
        what: `One bit flipped on the way, in each of the model's ${names.length} files in turn`,
        size: flipped,
        faults: flips.count,
        of: "loads that used it, kept it, did not ask again, did not name the file, or did not recover",
      },
      {
        what: "Cache entries with a flipped bit, cut off, empty or of another file",
        size: bad,
        faults: poisoned.count,
        of: "loads that used it, fetched more than that file, or left it there",
      },
      {
        what: `Caches that fail with QuotaExceededError (${faults.join(", ")})`,
        size: faults.length,
        faults: poor.count,
        of: "loads that did not run from memory",
      },
    ],
    faults: [flips, poisoned, poor].flatMap(({ words }) => words),
  };
}

function withFlippedBit(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  const at = random.between(0, copy.length - 1);
  copy[at] = copy[at]! ^ (1 << random.between(0, 7));
  return copy;
}
