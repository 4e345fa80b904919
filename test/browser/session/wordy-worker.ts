import { expose } from "comlink";
import { InteractionError } from "../../../src/protocol/errors.js";
import { segmentsText, type Segment } from "../../../src/protocol/segment.js";
import type { EngineDecision, OnIdle } from "../../../src/protocol/wire.js";
import { ScriptedEngine } from "../../../worker/engines/scripted.js";
import { WorkerHost } from "../../../worker/host.js";

/** Says at once that it holds; why, only once it is asked to, and else when it is cut off. */
class Wordy extends ScriptedEngine {
  override async decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal, _bias?: number, onIdle?: OnIdle) {
    const answer = await super.decide(prompt, grammar, signal);
    if (!onIdle || answer.text !== "idle") return answer;
    onIdle(answer);
    if (segmentsText(prompt).includes("say why")) return { ...answer, text: 'idle("the writer goes on")' };
    return new Promise<EngineDecision>((_, reject) => {
      const cut = () => reject(new InteractionError("aborted", "The tick was cancelled."));
      if (signal.aborted) cut();
      else signal.addEventListener("abort", cut);
    });
  }
}

expose(new WorkerHost(() => Promise.resolve(new Wordy())));
