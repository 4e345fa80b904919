import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Size } from "../figures.js";

const DIST = "dist";
const MODEL = "models/interaction-135m";

/** What a page loads, as built. */
export function measureSizes(root: string): Size[] {
  const dist = path.join(root, DIST);
  // Always: an older build would tell older sizes.
  const { status } = spawnSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: ["ignore", "ignore", "inherit"], shell: true });
  if (status !== 0) throw new Error("The build failed: run `npm run build`.");
  const built = fs.readdirSync(dist).filter((file) => file.endsWith(".js"));
  const isWorkers = (file: string) => /^(worker|tokens|tick-loop|webllm|wllama)\b/.test(file);
  // First load and what follows; `npm run sizes` tells them apart.
  const element = built.filter((file) => !isWorkers(file) && !/^(cdn|inspector|testing|tools)\.js$/.test(file));
  const group = (name: string, files: readonly string[]) =>
    sizeOf(
      name,
      files.map((file) => path.join(root, file)),
    );
  const inDist = (files: readonly string[]) => files.map((file) => path.join(DIST, file));
  const wasm = (kind: string) => path.join(DIST, "wllama", `${kind}.wasm`);
  const model = Object.keys(
    (JSON.parse(fs.readFileSync(path.join(root, MODEL, "manifest.json"), "utf8")) as { files: Record<string, unknown> }).files,
  );
  return [
    group("element, without its dependencies", inDist(element)),
    group("worker, before an engine is chosen", inDist(["worker.js"])),
    ...built
      .filter((file) => isWorkers(file) && file !== "worker.js")
      .map((file) => group(`worker: ${file.replace(/-[\w-]{8}\.js$/, "")}`, inDist([file]))),
    group("llama.cpp, one thread", [wasm("single-thread")]),
    group("llama.cpp, threads", [wasm("multi-thread")]),
    group("model: WebGPU library", [path.join(MODEL, "model.wasm")]),
    group(
      "model: weights",
      model.filter((file) => file.endsWith(".bin")).map((file) => path.join(MODEL, file)),
    ),
    group(
      "model: tokenizer and lists",
      model.filter((file) => file.endsWith(".json")).map((file) => path.join(MODEL, file)),
    ),
  ];
}

function sizeOf(name: string, files: readonly string[]): Size {
  const contents = files.map((file) => fs.readFileSync(file));
  return {
    name,
    bytes: contents.reduce((sum, { length }) => sum + length, 0),
    gzip: contents.reduce((sum, bytes) => sum + gzipSync(bytes).length, 0),
  };
}
