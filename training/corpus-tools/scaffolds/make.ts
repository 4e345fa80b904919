/**
 * Makes scaffolds: situations for a teacher to label. Their actions are placeholders and export nowhere.
 *   make.ts --family FAMILY|all --count N [--seed S] --out FILE.scaffold
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { parseSignature } from "../../../src/protocol/tools.js";
import { runMain } from "../main.js";
import { Random } from "../random.js";
import { lookupWeave } from "./lookups.js";
import { floor, quiet, timers } from "./manners.js";
import { instructionMarks, quotedInstructions } from "./marks.js";
import { playPlan, type Plan } from "./plan.js";
import { gestures } from "./pointing.js";
import { printScaffolds, type Scaffold } from "./scaffold-file.js";

const GENERATORS = {
  "lookup-weave": lookupWeave,
  "instruction-marks": instructionMarks,
  "quoted-instruction": quotedInstructions,
  quiet,
  floor,
  timers,
  gestures,
} satisfies Record<string, (random: Random) => Plan>;
export type Family = keyof typeof GENERATORS;
export const FAMILIES = Object.keys(GENERATORS) as Family[];

/** Scaffold `number` of a family and seed: always the same one. */
export function makeScaffold(family: Family, seed: string, number: number): Scaffold {
  const random = new Random(`${family} ${seed} ${number}`);
  const plan = GENERATORS[family](random);
  const id = `sc-${family}-${seed}-${String(number + 1).padStart(3, "0")}`;
  const head = { id, family, title: plan.title, tools: plan.tools.map(parseSignature), file: id, line: 1 };
  return playPlan(head, plan, random);
}

function main(): void {
  const { values } = parseArgs({
    options: { family: { type: "string" }, count: { type: "string" }, seed: { type: "string", default: "1" }, out: { type: "string" } },
  });
  const { family, seed, out } = values;
  const count = Number(values.count);
  const families = family === "all" ? FAMILIES : FAMILIES.filter((name) => name === family);
  if (families.length === 0 || !Number.isInteger(count) || count < 1 || !out) {
    throw new Error(`usage: make.ts --family ${FAMILIES.join("|")}|all --count N [--seed S] --out FILE.scaffold`);
  }
  // The ending tells the tools apart that show either.
  if (!out.endsWith(".scaffold")) throw new Error("a scaffold's file name ends in .scaffold");
  if (!/^[\w-]+$/.test(seed)) throw new Error("a seed is letters, digits and hyphens: it stands in the ids");
  const made = families.flatMap((name) => Array.from({ length: count }, (_, number) => makeScaffold(name, seed, number)));
  fs.mkdirSync(path.dirname(path.resolve(out)), { recursive: true });
  fs.writeFileSync(out, printScaffolds(made));
  console.log(`${made.length} scaffolds, ${made.reduce((sum, { events }) => sum + events.length, 0)} decision points → ${out}`);
}

await runMain(import.meta.url, main);
