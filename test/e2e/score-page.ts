/** Plays `.stream` scripts through the real worker and engine, with the teacher's actions as history. */
import { actionGrammar, type Timings } from "../../src/protocol/index.js";
import type { EngineConfig } from "../../src/protocol/wire.js";
import { WorkerClient } from "../../src/session/worker-client.js";
import { playScript } from "../../training/corpus-tools/play.js";
import { parseStreamFile } from "../../training/corpus-tools/stream-file.js";

/** One decision as `training/corpus-tools/score.ts` reads it, with the engine's own figures. */
export interface ScoredDecision extends Timings {
  id: string;
  index: number;
  text: string;
  first: Record<string, number>;
}

const wanted = new URLSearchParams(location.search);
const model = new URL(wanted.get("model") || "/models/interaction-135m/", location.href).href;
const engine = (wanted.get("engine") || "webllm") as EngineConfig["engine"];

const api = {
  /** Decides every event of the file's streams; `cold` starts each decision with an empty cache. */
  async play(text: string, onDecision: (decision: ScoredDecision) => Promise<void>): Promise<void> {
    const client = new WorkerClient(undefined);
    const started = performance.now();
    const { device } = await client.load({ engine, modelUrl: model }, () => undefined);
    console.info(`${engine} on ${device}, loaded in ${Math.round(performance.now() - started)} ms`);
    for (const script of parseStreamFile(text, "streams")) {
      const points: { index: number; prompt: Parameters<WorkerClient["decide"]>[0]; grammar: string }[] = [];
      playScript(script, ({ stream }) =>
        points.push({ index: stream.state.index, prompt: stream.prompt, grammar: actionGrammar(stream.state) }),
      );
      for (const { index, prompt, grammar } of points) {
        const answer = await client.decide(prompt, grammar, new AbortController().signal);
        await onDecision({ id: script.id, index, text: answer.text, first: answer.probabilities, ...answer.timings });
      }
    }
    client.dispose();
  },
};
declare global {
  interface Window {
    score: typeof api;
  }
}
window.score = api;
