/**
 * Scores decisions on labelled streams.
 *   score.ts --decisions FILE.jsonl [--json] FILE.stream…
 * A line of the decisions reads `{"id", "index", "text", "first"}`: what a model decided on event `index` of stream `id`
 * with the teacher's actions as history. Python (`training/run score`) and the browser write the same.
 */
import fs from "node:fs";
import { parseArgs } from "node:util";
import { license } from "../../src/license/license.js";
import { parseAction, type Action } from "../../src/protocol/action.js";
import { held, inFlight } from "../../src/protocol/session.js";
import { measure, type Metrics, type Scored, type Share } from "./metrics.js";
import { runMain } from "./main.js";
import { playScript } from "./play.js";
import { parseStreamFile, type Script } from "./stream-file.js";

/** What a model decided on one event. */
export interface Decided {
  id: string;
  index: number;
  text: string;
  /** Probability of each action type at the first token. */
  first?: Record<string, number>;
  /** Which weights decided. */
  model?: string;
}

/** Reads decisions, one JSON object a line. */
export function readDecisions(jsonl: string): Decided[] {
  return jsonl
    .split("\n")
    .filter((line) => line.trim())
    .map((line, i) => {
      const { id, index, text, first, model } = JSON.parse(line) as Partial<Decided>;
      if (typeof id !== "string" || typeof index !== "number" || typeof text !== "string") {
        throw new Error(`decision ${i + 1} needs "id", "index" and "text": ${line.slice(0, 120)}`);
      }
      return { id, index, text, ...(first && { first }), ...(model && { model }) };
    });
}

/**
 * Puts each decision beside the teacher's.
 * @throws where decisions are missing; says which
 */
export function pairDecisions(scripts: readonly Script[], decisions: readonly Decided[]): Scored[] {
  const byPlace = new Map(decisions.map((decided) => [`${decided.id} ${decided.index}`, decided]));
  const missing: string[] = [];
  const scored: Scored[] = [];
  for (const script of scripts) {
    playScript(script, ({ event, stream }) => {
      const { state } = stream;
      const place = `${script.id} ${state.index}`;
      const decided = byPlace.get(place);
      if (!decided) return void missing.push(place);
      const said = readAction(decided.text);
      const verdict = said ? license(said, state) : null;
      scored.push({
        id: script.id,
        family: script.family,
        index: state.index,
        active: state.phase === "active",
        waiting: inFlight(state).length > 0 && held(state).length === 0,
        holding: held(state).length > 0,
        teacher: event.action,
        said,
        blocked: verdict && !verdict.allowed ? verdict.code : null,
        ...(decided.first && { first: decided.first }),
      });
    });
  }
  if (missing.length > 0) {
    const shown = missing.slice(0, 10).join(", ");
    throw new Error(`${missing.length} decisions are missing (stream and event): ${shown}${missing.length > 10 ? ", …" : ""}`);
  }
  return scored;
}

export function readAction(text: string): Action | null {
  try {
    return parseAction(text);
  } catch {
    return null;
  }
}

const percent = (rate: number | null) => (rate === null ? "–" : `${(100 * rate).toFixed(1)} %`);
const shareText = ({ rate, count, of }: Share) => `${percent(rate)} (${count} of ${of})`;

/** The figures for a person. */
export function printMetrics(metrics: Metrics): string {
  const rows: [string, string][] = [
    ["decisions", String(metrics.decisions)],
    ["typeAccuracy", percent(metrics.typeAccuracy)],
    ["intrusionRate", percent(metrics.intrusionRate)],
    ["intrusionRateLicensed", percent(metrics.intrusionRateLicensed)],
    ["actRecall", percent(metrics.actRecall)],
    ["actPrecision", percent(metrics.actPrecision)],
    ["exactMatch", percent(metrics.exactMatch)],
    ["spanExact", shareText(metrics.spanExact)],
    ["reDelegation", shareText(metrics.reDelegation)],
    ["confabulation", shareText(metrics.confabulation)],
    ["staleIntegrate", shareText(metrics.staleIntegrate)],
    ["floorTaking", shareText(metrics.floorTaking)],
    ["malformed", shareText(metrics.malformed)],
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(22)} ${value}`);
  lines.push("", "action      teacher  said   recall  precision  exact");
  for (const [type, score] of Object.entries(metrics.perAction)) {
    const cells = [String(score.teacher).padStart(7), String(score.said).padStart(5), percent(score.recall).padStart(8)];
    lines.push(`${type.padEnd(11)} ${cells.join(" ")} ${percent(score.precision).padStart(10)} ${percent(score.exact).padStart(7)}`);
  }
  lines.push("", "family                 decisions  type     intrusion  recall   exact");
  for (const [family, score] of Object.entries(metrics.perFamily)) {
    const cells = [score.typeAccuracy, score.intrusionRate, score.actRecall, score.exactMatch].map((rate) => percent(rate).padStart(8));
    lines.push(`${family.padEnd(22)} ${String(score.decisions).padStart(9)} ${cells.join(" ")}`);
  }
  return lines.join("\n");
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { decisions: { type: "string" }, json: { type: "boolean" } },
  });
  if (!values.decisions || positionals.length === 0) throw new Error("usage: score.ts --decisions FILE.jsonl [--json] FILE.stream…");
  const scripts = positionals.flatMap((file) => parseStreamFile(fs.readFileSync(file, "utf8"), file));
  const metrics = measure(pairDecisions(scripts, readDecisions(fs.readFileSync(values.decisions, "utf8"))));
  console.log(values.json ? JSON.stringify(metrics) : printMetrics(metrics));
}

await runMain(import.meta.url, main);
