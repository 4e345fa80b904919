/**
 * Runs the WebGPU engine in headless Chromium on a model folder and prints what it decided and what each tick cost.
 *
 *   node --import tsx test/engine/webgpu-check.ts <model folder> [--rows file.jsonl] [--streams 2] [--events 6]
 *
 * It fails where a tick computes more than is new, where a warm tick says something else than a cold one, or where a
 * cancelled tick leaves the cache wrong. Without a GPU the browser's software adapter is used: minutes, not seconds.
 */
import { createReadStream, readFileSync } from "node:fs";
import { resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright-core";
import { createServer, type Plugin } from "vite";
import type { EngineDecision } from "../../src/protocol/wire.js";
import { control, PHRASE, segmentsText, type Segment } from "../../src/protocol/segment.js";
import type { Check } from "./webgpu-worker.js";
import { chrome } from "../paths.js";

interface Row {
  id: string;
  system: Segment[];
  turns: { index: number; event: Segment[]; action: Segment[]; grammar: string }[];
}
type Answer = EngineDecision | { error: string; message: string };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "training/build/rows/dev-score.jsonl" },
    streams: { type: "string", default: "2" },
    events: { type: "string", default: "6" },
  },
});
const folder = positionals[0];
if (!folder) throw new Error("Which model folder? node --import tsx test/engine/webgpu-check.ts <model folder>");

const rows = readFileSync(values.rows, "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Row)
  .filter((row) => row.turns.length >= Number(values.events))
  .slice(0, Number(values.streams));

/** The prompt of turn `at`, with the teacher's actions before it. */
function promptOf(row: Row, at: number): Segment[] {
  const before = row.turns.slice(0, at).flatMap((turn) => [...turn.event, ...turn.action, control(PHRASE.end)]);
  return [...row.system, ...before, ...row.turns[at]!.event];
}

const modelPlugin: Plugin = {
  name: "model-folder",
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      const path = /^\/model\/([^?]*)/.exec(request.url ?? "")?.[1];
      if (request.url === "/favicon.ico") response.end();
      else if (request.url === "/check") {
        response.setHeader("content-type", "text/html");
        response.end(
          '<!doctype html><title>check</title><script type="module">import { wrap } from "/node_modules/comlink/dist/esm/comlink.mjs"; self.check = wrap(new Worker("/test/engine/webgpu-worker.ts", { type: "module" }));</script>',
        );
      } else if (path === undefined) next();
      else {
        const root = resolve(folder!);
        const file = resolve(root, path);
        if (!file.startsWith(root + sep)) return next();
        createReadStream(file)
          .on("error", () => {
            response.statusCode = 404;
            response.end();
          })
          .pipe(response);
      }
    });
  },
};

const failures: string[] = [];
const expect = (truth: boolean, what: string) => {
  console.log(`${truth ? "ok  " : "FAIL"} ${what}`);
  if (!truth) failures.push(what);
};

async function call(page: Page, name: keyof Check, ...input: unknown[]): Promise<unknown> {
  return page.evaluate(
    ([method, args]) => (self as unknown as { check: Record<string, (...a: unknown[]) => unknown> }).check[method]!(...args),
    [name, input] as const,
  );
}

async function decide(page: Page, row: Row, at: number, abortAfter?: number): Promise<Answer> {
  return (await call(page, "decide", promptOf(row, at), row.turns[at]!.grammar, abortAfter)) as Answer;
}

function report(row: Row, at: number, answer: Answer): void {
  if ("error" in answer) return console.log(`${row.id} ${at}  ${answer.error}: ${answer.message}`);
  const t = answer.timings;
  const wanted = segmentsText(row.turns[at]!.action);
  const top = Object.entries(answer.probabilities).sort((a, b) => b[1] - a[1]);
  console.log(
    `${row.id} ${at}  prompt ${t.promptTokens} reused ${t.reusedTokens} prefill ${t.prefillTokens} decode ${t.decodeTokens}` +
      `  ms: grammar ${Math.round(t.grammarMs)} prefill ${Math.round(t.prefillMs)} decode ${Math.round(t.decodeMs)} total ${Math.round(t.totalMs)}` +
      `\n    ${answer.text}${answer.text === wanted ? "" : `   (teacher: ${wanted})`}` +
      `\n    ${top.map(([type, p]) => `${type} ${p.toFixed(4)}`).join("  ")}`,
  );
}

const server = await createServer({
  configFile: false,
  root: process.cwd(),
  logLevel: "warn",
  server: {
    port: 0,
    hmr: false,
    watch: null,
    headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
  },
  optimizeDeps: { entries: ["test/engine/webgpu-worker.ts"] },
  plugins: [modelPlugin],
});
await server.listen();
const origin = server.resolvedUrls!.local[0]!;
const browser = await chromium.launch({
  executablePath: chrome,
  args: ["--no-sandbox", "--headless=new", "--enable-unsafe-webgpu"],
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on("console", (message) => message.type() === "error" && console.log("page:", message.text()));
  page.on("pageerror", (error) => console.log("page:", error.message));
  await page.goto(`${origin}check`);
  await page.waitForFunction("self.check !== undefined");
  console.log("load", JSON.stringify(await call(page, "load", `${origin}model/`)));

  const warm = new Map<Row, Answer>();
  for (const row of rows) {
    let before: EngineDecision | null = null;
    for (let at = 0; at < Number(values.events); at++) {
      const answer = await decide(page, row, at);
      report(row, at, answer);
      warm.set(row, answer);
      if ("error" in answer) {
        expect(false, `${row.id} ${at} decides`);
        break;
      }
      if (before) {
        expect(
          answer.timings.reusedTokens >= before.timings.promptTokens,
          `${row.id} ${at} computes only what is new (${answer.timings.prefillTokens})`,
        );
      }
      before = answer;
    }
  }

  const row = rows[rows.length - 1]!;
  const last = Number(values.events) - 1;
  // Back to the stream's start, so that the tick has a long prompt to be cancelled in.
  report(row, 0, await decide(page, row, 0));
  const cancelled = await decide(page, row, last, 1500);
  expect(
    "error" in cancelled && cancelled.error === "aborted",
    `a tick is cancelled in the middle (${"error" in cancelled ? cancelled.error : "it ended before"})`,
  );
  const resumed = await decide(page, row, last);
  report(row, last, resumed);
  expect(textOf(resumed) === textOf(warm.get(row)!), "after a cancelled tick the next one says the same");

  console.log("load", JSON.stringify(await call(page, "load", `${origin}model/`)));
  for (const [one, answer] of warm) {
    const cold = await decide(page, one, last);
    report(one, last, cold);
    expect(textOf(cold) === textOf(answer), `${one.id}: a cold engine says the same as the warm one`);
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(failures.length === 0 ? "all good" : `${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

function textOf(answer: Answer): string {
  return "error" in answer ? `${answer.error}: ${answer.message}` : answer.text;
}
