import { ACTION_TYPES, parseAction, printAction } from "../../src/protocol/action.js";
import { cancelled } from "../../src/protocol/errors.js";
import { PHRASE, segmentsText, type Segment } from "../../src/protocol/segment.js";
import type { Cue, EngineConfig, EngineInfo, Script } from "../../src/protocol/wire.js";
import type { Engine, EngineDecision } from "./engine.js";
import { commonPrefix } from "./tokens.js";

/**
 * Plays given actions: the event with index n is answered with `config.script[n]`, or with the first cue that it
 * holds and that was not executed yet; else with `idle`.
 * It goes by what the prompt says and keeps no count, so a restarted worker and several sessions play the same script.
 * For tests, stories and hosts' own tests; it checks nothing. Its timings count segments in place of tokens.
 */
export class ScriptedEngine implements Engine {
  private script: Script = [];
  private cached: readonly string[] = [];

  load(config: EngineConfig): Promise<EngineInfo> {
    this.script = config.script ?? [];
    return Promise.resolve({ engine: "scripted", model: "scripted", contextTokens: 4096 });
  }

  decide(prompt: readonly Segment[], _grammar: string, signal: AbortSignal): Promise<EngineDecision> {
    if (signal.aborted) return Promise.reject(cancelled());
    const text = lineFor(this.script, prompt);
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

function lineFor(script: Script, prompt: readonly Segment[]): string {
  const start = Math.max(
    0,
    prompt.findLastIndex(([kind, text]) => kind === "c" && text === PHRASE.eventStart),
  );
  const numbered = script[Number(prompt[start + 1]?.[1] ?? 0)];
  if (typeof numbered === "string") return numbered;
  const event = segmentsText(prompt.slice(start));
  const before = segmentsText(prompt.slice(0, start));
  const cues = script.filter((line) => typeof line !== "string");
  return cues.find((cue, i) => event.includes(cue.when) && (cue.repeat || !isSaid(cue, cues.slice(0, i), before)))?.say ?? "idle";
}

/** Whether a cue's action was executed: as often as it and equal ones ahead of it ask for. */
function isSaid(cue: Cue, ahead: readonly Cue[], before: string): boolean {
  const turn = `${PHRASE.eventEnd}${printed(cue.say)}${PHRASE.end}`;
  return before.split(turn).length - 1 > ahead.filter((other) => other.say === cue.say).length;
}

/** As the stream prints it; what is no action stays as it is. */
function printed(say: string): string {
  try {
    return printAction(parseAction(say));
  } catch {
    return say;
  }
}
