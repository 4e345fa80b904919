/**
 * `npm run trust`: seeded suites that try to break what the element promises. Writes `trust/results.json` and
 * `docs/trust.md`, the only source of their figures; ends with 1 where a suite found something.
 *   --full                 the sizes that a release is measured at; hours
 *   --seed TEXT            another seed; the default is the same each time
 *   --only stream,license  the other parts of the results stay as they are
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Order, Outcome, PartResult } from "./figures.js";
import { egress } from "./parts/egress.js";
import { integrity } from "./parts/integrity.js";
import { leaks } from "./parts/leaks.js";
import { hostileModel } from "./parts/license.js";
import { markup } from "./parts/markup.js";
import { parsers } from "./parts/parser.js";
import { recovery } from "./parts/recovery.js";
import { soak } from "./parts/soak.js";
import { forgedStreams } from "./parts/stream.js";
import { PARTS, report, type Results } from "./report.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const file = "trust/results.json";

const suites: Record<keyof typeof PARTS, (order: Order) => Promise<Outcome>> = {
  stream: forgedStreams,
  license: hostileModel,
  parser: parsers,
  egress,
  integrity,
  markup,
  recovery,
  soak,
  leaks,
};

const { values } = parseArgs({ options: { full: { type: "boolean" }, seed: { type: "string" }, only: { type: "string" } } });
const names = (values.only?.split(",") ?? Object.keys(suites)) as (keyof typeof PARTS)[];
const unknown = names.filter((name) => !(name in suites));
if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(", ")}. There are ${Object.keys(suites).join(", ")}.`);
const seed = values.seed ?? "trust";
const scale = values.full ? "full" : "quick";

const results = (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {}) as Results;
let failed = false;
for (const name of names) {
  console.log(`── ${PARTS[name]}`);
  const result = await measured(name);
  for (const { what, size, faults, of } of result.figures)
    console.log(`   ${faults === 0 ? "ok" : "FAULT"}  ${faults} of ${size}: ${of} (${what})`);
  for (const fault of result.faults) console.error(`   ${fault}`);
  failed ||= result.figures.some(({ faults }) => faults > 0);
  results[name] = result;
  // After each part, so that a run that is broken off loses no other.
  fs.writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
  fs.writeFileSync("docs/trust.md", await report(results));
}
process.exit(failed ? 1 : 0);

async function measured(name: keyof typeof PARTS): Promise<PartResult> {
  const from = performance.now();
  let loadAverage = os.loadavg()[0]!;
  const watch = setInterval(() => (loadAverage = Math.max(loadAverage, os.loadavg()[0]!)), 2_000);
  try {
    const size = (quick: number, full: number) => (scale === "full" ? full : quick);
    const outcome = await suites[name]({ seed, size, log: (line) => console.error(`   ${line}`) });
    const seconds = Math.round((performance.now() - from) / 1000);
    return { at: new Date().toISOString().slice(0, 10), seconds, loadAverage: Math.round(loadAverage), seed, scale, ...outcome };
  } finally {
    clearInterval(watch);
  }
}
