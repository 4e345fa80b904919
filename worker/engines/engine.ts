import type { ActionProbabilities, Timings } from "../../src/protocol/decision.js";
import type { Segment } from "../../src/protocol/segment.js";
import type { EngineConfig, EngineInfo, LoadProgress } from "../../src/protocol/wire.js";

/** A model's answer to one event. */
export interface EngineDecision {
  /** The action in call syntax, without the end token. */
  text: string;
  probabilities: ActionProbabilities;
  timings: Timings;
}

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
   * @throws {InteractionError} `aborted`, `webgpu-lost`, `engine-failed`
   */
  decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal): Promise<EngineDecision>;
  dispose(): Promise<void>;
}
