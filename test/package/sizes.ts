// What a page loads, as a bundler would make it of the package: `npm run sizes`.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { root } from "../paths.js";

/** Bytes after gzip. */
export interface Sizes {
  /** What stands between the page and typing, without Lit: no zod in it. */
  first: number;
  /** The same with Lit. */
  firstWithLit: number;
  /** What follows by itself: session, license, protocol, zod, the placing of what floats. */
  later: number;
  /** The same without zod. */
  laterWithoutZod: number;
  inspector: number;
  cdn: number;
  /** The worker with the engine that runs. */
  webgpu: number;
  cpu: number;
}

export async function measure(): Promise<Sizes> {
  const worker = built("worker") + built("tokens") + built("tick-loop");
  const lit = ["lit", "@lit/*", "lit-html", "lit-element"];
  const [whole, withoutLit, withoutZod, inspector] = await Promise.all([
    bundle("define.js", []),
    bundle("define.js", lit),
    bundle("define.js", [...lit, "zod"]),
    bundle("inspector.js", ["lit", "@lit/*", "zod"]),
  ]);
  return {
    first: withoutLit.first,
    firstWithLit: whole.first,
    later: withoutLit.all - withoutLit.first,
    laterWithoutZod: withoutZod.all - withoutZod.first,
    inspector: inspector.all,
    cdn: built("cdn"),
    webgpu: worker + built("webllm"),
    cpu: worker + built("wllama") + built("multi-thread"),
  };
}

/** A file of the build by its name, less a chunk's hash. */
function built(name: string): number {
  const names = fs.readdirSync(path.join(root, "dist"), { recursive: true, encoding: "utf8" }).filter((file) => /\.(js|wasm)$/.test(file));
  const file = names.find((other) => path.basename(other).replace(/(-[\w-]{8})?\.(js|wasm)$/, "") === name);
  if (!file) throw new Error(`The build has no ${name}; \`npm run build\` makes it.`);
  return gzip(fs.readFileSync(path.join(root, "dist", file)));
}

const gzip = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length;

/** An entry of the package, bundled and minified with all that it imports but `external`. */
async function bundle(entry: string, external: string[]): Promise<{ first: number; all: number }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(root, "dist", entry)],
    absWorkingDir: root,
    outdir: "sizes",
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    external,
  });
  const sizes = new Map(outputFiles.map((file) => [path.relative(root, file.path), gzip(file.contents)]));
  const sum = (names: Iterable<string>) => [...names].reduce((total, name) => total + sizes.get(name)!, 0);
  return { first: sum(atOnce(metafile, `sizes/${entry}`)), all: sum(sizes.keys()) };
}

/** The entry with all that it imports statically. */
function atOnce({ outputs }: Metafile, entry: string, found = new Set<string>()): Set<string> {
  found.add(entry);
  for (const { path: name, kind, external } of outputs[entry]!.imports) {
    if (kind === "import-statement" && !external && !found.has(name)) atOnce({ inputs: {}, outputs }, name, found);
  }
  return found;
}

/** The lines of README's table. */
export function table(sizes: Sizes): [what: string, kB: number][] {
  const kB = (bytes: number) => Math.round(bytes / 1000);
  return [
    ["before it can be typed into, without Lit", kB(sizes.first)],
    ["the same with Lit", kB(sizes.firstWithLit)],
    ["loaded after that: session, license, placing, zod", kB(sizes.later)],
    ["of that without zod", kB(sizes.laterWithoutZod)],
    ["`/cdn`: all of it in one file", kB(sizes.cdn)],
    ["the worker with WebGPU's engine", kB(sizes.webgpu)],
    ["the worker with the CPU's engine", kB(sizes.cpu)],
    ["`/inspector`, without Lit and zod", kB(sizes.inspector)],
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const [what, kB] of table(await measure())) console.log(`| ${what} | ${kB} kB |`);
}
