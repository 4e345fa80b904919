/**
 * `training/run calibrate`: the model's operating point. It is the margin in nats by which an act must beat idle at the first
 * token, chosen on streams that the model was not trained on, and written into its manifest; the page adds it to idle's logit.
 *   calibrate.ts --decisions FILE.jsonl --model FOLDER FILE.stream…
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { runMain } from "./main.js";
import { pairDecisions, readDecisions } from "./score.js";
import { parseStreamFile } from "./stream-file.js";
import { leaning, sweep, type Leaning, type SweepPoint } from "./sweep.js";

/** Margins that are tried, nats. */
const MARGINS = Array.from({ length: 13 }, (_, i) => i * 0.25);

export interface Trial extends SweepPoint {
  score: number;
}

/** How acting would do at a margin. `score` is F0.5: an act that was not wanted weighs more than one that was missed. */
function tryMargin(points: readonly SweepPoint[], margin: number): Trial {
  // The most restrained point comes first: the last one that still holds is in force.
  const point = points.findLast((one) => one.margin >= margin)!;
  const precision = point.precision ?? 0;
  const score = precision + point.recall === 0 ? 0 : (1.25 * precision * point.recall) / (0.25 * precision + point.recall);
  return { ...point, margin, score };
}

/** All trials, and the best: of equals the one that leaves the model most as it is. */
export function calibrate(leanings: readonly Leaning[]): { trials: Trial[]; best: Trial } {
  const points = sweep(leanings);
  const trials = MARGINS.map((margin) => tryMargin(points, margin));
  return { trials, best: trials.reduce((best, trial) => (trial.score > best.score ? trial : best)) };
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { decisions: { type: "string" }, model: { type: "string" } },
  });
  if (!values.decisions || !values.model || positionals.length === 0) {
    throw new Error("usage: calibrate.ts --decisions FILE.jsonl --model FOLDER FILE.stream…");
  }
  const scripts = positionals.flatMap((file) => parseStreamFile(fs.readFileSync(file, "utf8"), file));
  const leanings = pairDecisions(scripts, readDecisions(fs.readFileSync(values.decisions, "utf8"))).map(leaning);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8);
  console.log("margin intrusion   recall precision F0.5");
  const { trials, best } = calibrate(leanings);
  for (const { margin, intrusion, recall, precision, score } of trials) {
    console.log(`${margin.toFixed(2)}  ${percent(intrusion)} ${percent(recall)}  ${percent(precision ?? 0)} ${score.toFixed(3)}`);
  }
  const file = path.join(values.model, "manifest.json");
  const manifest = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown>;
  fs.writeFileSync(file, `${JSON.stringify({ ...manifest, idleMargin: best.margin }, null, 1)}\n`);
  console.log(`idle margin ${best.margin} → ${file}`);
}

runMain(import.meta.url, main);
