/**
 * `training/run report`: the figures of the shipped model with intervals and baselines, into its card and a plot beside it.
 *   report.ts --decisions FILE.jsonl [--free METRICS.json] [--model FOLDER] FILE.stream…
 * `--decisions` is what `training/run score` writes; `--free` what `free-run.ts --json` prints.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import prettier from "prettier";
import { z } from "zod";
import { alwaysIdle, decideBy, keywords } from "./baselines.js";
import { renderBlock, replaceBlock, type Column } from "./card.js";
import { evaluate, LIMITS, withinKey, type Evaluation } from "./evaluation.js";
import { figureShare, markedKinds, reportFigures, type Figure } from "./figures.js";
import { runMain } from "./main.js";
import { measure, type Metrics } from "./metrics.js";
import { plotPrecisionRecall, type PlotMark } from "./plot.js";
import { pairDecisions, readDecisions, type Decided } from "./score.js";
import { parseStreamFile, type Script } from "./stream-file.js";

const BASE = "training/eval/base.json";
const CORPUS = "training/corpus";
const CARD = "MODEL_CARD.md";
const PLOT = "precision-recall.svg";

const baseSchema = z.strictObject({
  model: z.string(),
  prompt: z.string(),
  command: z.string(),
  streams: z.string(),
  decisions: z.number().int(),
  provenance: z.string(),
  /** Rates by the key of the report's figures. */
  figures: z.record(z.string(), z.number()),
  exactOfAll: z.number(),
  exactNote: z.string(),
});

function readStreams(files: readonly string[]): Script[] {
  return files.flatMap((file) => parseStreamFile(fs.readFileSync(file, "utf8"), file));
}

/** A baseline's rates. It has no confidence to sweep: at a limit of intrusion it has its own recall or none. */
function baseline(name: string, decisions: readonly Decided[], scripts: readonly Script[], figures: readonly Figure[]): Column {
  const scored = pairDecisions(scripts, decisions);
  const rates = Object.fromEntries(figures.map((figure) => [figure.key, figureShare(figure, scored).rate]));
  for (const limit of LIMITS) rates[withinKey(limit)] = (rates["intrusion"] ?? 0) <= limit ? (rates["recall"] ?? null) : null;
  return { name, rates };
}

/** @throws where the decisions name other weights than the folder holds, or another operating point */
export function requireDecidedBy(
  decisions: readonly Decided[],
  { version, idleMargin = 0 }: { version: string; idleMargin?: number },
): void {
  const name = idleMargin ? `${version} at ${idleMargin}` : version;
  const other = decisions.find(({ model }) => model !== undefined && model !== name);
  if (other) throw new Error(`the decisions are of ${other.model}, the model is ${name}: training/run score comes first`);
}

function plotMarks(model: Evaluation, columns: readonly Column[]): PlotMark[] {
  const { recall, precision } = model.shares;
  const marks: PlotMark[] = [];
  if (recall?.rate != null && precision?.rate != null)
    marks.push({ label: "as shipped", recall: recall.rate, precision: precision.rate, kind: "here" });
  for (const { limit, point } of model.within) {
    if (point.precision === null) continue;
    marks.push({ label: `${100 * limit} % intrusion`, recall: point.recall, precision: point.precision, kind: "limit" });
  }
  for (const { name, rates } of columns) {
    if (rates["recall"] == null || rates["precision"] == null) continue;
    marks.push({ label: name, recall: rates["recall"], precision: rates["precision"], kind: "baseline" });
  }
  return marks;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      decisions: { type: "string" },
      free: { type: "string" },
      model: { type: "string", default: "models/interaction-135m" },
    },
  });
  if (!values.decisions || positionals.length === 0)
    throw new Error("usage: report.ts --decisions FILE.jsonl [--free METRICS.json] [--model FOLDER] FILE.stream…");
  const scripts = readStreams(positionals);
  const training = fs.readdirSync(CORPUS).filter((name) => /^train-.*\.stream$/.test(name));
  const figures = reportFigures(markedKinds(readStreams(training.map((name) => path.join(CORPUS, name)))));
  const decisions = readDecisions(fs.readFileSync(values.decisions, "utf8"));
  const manifest = JSON.parse(fs.readFileSync(path.join(values.model, "manifest.json"), "utf8")) as {
    version: string;
    idleMargin?: number;
  };
  requireDecidedBy(decisions, manifest);
  const scored = pairDecisions(scripts, decisions);
  const model = evaluate(scored, figures);

  const base = baseSchema.parse(JSON.parse(fs.readFileSync(BASE, "utf8")));
  const sameStreams = positionals.length === 1 && positionals[0] === base.streams && scored.length === base.decisions;
  const baselines = [
    baseline("keywords", decideBy(keywords, scripts), scripts, figures),
    baseline("always idle", decideBy(alwaysIdle, scripts), scripts, figures),
    // Its figures were measured once, so that they stand beside those of the same streams only.
    ...(sameStreams ? [{ name: "base, prompted", rates: base.figures }] : []),
  ];
  const free = values.free ? (JSON.parse(fs.readFileSync(values.free, "utf8")) as Metrics) : null;
  const freeColumn = free && {
    name: "free-running",
    rates: Object.fromEntries(figures.map(({ key, inMetrics }) => [key, inMetrics?.(free) ?? null])),
  };

  const named = positionals.map((file) => `\`${file}\``).join(", ");
  const notes = [
    `On ${named} (${model.streams} streams, ${model.decisions} decisions, ${model.quiet} of them idle; never trained on): greedy, under the grammar, with the teacher's ` +
      `actions as history.${free ? " Free-running: the model lives with its own earlier actions." : ""} Intervals: ` +
      "1,000 resamples of whole streams. Where nothing or all of a count was hit, resampling cannot tell how far the rate may be off: read the count.",
    `The model ships with a margin of ${manifest.idleMargin ?? 0} nats by which an act must beat idle at the first token, chosen on streams that were neither ` +
      "trained on nor are these (`training/run calibrate`). Margins below are on top of it. The sweep " +
      "chooses it on these same decisions, anew in each resample; below 0 it knows the type of an act and not its text.",
    "Baselines: `keywords` is a page of rules (`training/corpus-tools/baselines.ts`), the page never runs it." +
      (sameStreams
        ? ` Base: ${base.model}; prompt: ${base.prompt}; ${percentOf(base.exactOfAll)} of all its decisions are exact to the token (\`${BASE}\` tells how that was measured).`
        : ""),
  ];
  const block = renderBlock({
    figures,
    model,
    columns: [...(freeColumn ? [freeColumn] : []), ...baselines],
    perAction: measure(scored).perAction,
    notes,
    plot: PLOT,
  });
  const card = path.join(values.model, CARD);
  const written = replaceBlock(fs.readFileSync(card, "utf8"), block);
  const options = await prettier.resolveConfig(card);
  fs.writeFileSync(card, await prettier.format(written, { ...options, filepath: card }));
  fs.writeFileSync(path.join(values.model, PLOT), plotPrecisionRecall(model.points, plotMarks(model, baselines)));
  console.log(await prettier.format(block, { ...options, parser: "markdown" }));
  console.log(`→ ${card}, ${path.join(values.model, PLOT)}`);
}

const percentOf = (rate: number) => `${(100 * rate).toFixed(1)} %`;

await runMain(import.meta.url, main);
