/** What the bench runs in the page, asked from outside by `window.bench`: the engine and its peers, one tick at a time. */
import { sessionExportSchema, type SessionExport } from "../src/protocol/index.js";
import { parseStreamFile } from "../training/corpus-tools/stream-file.js";
import { BytePairTokenizer } from "../worker/engines/byte-pair.js";
import { SegmentEncoder, withoutAddedTokens } from "../worker/engines/tokens.js";
import type { GrowthPoint, Load, Tick } from "./figures.js";
import { sessionPoint, textPoint } from "./growth.js";
import { Ours, startWorkerOnce } from "./runners/ours.js";
import type { Runner, TickOptions } from "./runners/runner.js";
import { CHATML, STREAM, StockWebllm } from "./runners/stock-webllm.js";
import { StockWllama } from "./runners/stock-wllama.js";
import { scriptPoints, sessionPoints, type Point } from "./workload.js";

const MODEL = new URL("/models/interaction-135m/", location.href).href;
/** Tokens of the CPU engine's context. */
const CPU_CONTEXT = 2048;

const RUNNERS = {
  "ours-cpu": () => new Ours("cpu"),
  "ours-webgpu": () => new Ours("webllm"),
  "stock-webllm": () => new StockWebllm(STREAM),
  "stock-webllm-chatml": () => new StockWebllm(CHATML),
  "stock-webllm-grammar": () => new StockWebllm(STREAM),
  "stock-wllama-f32": () => new StockWllama("f32"),
  "stock-wllama-q4": () => new StockWllama("q4_0"),
} satisfies Record<string, () => Runner>;
export type RunnerName = keyof typeof RUNNERS;

const runners = new Map<RunnerName, Runner>();
const workloads = new Map<string, Point[]>();

const api = {
  /** Has the server prepare the worker's modules, so that the first load is not one of the build tool. */
  warmUp: startWorkerOnce,
  async load(name: RunnerName): Promise<Load> {
    const runner = RUNNERS[name]();
    runners.set(name, runner);
    return runner.load(MODEL);
  },
  /** Names the decisions of a recorded session; returns how many there are. */
  addSession(name: string, session: SessionExport): number {
    const points = sessionPoints(sessionExportSchema.parse(session));
    workloads.set(name, points);
    return points.length;
  },
  /** Names the decisions of the first stream of a file; returns how many there are. */
  addScript(name: string, text: string): number {
    const points = scriptPoints(parseStreamFile(text, name)[0]!);
    workloads.set(name, points);
    return points.length;
  },
  /** Names `count` decisions of a session whose prompts have about so many tokens. */
  async addLong(name: string, session: SessionExport, tokens: number, count: number): Promise<number> {
    const encoder = await readEncoder();
    const points = sessionPoints(sessionExportSchema.parse(session));
    const from = points.findIndex(({ prompt }) => encoder.encode(prompt).length >= tokens);
    if (from < 0) throw new Error(`The session never comes to ${tokens} tokens.`);
    workloads.set(name, points.slice(from, from + count));
    return Math.min(count, points.length - from);
  },
  tick(runner: RunnerName, name: string, index: number, how: TickOptions): Promise<Tick> {
    return runners.get(runner)!.tick(workloads.get(name)![index]!, how);
  },
  async growth(kind: "text" | "session", session: SessionExport, at: number, ticks: number): Promise<GrowthPoint> {
    const encoder = await readEncoder();
    const last = session.records.findLast(({ event }) => event.source === "user")?.event;
    const prose = last?.source === "user" ? last.text.trim().split(/\s+/) : [];
    const options = {
      tools: session.tools,
      prose,
      contextTokens: CPU_CONTEXT,
      countTokens: (prompt: Point["prompt"]) => encoder.encode(prompt).length,
    };
    return (kind === "text" ? textPoint : sessionPoint)(runners.get("ours-cpu")!, options, at, ticks);
  },
  /** Memory of page and workers in bytes; null where the browser does not tell. */
  async memory(): Promise<number | null> {
    const { measureUserAgentSpecificMemory: measure } = performance as Performance & {
      measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>;
    };
    return measure ? (await measure.call(performance)).bytes : null;
  },
  async dispose(): Promise<void> {
    for (const runner of runners.values()) await runner.dispose();
    runners.clear();
  },
};

let encoder: Promise<SegmentEncoder> | null = null;
function readEncoder(): Promise<SegmentEncoder> {
  encoder ??= (async () => {
    const json = await (await fetch(new URL("tokenizer.json", MODEL))).text();
    return new SegmentEncoder(BytePairTokenizer.parse(json), BytePairTokenizer.parse(withoutAddedTokens(json)));
  })();
  return encoder;
}

declare global {
  interface Window {
    bench: typeof api;
  }
}
window.bench = api;
