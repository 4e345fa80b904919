/** What is sampled: how much of the workload each part plays, in a quick run and in a full one. */
import fs from "node:fs";
import type { SessionExport } from "../src/protocol/decision.js";
import type { EnginePlan, PeerPlan } from "./parts/engine.js";
import type { GrowthPlan } from "./parts/growth.js";

/** `smoke`: a tick or two of everything, to see that it runs; its figures mean nothing. */
export type Scale = "smoke" | "quick" | "full";

const pick = <T>(scale: Scale, smoke: T, quick: T, full: T): T => ({ smoke, quick, full })[scale];

const { sessions } = JSON.parse(fs.readFileSync("docs/demo-session.json", "utf8")) as {
  sessions: [SessionExport, SessionExport, SessionExport];
};
// Marks; a held fact; a minute of plain prose.
const [marks, fact, prose] = sessions;
/** The first streams of the development set. */
const scripts = (count: number): string[] =>
  fs
    .readFileSync("training/corpus/dev.stream", "utf8")
    .split(/^(?=# )/m)
    .slice(0, count);

export function cpuPlan(scale: Scale, log: EnginePlan["log"]): EnginePlan {
  const streams = pick(scale, 0, 1, 6);
  const ticks = pick(scale, 3, 99, 99);
  const how = "wllama 2.3.7, createCompletion, greedy, no grammar, the same float32 weights, its tokenizer, batch and cache types";
  const peer = (reuse: boolean, more: Partial<PeerPlan>): PeerPlan => ({
    runner: "stock-wllama-f32",
    name: `stock wllama, ${reuse ? "useCache" : "without useCache"}`,
    how,
    reuse,
    grammar: false,
    ticks,
    longTicks: pick(scale, 0, 3, 5),
    ...more,
  });
  return {
    ours: "ours-cpu",
    sampled: `${pick(scale, "3 events of one recorded session", "two recorded sessions", "two recorded sessions")} and ${streams} dev streams; peers: the session with the held fact`,
    sessions: pick(scale, [fact], [fact, marks], [fact, marks]),
    scripts: scripts(streams),
    events: pick(scale, 3, 99, 99),
    peers: [
      peer(true, {}),
      peer(false, { ticks: pick(scale, 1, 3, 8), longTicks: pick(scale, 0, 2, 3) }),
      ...pick(
        scale,
        [],
        [],
        [
          peer(true, {
            runner: "stock-wllama-q4",
            name: "stock wllama on Q4_0, useCache",
            how: how.replace("float32", "Q4_0"),
            longTicks: 0,
          }),
        ],
      ),
    ],
    long: pick(scale, [], [1500], [500, 1000, 1500]),
    longSession: prose,
    longTicks: pick(scale, 0, 5, 10),
    log,
  };
}

export function webgpuPlan(scale: Scale, log: EnginePlan["log"]): EnginePlan {
  const events = pick(scale, 2, 6, 14);
  const how =
    "@mlc-ai/web-llm 0.2.86, chat.completions.create, greedy, no grammar, the same weights and model library; the stream by its conversation template";
  const peer = { runner: "stock-webllm", how, ticks: events, grammar: false } as const;
  return {
    ours: "ours-webgpu",
    sampled: `the first ${events} events of the session with the held fact`,
    sessions: [fact],
    scripts: [],
    events,
    peers: [
      {
        ...peer,
        runner: "stock-webllm-chatml",
        name: "stock WebLLM chat, ChatML, its prefix reuse",
        how: how.replace("the stream by its conversation template", "each event a user message in ChatML, the base model's own template"),
        reuse: true,
        longTicks: pick(scale, 0, 0, 2),
      },
      { ...peer, name: "stock WebLLM chat on our stream, its prefix reuse", reuse: true, longTicks: pick(scale, 0, 0, 2) },
      {
        ...peer,
        // An instance of its own: asked the same twice, the chat API would prefill everything again.
        runner: "stock-webllm-grammar",
        name: "stock WebLLM chat, its prefix reuse, our grammar",
        how: how.replace("no grammar", "our grammar as response_format"),
        reuse: true,
        grammar: true,
        // XGrammar takes over a minute for some of them.
        ticks: pick(scale, 1, 1, 3),
        longTicks: 0,
      },
      {
        ...peer,
        name: "stock WebLLM chat, resetChat each tick",
        reuse: false,
        ticks: pick(scale, 1, 2, 4),
        longTicks: pick(scale, 0, 0, 1),
      },
    ],
    long: pick(scale, [], [], [1500]),
    longSession: prose,
    longTicks: 2,
    log,
  };
}

export function growthPlan(scale: Scale, log: GrowthPlan["log"]): GrowthPlan {
  return {
    words: pick(scale, [100, 10_000], [100, 300, 1000, 3000, 10_000], [100, 200, 500, 1000, 2000, 5000, 10_000]),
    events: pick(scale, [10, 20], [10, 30, 100, 300, 1000], [10, 20, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]),
    ticks: pick(scale, 1, 6, 20),
    session: prose,
    log,
  };
}

export const keyCount = (scale: Scale): number => pick(scale, 20, 150, 600);
export const keyRounds = (scale: Scale): number => pick(scale, 1, 3, 5);
