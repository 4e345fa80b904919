import type { Segment } from "../../src/protocol/segment.js";
import type { EngineConfig, EngineDecision, EngineInfo, LoadProgress, OnIdle } from "../../src/protocol/wire.js";

export type { EngineDecision };

/**
 * One way to run a model. An engine decodes one action at a time; the caller never overlaps two calls.
 * It keeps a cache of keys and values for the newest prompt and drops it to the longest common token prefix with
 * the next one, so a prompt that grows at its end costs only what is new.
 */
export interface Engine {
  /** @throws {InteractionError} `webgpu-missing`, `model-download`, `model-integrity`, `model-invalid` */
  load(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<EngineInfo>;
  /**
   * Greedy decoding of one action under a grammar.
   * @param prompt the whole stream up to the decision
   * @param grammar EBNF as XGrammar reads it
   * @param idleBias logits added to `idle` at the first token; default 0
   * @param onIdle told as soon as the action is an idle and only its reason may follow
   * @throws {InteractionError} `aborted`, `webgpu-lost`, `engine-failed`
   */
  decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal, idleBias?: number, onIdle?: OnIdle): Promise<EngineDecision>;
  dispose(): Promise<void>;
}
