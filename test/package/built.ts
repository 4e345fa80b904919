import fs from "node:fs";
import path from "node:path";
import { root } from "../paths.js";

export interface PackageJson {
  name: string;
  sideEffects: string[];
  dependencies: Record<string, string>;
  exports: Record<string, string | { types: string; default?: string }>;
}

export function packageJson(): PackageJson {
  return JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as PackageJson;
}

/** The entries that can be imported, by subpath: `./define` → `dist/define.js`. */
export function entries(): [subpath: string, file: string][] {
  return Object.entries(packageJson().exports).flatMap(([subpath, target]) =>
    typeof target === "object" && target.default ? [[subpath, target.default] as [string, string]] : [],
  );
}
