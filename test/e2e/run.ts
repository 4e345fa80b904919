/**
 * The component with the committed model, in headless Chromium: real key events, real worker, WebGPU (in software).
 *   run.ts [--full] [--record docs/demo-session.json] [--model /path/on/the/server/]
 * `--full` types a whole minute of plain prose (about ten minutes here); without it, twelve seconds.
 */
import fs from "node:fs";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import type { AuditRecord } from "../../src/protocol/index.js";
import { openStage } from "./browser.js";

const { values } = parseArgs({
  options: {
    full: { type: "boolean" },
    record: { type: "string" },
    model: { type: "string" },
    only: { type: "string" },
    held: { type: "string" },
  },
});
// A fast typist: three words a sample, as in the corpus. Slower typing makes finer slices than the model was trained on.
const KEY_MS = 40;
const PROSE =
  "The rain stopped before breakfast and the garden smelled of wet stone. I took the long way to the baker, past the school, and thought about what to cook for Sunday. " +
  "There was a light on in the old shop again. Somebody had put flowers in the window, yellow ones, and a chair. I would like to sit there for an hour and watch the street wake up. " +
  "When I came home the kettle was still warm. We talked about the summer, slowly, the way we used to do, and nobody looked at the clock. Then I washed the cups and opened the window. " +
  "The air was clean. I wrote two letters, one of them to myself, and folded both in the same way. After lunch the wind came up and moved the curtains. I swept the stairs from the top down, " +
  "which is the wrong way for the dust and the right way for my knees. The neighbour's boy was practising his scales again, and he got further than last week before he stopped. " +
  "I found the blue jar behind the flour and a button in it that belongs to no coat of mine. Later I sat on the step with the last of the tea. It is strange how loud a quiet house can be. " +
  "I thought of calling, and then I thought that tomorrow is soon enough. The light went slowly off the wall, brick by brick, and I let it go. In the evening I read ten pages and remembered none of them, " +
  "so I read them again, and they were better for it. Then bed, with the window open, and the rain once more. ";
const HELD =
  "so morocco played the netherlands last night and i forget the score. half of the street was up until two, even my aunt who never watches anything. ";

let passed = 0;
let failed = 0;
function check(condition: boolean, what: string): void {
  console.log(`${condition ? "  ok  " : "  FAIL"} ${what}`);
  if (condition) passed++;
  else failed++;
}

/** Real key events; session time goes on by a key's time a key. */
async function type(page: Page, text: string): Promise<void> {
  for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
    for (const key of word) {
      if (key === "\n") await page.keyboard.press("Enter");
      else await page.keyboard.type(key);
      await page.evaluate((ms) => window.e2e.advance(ms), KEY_MS);
    }
  }
}
const pause = (page: Page, ms = 2000) => page.evaluate((time) => window.e2e.advance(time), ms);
const records = (page: Page, from: number): Promise<AuditRecord[]> => page.evaluate((at) => window.e2e.records.slice(at), from);
const count = (page: Page) => page.evaluate(() => window.e2e.records.length);
const value = (page: Page) => page.evaluate(() => document.querySelector<HTMLElement & { value: string }>("#box")!.value);

function show(list: readonly AuditRecord[]): void {
  for (const { index, event, decision, verdict } of list) {
    const body = event.source === "user" ? event.text.slice(-60) : "body" in event ? event.body : event.target;
    const { timings } = decision;
    const refused = verdict.allowed ? "" : ` [refused: ${verdict.code}]`;
    console.log(
      `       ${index} ${event.source} ${JSON.stringify(body)} → ${decision.text}${refused}  (${timings.prefillTokens}+${timings.decodeTokens} tokens, ${Math.round(timings.totalMs / 100) / 10} s)`,
    );
  }
}

const executed = (list: readonly AuditRecord[], kind: string) =>
  list.filter((record) => record.executed && record.decision.action.type === kind);

async function fresh(page: Page): Promise<void> {
  await page.reload();
  await page.waitForFunction(() => ["ready", "degraded"].includes(window.e2e?.status()), undefined, { timeout: 240_000 });
  await page.click("#box");
}

const stage = await openStage(`test/e2e/page.html${values.model ? `?model=${encodeURIComponent(values.model)}` : ""}`);
const sessions: unknown[] = [];
try {
  const { page } = stage;
  console.log("Loading the model …");
  await fresh(page);
  check((await page.evaluate(() => window.e2e.status())) === "ready", "the model loads");

  if (!values.only || values.only === "Marks") {
    console.log("Marks");
    const before = "the dog slept by the door. ";
    await type(page, before);
    await type(page, "underline the animals i mention\n");
    await pause(page);
    const asked = await count(page);
    check(executed(await records(page, 0), "mark").length === 0, "no mark before the instruction");
    await type(page, "at the zoo we saw a quokka and then a tiger near the pond. ");
    await pause(page);
    const marks = executed(await records(page, asked), "mark");
    check(marks.length >= 1, `marks while typing: ${marks.map((record) => record.decision.text).join(", ")}`);
    const stopAt = await count(page);
    await type(page, "stop underlining please. ");
    await pause(page);
    await type(page, "then a goat came by. ");
    await pause(page);
    check(executed(await records(page, stopAt + 1), "mark").length === 0, "no mark after stop");
    const typed = `${before}underline the animals i mention\nat the zoo we saw a quokka and then a tiger near the pond. stop underlining please. then a goat came by. `;
    check((await value(page)) === typed, "the text is as typed");
    show(await records(page, 0));
    sessions.push(await page.evaluate(() => window.e2e.exportSession()));
  }

  if (!values.only || values.only === "The held fact") {
    console.log("The held fact");
    await fresh(page);
    await type(page, values.held ?? HELD);
    await type(page, "anyway the final score was ");
    await pause(page);
    const held = await records(page, 0);
    show(held);
    const delegate = executed(held, "delegate")[0];
    check(delegate?.event.source === "user" && delegate.event.state === "active", "a lookup is delegated while typing goes on");
    const result = held.find((record) => record.event.source === "tool");
    check(result !== undefined, "the result enters the stream");
    const holds = held.filter(
      (record) => record.decision.action.type === "idle" && record.decision.action.reason && record.index >= (result?.index ?? Infinity),
    );
    check(holds.length >= 1, `held with a reason: ${holds[0]?.decision.text ?? "none"}`);
    const weave = executed(held, "integrate")[0];
    const woven = weave?.decision.action.type === "integrate" ? weave.decision.action.text : "";
    const source = result && "body" in result.event ? result.event.body : "";
    const words = new Set(source.match(/[\p{L}\p{N}]+/gu));
    check(
      woven !== "" && (woven.match(/[\p{L}\p{N}]+/gu) ?? []).every((word) => words.has(word)),
      `woven, each word from the result: ${JSON.stringify(woven)} from ${source}`,
    );
    check(
      await page.evaluate(() => document.querySelector("#box")!.shadowRoot!.querySelectorAll('[part~="card"]').length > 0),
      "a fact card is shown",
    );
    sessions.push(await page.evaluate(() => window.e2e.exportSession()));
  }

  if (!values.only || values.only === "Doing nothing") {
    console.log("Doing nothing");
    await fresh(page);
    await type(page, values.full ? PROSE.slice(0, Math.floor(60_000 / KEY_MS)) : PROSE.slice(0, Math.floor(12_000 / KEY_MS)));
    await pause(page);
    const quiet = await records(page, 0);
    const acts = quiet.filter((record) => record.decision.action.type !== "idle");
    show(acts);
    check(quiet.length >= (values.full ? 60 : 12), `${quiet.length} ticks ran`);
    check(acts.filter((record) => record.executed).length === 0, `idle only (${acts.length} other attempts)`);
    sessions.push(await page.evaluate(() => window.e2e.exportSession()));
  }

  console.log("Cost of a tick");
  const all = sessions.flatMap((session) => (session as { records: AuditRecord[] }).records.slice(1));
  const extra = all.filter(({ decision: { timings } }) => timings.reusedTokens < timings.promptTokens - timings.prefillTokens);
  check(extra.length === 0, "prefilled and reused tokens add up to the prompt");
  const reuse =
    all.reduce((sum, { decision }) => sum + decision.timings.reusedTokens, 0) /
    all.reduce((sum, { decision }) => sum + decision.timings.promptTokens, 0);
  const longest = Math.max(...all.map(({ decision }) => decision.timings.prefillTokens));
  check(
    longest < 160,
    `every tick after the first prefills only its event: ${longest} tokens at most, ${(100 * reuse).toFixed(1)} % of all prompt tokens reused`,
  );
  check((await page.evaluate(() => window.e2e.faults)).length === 0, "no fault was reported");
} finally {
  await stage.close();
}
if (values.record)
  fs.writeFileSync(
    values.record,
    `${JSON.stringify({ note: "Recorded by npm run e2e: real key events, the committed model, WebGPU in software; session time stands still while the model thinks.", sessions }, null, 1)}\n`,
  );
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
