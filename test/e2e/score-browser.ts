/**
 * `npm run score:browser -- [--engine cpu] [--streams N] [--json] FILE.stream…`: replays streams through the real worker
 * and engine in Chromium and prints the figures of `training/run score` and the engine's speed; with `--against decisions.jsonl` also how many decisions agree
 * with that file's (PyTorch's).
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { openStage } from "./browser.js";
import type { ScoredDecision } from "./score-page.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    streams: { type: "string" },
    json: { type: "boolean" },
    against: { type: "string" },
    model: { type: "string" },
    engine: { type: "string" },
  },
});
if (positionals.length === 0)
  throw new Error("usage: npm run score:browser -- [--engine cpu] [--streams N] [--json] [--against decisions.jsonl] FILE.stream…");

let text = positionals.map((file) => fs.readFileSync(file, "utf8")).join("\n");
if (values.streams) {
  const starts = [...text.matchAll(/^# /gm)].map((match) => match.index);
  text = text.slice(0, starts[Number(values.streams)] ?? text.length);
}
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "score-"));
const streamFile = path.join(folder, "played.stream");
const decisionFile = path.join(folder, "decisions.jsonl");
fs.writeFileSync(streamFile, text);

const query = new URLSearchParams({ model: values.model ?? "", engine: values.engine ?? "" });
const stage = await openStage(`test/e2e/score-page.html?${query}`);
stage.page.on("console", (message) => message.type() === "info" && console.error(message.text()));
const decisions: ScoredDecision[] = [];
try {
  await stage.page.waitForFunction(() => window.score !== undefined);
  await stage.page.exposeFunction("scored", (decision: ScoredDecision) => {
    decisions.push(decision);
    if (!values.json)
      console.log(`${decision.id} ${decision.index}  ${decision.prefillTokens} of ${decision.promptTokens} tokens  ${decision.text}`);
  });
  await stage.page.evaluate(
    (streams) => window.score.play(streams, (window as unknown as { scored: (decision: ScoredDecision) => Promise<void> }).scored),
    text,
  );
} finally {
  await stage.close();
}
reportSpeed(decisions);
fs.writeFileSync(decisionFile, decisions.map((decision) => JSON.stringify(decision)).join("\n"));

const scored = spawnSync(
  "node",
  ["--import", "tsx", "training/corpus-tools/score.ts", "--decisions", decisionFile, ...(values.json ? ["--json"] : []), streamFile],
  { stdio: "inherit" },
);
if (values.against) {
  const other = new Map(
    fs
      .readFileSync(values.against, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as ScoredDecision)
      .map((decision) => [`${decision.id} ${decision.index}`, decision.text]),
  );
  const known = decisions.filter((decision) => other.has(`${decision.id} ${decision.index}`));
  const differing = known.filter((decision) => other.get(`${decision.id} ${decision.index}`) !== decision.text);
  for (const decision of differing)
    console.error(`${decision.id} ${decision.index}: here ${decision.text}, there ${other.get(`${decision.id} ${decision.index}`)}`);
  const share = known.length > 0 ? 1 - differing.length / known.length : 0;
  console.error(`${known.length - differing.length} of ${known.length} decisions agree (${(100 * share).toFixed(1)} %)`);
  if (share < 0.98) process.exit(1);
}
process.exit(scored.status ?? 1);

/** Medians are of ticks in the middle of a stream: a stream's first one reads the system turn, too. */
function reportSpeed(all: readonly ScoredDecision[]): void {
  const warm = all.filter((decision) => decision.reusedTokens > 64);
  const sum = (of: (decision: ScoredDecision) => number, among = all) => among.reduce((total, one) => total + of(one), 0);
  const idle = warm.filter((decision) => decision.text === "idle").map((decision) => decision.totalMs);
  const acted = warm.filter((decision) => !decision.text.startsWith("idle"));
  // The first token needs no forward of its own.
  const decoded = acted.filter((decision) => decision.decodeTokens > 1);
  console.error(
    `prefill ${rate(
      sum((one) => one.prefillTokens),
      sum((one) => one.prefillMs),
    )}, ` +
      `decode ${rate(
        sum((one) => one.decodeTokens - 1, decoded),
        sum((one) => one.decodeMs, decoded),
      )}; ` +
      `bare idle ${median(idle)} ms (${idle.length}), action ${median(acted.map((one) => one.totalMs))} ms (${acted.length}), ` +
      `grammar ${median(warm.map((one) => one.grammarMs))} ms a tick, new tokens ${median(warm.map((one) => one.prefillTokens))}; medians`,
  );
}

function rate(tokens: number, ms: number): string {
  return `${((1000 * tokens) / Math.max(1, ms)).toFixed(1)} tokens/s`;
}

function median(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[sorted.length >> 1] ?? 0).toFixed(0);
}
