import { ACTION_TYPES } from "../../src/protocol/action.js";
import { InteractionError } from "../../src/protocol/errors.js";
import { PHRASE, type Segment } from "../../src/protocol/segment.js";
import type { EngineConfig, EngineInfo } from "../../src/protocol/wire.js";
import type { Engine, EngineDecision } from "./engine.js";
import { commonPrefix } from "./tokens.js";

/**
 * Plays given actions: the event with index n is answered with `config.script[n]`, with `idle` after the last one.
 * It goes by the event's index and keeps no count, so a restarted worker and several sessions play the same script.
 * For tests, stories and hosts' own tests; it checks nothing. Its timings count segments in place of tokens.
 */
export class ScriptedEngine implements Engine {
  private script: readonly string[] = [];
  private cached: readonly string[] = [];

  load(config: EngineConfig): Promise<EngineInfo> {
    this.script = config.script ?? [];
    return Promise.resolve({ engine: "scripted", model: "scripted", contextTokens: 4096 });
  }

  decide(prompt: readonly Segment[], _grammar: string, signal: AbortSignal): Promise<EngineDecision> {
    if (signal.aborted) return Promise.reject(new InteractionError("aborted", "The tick was cancelled."));
    const text = this.script[eventIndex(prompt)] ?? "idle";
    const segments = prompt.map((segment) => segment.join(" "));
    const reused = commonPrefix(this.cached, segments);
    this.cached = segments;
    const type = ACTION_TYPES.find((name) => text.startsWith(name));
    return Promise.resolve({
      text,
      probabilities: type ? { [type]: 1 } : {},
      timings: {
        promptTokens: segments.length,
        reusedTokens: reused,
        prefillTokens: segments.length - reused,
        decodeTokens: 1,
        grammarMs: 0,
        prefillMs: 0,
        decodeMs: 0,
        totalMs: 0,
      },
    });
  }

  dispose(): Promise<void> {
    this.cached = [];
    return Promise.resolve();
  }
}

/** Index of the newest event, as its header says; 0 where the prompt has none. */
function eventIndex(prompt: readonly Segment[]): number {
  const header = prompt.findLastIndex(([kind, text]) => kind === "c" && text === PHRASE.eventStart);
  return header < 0 ? 0 : Number(prompt[header + 1]?.[1] ?? 0);
}
