/** Plays `.stream` scripts through the real worker and engine, with the teacher's actions as history. */
import { actionGrammar } from "../../src/protocol/index.js";
import { WorkerClient } from "../../src/session/worker-client.js";
import { playScript } from "../../training/corpus-tools/play.js";
import { parseStreamFile } from "../../training/corpus-tools/stream-file.js";

/** One decision as `training/corpus-tools/score.ts` reads it, with the engine's own figures. */
export interface ScoredDecision {
  id: string;
  index: number;
  text: string;
  first: Record<string, number>;
  promptTokens: number;
  prefillTokens: number;
  reusedTokens: number;
}

const model = new URL(new URLSearchParams(location.search).get("model") ?? "/models/interaction-135m/", location.href).href;

const api = {
  /** Decides every event of the file's streams; `cold` starts each decision with an empty cache. */
  async play(text: string, onDecision: (decision: ScoredDecision) => void): Promise<void> {
    const client = new WorkerClient(undefined);
    await client.load({ engine: "webllm", modelUrl: model }, () => undefined);
    for (const script of parseStreamFile(text, "streams")) {
      const points: { index: number; prompt: Parameters<WorkerClient["decide"]>[0]; grammar: string }[] = [];
      playScript(script, ({ stream }) =>
        points.push({ index: stream.state.index, prompt: stream.prompt, grammar: actionGrammar(stream.state) }),
      );
      for (const { index, prompt, grammar } of points) {
        const answer = await client.decide(prompt, grammar, new AbortController().signal);
        const { promptTokens, prefillTokens, reusedTokens } = answer.timings;
        onDecision({ id: script.id, index, text: answer.text, first: answer.probabilities, promptTokens, prefillTokens, reusedTokens });
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
