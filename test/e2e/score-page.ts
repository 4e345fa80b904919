/** Plays `.stream` scripts through the real worker and engine, with the teacher's actions as history. */
import { actionGrammar, plain, type Timings } from "../../src/protocol/index.js";
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
  /** The same decision with an empty cache; on the newest decision of a stream, where asked for. */
  cold?: { text: string; reusedTokens: number };
}

export interface PlayOptions {
  /** Events of each stream to play; all where missing. */
  events?: number;
  /** Decide each stream's last played event once more with an empty cache. */
  cold?: boolean;
}

const wanted = new URLSearchParams(location.search);
const model = new URL(wanted.get("model") || "/models/interaction-135m/", location.href).href;
const engine = (wanted.get("engine") || "webllm") as EngineConfig["engine"];

const api = {
  /** Decides the events of the file's streams. */
  async play(text: string, options: PlayOptions, onDecision: (decision: ScoredDecision) => Promise<void>): Promise<void> {
    const client = new WorkerClient(undefined);
    const started = performance.now();
    const { device } = await client.load({ engine, modelUrl: model }, () => undefined);
    console.info(`${engine} on ${device}, loaded in ${Math.round(performance.now() - started)} ms`);
    const decide = (prompt: Prompt, grammar: string) => client.decide(prompt, grammar, new AbortController().signal);
    for (const script of parseStreamFile(text, "streams")) {
      const points: { index: number; prompt: Prompt; grammar: string }[] = [];
      playScript(script, ({ stream }) =>
        points.push({ index: stream.state.index, prompt: stream.prompt, grammar: actionGrammar(stream.state) }),
      );
      const played = points.slice(0, options.events);
      for (const point of played) {
        const answer = await decide(point.prompt, point.grammar);
        const decision: ScoredDecision = {
          id: script.id,
          index: point.index,
          text: answer.text,
          first: answer.probabilities,
          ...answer.timings,
        };
        if (options.cold && point === played[played.length - 1]) {
          // A prompt that has no token in common empties the cache.
          await decide([plain("-")], 'root ::= "idle"');
          const again = await decide(point.prompt, point.grammar);
          decision.cold = { text: again.text, reusedTokens: again.timings.reusedTokens };
        }
        await onDecision(decision);
      }
    }
    client.dispose();
  },
};
type Prompt = Parameters<WorkerClient["decide"]>[0];
declare global {
  interface Window {
    score: typeof api;
  }
}
window.score = api;
