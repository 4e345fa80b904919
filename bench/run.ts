/**
 * `npm run bench`: replays recorded sessions through both engines and their stock peers in headless Chromium, and
 * writes `bench/results.json`. Ratios within one run say something; absolute times are this machine's.
 *   --full               more ticks, and WebGPU at 1,500 tokens of context (half an hour on a software adapter)
 *   --smoke              a tick or two of everything; writes nothing
 *   --only cpu,webgpu,growth,keys,sizes   the other parts of the results stay as they are
 *   --quiet              the table only
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openStage, type Stage } from "../test/e2e/browser.js";
import type { Part, Results } from "./figures.js";
import { measureEngine } from "./parts/engine.js";
import { measureGrowth } from "./parts/growth.js";
import { measureKeys } from "./parts/keys.js";
import { measureSizes } from "./parts/sizes.js";
import { cpuPlan, growthPlan, keyCount, keyRounds, webgpuPlan, type Scale } from "./plans.js";
import { round } from "./statistics.js";
import { table } from "./table.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const file = path.join(root, "bench/results.json");
process.chdir(root);
// Lit and others have slower builds for development, which Vite would take.
process.env["NODE_ENV"] = "production";

const { values } = parseArgs({
  options: { full: { type: "boolean" }, smoke: { type: "boolean" }, only: { type: "string" }, quiet: { type: "boolean" } },
});
const scale: Scale = values.smoke ? "smoke" : values.full ? "full" : "quick";
const log = (line: string) => values.quiet || console.error(line);

const parts = {
  sizes: () => Promise.resolve(measureSizes(root)),
  keys: (stage: Stage) => measureKeys(stage, keyCount(scale), keyRounds(scale)),
  cpu: (stage: Stage) => measureEngine(stage, cpuPlan(scale, log)),
  growth: (stage: Stage) => measureGrowth(stage, growthPlan(scale, log)),
  webgpu: (stage: Stage) => measureEngine(stage, webgpuPlan(scale, log)),
};
type Name = keyof typeof parts;
const names = (values.only?.split(",") ?? Object.keys(parts)) as Name[];
const unknown = names.filter((name) => !(name in parts));
if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(", ")}. There are ${Object.keys(parts).join(", ")}.`);

/** Runs a part and notes how busy the machine was: figures of a busy one are no results. */
async function timed<T>(run: () => Promise<T>): Promise<Part<T>> {
  const from = performance.now();
  let loadAverage = os.loadavg()[0]!;
  const watch = setInterval(() => (loadAverage = Math.max(loadAverage, os.loadavg()[0]!)), 2_000);
  try {
    const figures = await run();
    const seconds = Math.round((performance.now() - from) / 1000);
    return { at: new Date().toISOString(), seconds, loadAverage: round(loadAverage, 1), figures };
  } finally {
    clearInterval(watch);
  }
}

const stage = await openStage("bench/page.html");
const before = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Partial<Results>) : {};
const kept = Object.fromEntries(
  Object.entries(values.only ? before : {}).filter(([name]) => name in parts && !names.includes(name as Name)),
);
const results: Results = {
  machine: { cpu: os.cpus()[0]!.model, cores: os.cpus().length, browser: `Chromium ${stage.browser.version()}` },
  ...kept,
  absent: [],
};
let failed = false;
try {
  for (const name of names) {
    log(`── ${name}`);
    try {
      Object.assign(results, { [name]: await timed<unknown>(() => parts[name](stage)) });
    } catch (error) {
      failed = true;
      const why = error instanceof Error ? error.message.split("\n")[0]! : String(error);
      console.error(error);
      results.absent.push({ what: name, why: `failed: ${why}` });
    }
  }
} finally {
  await stage.close();
}
results.absent.push(...notMeasured(results));
console.log(table(results));
if (scale !== "smoke") fs.writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
process.exit(failed ? 1 : 0);

function notMeasured({ webgpu }: Results): Results["absent"] {
  const device = webgpu?.figures.cold.device ?? "";
  const absent: Results["absent"] = [
    {
      what: "tick on a real GPU through Dawn for Node (npm `webgpu`)",
      why: "no machine with a GPU was lent to the task that wrote this bench, so no such runner could be tried; it has none",
    },
  ];
  if (/swiftshader|software/i.test(device)) {
    absent.push({
      what: "WebGPU on a GPU",
      why: `the browser's adapter is ${device}, which computes on the CPU: only ratios of its ticks say something`,
    });
  }
  if (!webgpu?.figures.longContext.length) {
    absent.push({
      what: "WebGPU peers at 1,500 tokens of context",
      why: "a prefill of that length takes minutes on a software adapter; `npm run bench -- --full` has it",
    });
  }
  return absent;
}
