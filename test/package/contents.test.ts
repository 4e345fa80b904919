import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../paths.js";
import { entries, packageJson } from "./built.js";

const packed = (
  JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8" })) as [
    { files: { path: string }[]; unpackedSize: number },
  ]
)[0];
const files = packed.files.map((file) => file.path);

/** As built, less the hashes in the names of chunks and the many small files of types. */
const KINDS = [
  "LICENSE",
  "NOTICE",
  "README.md",
  "custom-elements.json",
  "dist/cdn.js",
  "dist/chunk.js",
  "dist/define.js",
  "dist/frameworks/jsx.d.ts",
  "dist/frameworks/react.d.ts",
  "dist/frameworks/svelte.d.ts",
  "dist/frameworks/vscode.css-custom-data.json",
  "dist/frameworks/vscode.html-custom-data.json",
  "dist/frameworks/vue.d.ts",
  "dist/index.js",
  "dist/inspector.js",
  "dist/protocol.js",
  "dist/testing.js",
  "dist/tools.js",
  "dist/types",
  "dist/wllama/multi-thread.wasm",
  "dist/wllama/single-thread.wasm",
  "dist/worker.d.ts",
  "dist/worker.js",
  "package.json",
];

const kindOf = (file: string) =>
  file.replace(/^dist\/[\w-]+-[\w-]{8}\.js$/, "dist/chunk.js").replace(/^dist\/types\/.*\.d\.ts$/, "dist/types");

describe("the packed file", () => {
  it("holds these files and no others", () => {
    expect([...new Set(files.map(kindOf))].sort()).toEqual(KINDS);
  });

  it("holds every file that `exports` names", () => {
    const named = Object.values(packageJson().exports).flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)));
    for (const file of named) expect(files).toContain(file.replace("./", ""));
  });

  it("imports what it holds, what it depends on, and nothing else", () => {
    const known = Object.keys(packageJson().dependencies);
    const chunks = files.filter((file) => file.endsWith(".js") && !file.includes("types/"));
    for (const file of chunks) {
      for (const from of importsOf(fs.readFileSync(path.join(root, file), "utf8"))) {
        if (from.startsWith(".")) expect(files, `${file} imports ${from}`).toContain(path.posix.join("dist", from));
        else
          expect(
            known.some((name) => from === name || from.startsWith(`${name}/`)),
            `${file} imports ${from}`,
          ).toBe(true);
      }
    }
  });

  it("has one module for a script tag, which imports nothing", () => {
    expect(importsOf(fs.readFileSync(path.join(root, "dist/cdn.js"), "utf8"))).toEqual([]);
  });

  it("names as having side effects exactly the entries that have", () => {
    const { sideEffects } = packageJson();
    const flagged = entries().filter(([, file]) => sideEffects.includes(file));
    expect(flagged.map(([subpath]) => subpath)).toEqual(["./define", "./cdn", "./inspector", "./worker"]);
  });
});

/** What the minified modules of our build import, statically and dynamically. */
function importsOf(code: string): string[] {
  return [
    ...code.matchAll(/(?:^|[;}\n])(?:import|export)(?:[\w$\s{},*]*?from)?\s*["']([^"'\s]+)["']|\bimport\(\s*["'`]([^"'`\s]+)["'`]\s*\)/g),
  ].map((match) => match[1] ?? match[2]!);
}
