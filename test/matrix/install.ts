import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../paths.js";
import { run } from "./serve.js";

/** Kept from run to run, so that an app's other packages are installed once. */
const WORKPLACE = path.join(os.tmpdir(), "interaction-textarea-matrix");

/** Packs the built package, as it would be published; the path of the file. */
export function pack(): string {
  fs.mkdirSync(WORKPLACE, { recursive: true });
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", WORKPLACE];
  const [packed] = JSON.parse(execFileSync("npm", args, { cwd: root, encoding: "utf8" })) as [{ filename: string }];
  return path.join(WORKPLACE, packed.filename);
}

/** A copy of a sample outside the repository, with the packed file and what else it names installed; its folder. */
export async function install(sample: string, name: string, tarball: string): Promise<string> {
  const folder = path.join(WORKPLACE, name);
  const from = path.join(root, "demo/samples", sample);
  for (const entry of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    if (entry !== "node_modules") fs.rmSync(path.join(folder, entry), { recursive: true });
  }
  // npm takes a packed file of the same version for the same file.
  fs.rmSync(path.join(folder, "node_modules/interaction-textarea"), { recursive: true, force: true });
  fs.rmSync(path.join(folder, "node_modules/.package-lock.json"), { force: true });
  fs.cpSync(from, folder, { recursive: true });
  await run(folder, "npm", ["install", tarball, "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"]);
  return folder;
}
