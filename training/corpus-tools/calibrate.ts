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
import { leaning, type Leaning } from "./sweep.js";

/** Margins that are tried, nats. */
const MARGINS = Array.from({ length: 13 }, (_, i) => i * 0.25);

export interface Trial {
  margin: number;
  intrusion: number;
  recall: number;
  precision: number;
  score: number;
}

/** How acting would do at a margin. `score` is F0.5: an act that was not wanted weighs more than one that was missed. */
export function tryMargin(leanings: readonly Leaning[], margin: number): Trial {
  const acting = leanings.filter((one) => one.margin >= margin);
  const wanted = leanings.filter((one) => one.wanted).length;
  const right = acting.filter((one) => one.wanted && one.right).length;
  const wrong = acting.filter((one) => !one.wanted).length;
  const recall = wanted === 0 ? 0 : right / wanted;
  const precision = acting.length === 0 ? 0 : right / acting.length;
  const score = precision + recall === 0 ? 0 : (1.25 * precision * recall) / (0.25 * precision + recall);
  return { margin, intrusion: wrong / Math.max(1, leanings.length - wanted), recall, precision, score };
}

/** The best trial; of equals the one that leaves the model most as it is. */
export function chooseMargin(leanings: readonly Leaning[]): Trial {
  return MARGINS.map((margin) => tryMargin(leanings, margin)).reduce((best, trial) => (trial.score > best.score ? trial : best));
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
  for (const margin of MARGINS) {
    const { intrusion, recall, precision, score } = tryMargin(leanings, margin);
    console.log(`${margin.toFixed(2)}  ${percent(intrusion)} ${percent(recall)}  ${percent(precision)} ${score.toFixed(3)}`);
  }
  const { margin } = chooseMargin(leanings);
  const file = path.join(values.model, "manifest.json");
  const manifest = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown>;
  fs.writeFileSync(file, `${JSON.stringify({ ...manifest, idleMargin: margin }, null, 1)}\n`);
  console.log(`idle margin ${margin} → ${file}`);
}

runMain(import.meta.url, main);
