/**
 * The gate before export: a batch is trained on only after a second reader accepted it. `training/corpus/accepted.json` names
 * the reader of each file and the file's SHA-256, so that a later edit needs another reading.
 *   accepted.ts --by NAME FILE.stream…   notes that NAME has read the files as they stand
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { checkFiles } from "./check.js";
import { runMain } from "./main.js";

const acceptedSchema = z.record(z.string(), z.strictObject({ by: z.string().min(1), on: z.iso.date(), sha256: z.string().length(64) }));
type Accepted = z.infer<typeof acceptedSchema>;

const register = (file: string) => path.join(path.dirname(file), "accepted.json");
const digest = (file: string) => crypto.createHash("sha256").update(fs.readFileSync(file)).digest("hex");

function read(file: string): Accepted {
  const at = register(file);
  return fs.existsSync(at) ? acceptedSchema.parse(JSON.parse(fs.readFileSync(at, "utf8"))) : {};
}

/** @throws {Error} where a file was not accepted, or was changed since */
export function requireAccepted(file: string): void {
  const entry = read(file)[path.basename(file)];
  const how = `read it, then: node --import tsx training/corpus-tools/accepted.ts --by NAME ${file}`;
  if (!entry) throw new Error(`${file} is not accepted-by anyone yet: ${how}`);
  if (entry.sha256 !== digest(file)) throw new Error(`${file} was changed since ${entry.by} accepted it on ${entry.on}: ${how}`);
}

function main(): void {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { by: { type: "string" } } });
  if (!values.by || positionals.length === 0) throw new Error("usage: accepted.ts --by NAME FILE.stream…");
  const { faults } = checkFiles(positionals.map((file) => [file, fs.readFileSync(file, "utf8")] as const));
  if (faults.length > 0) throw new Error(`faults first:\n${faults.join("\n")}`);
  for (const file of positionals) {
    const entry = { by: values.by, on: new Date().toISOString().slice(0, 10), sha256: digest(file) };
    const all = { ...read(file), [path.basename(file)]: entry };
    const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => a.localeCompare(b)));
    fs.writeFileSync(register(file), `${JSON.stringify(sorted, null, 2)}\n`);
    console.log(`${file}: accepted by ${values.by}`);
  }
}

await runMain(import.meta.url, main);
