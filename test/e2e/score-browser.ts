/**
 * `npm run score:browser -- FILE.stream…`: replays streams through the real worker and engine in Chromium and prints the
 * figures of `training/run score` and the engine's speed.
 *   --streams N              the first N streams only
 *   --events N               the first N events of each stream only
 *   --against FILE.jsonl     also how many decisions agree with that file's (PyTorch's); under 98 % is a failure
 *   --cold                   the last event of each stream is decided again with an empty cache, and must come out the same
 *   --engine cpu             llama.cpp in place of WebGPU
 *   --model URL, --json
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { openStage } from "./browser.js";
import type { ScoredDecision } from "./score-page.js";
import { speedOf } from "./speed.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    streams: { type: "string" },
    events: { type: "string" },
    cold: { type: "boolean" },
    json: { type: "boolean" },
    against: { type: "string" },
    model: { type: "string" },
    engine: { type: "string" },
  },
});
if (positionals.length === 0)
  throw new Error(
    "usage: npm run score:browser -- [--engine cpu] [--streams N] [--events N] [--cold] [--json] [--against decisions.jsonl] FILE.stream…",
  );

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
    ([streams, options]) =>
      window.score.play(streams, options, (window as unknown as { scored: (decision: ScoredDecision) => Promise<void> }).scored),
    [text, { cold: values.cold ?? false, ...(values.events ? { events: Number(values.events) } : {}) }] as const,
  );
} finally {
  await stage.close();
}
console.error(speedOf(decisions));
fs.writeFileSync(decisionFile, decisions.map((decision) => JSON.stringify(decision)).join("\n"));

// The figures are those of whole streams.
let failed = false;
if (!values.events) {
  const score = ["training/corpus-tools/score.ts", "--decisions", decisionFile, ...(values.json ? ["--json"] : []), streamFile];
  failed = spawnSync("node", ["--import", "tsx", ...score], { stdio: "inherit" }).status !== 0;
}
if (values.cold) {
  const cold = decisions.filter((decision) => decision.cold);
  const differing = cold.filter((decision) => decision.cold!.text !== decision.text || decision.cold!.reusedTokens > 0);
  for (const { id, index, text: warm, cold: other } of differing)
    console.error(`${id} ${index}: warm ${warm}, cold ${JSON.stringify(other)}`);
  console.error(`warm and cold cache gave the same on ${cold.length - differing.length} of ${cold.length} streams`);
  failed ||= differing.length > 0;
}
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
  failed ||= share < 0.98;
}
process.exit(failed ? 1 : 0);
