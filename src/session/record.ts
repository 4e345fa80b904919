import { parseAction, type Action } from "../protocol/action.js";
import type { AuditRecord, Decision, Timings, Verdict } from "../protocol/decision.js";
import type { InteractionError } from "../protocol/errors.js";
import type { StreamEvent } from "../protocol/events.js";
import type { SessionState } from "../protocol/session.js";
import type { EngineDecision } from "../protocol/wire.js";

/**
 * The decision in an engine's answer.
 * @throws {InteractionError} `action-invalid`
 */
export function decisionOf(state: SessionState, answer: EngineDecision, rebased: boolean): Decision {
  const action = parseAction(answer.text);
  return {
    index: state.index,
    action,
    text: answer.text,
    confidence: answer.probabilities[action.type] ?? 0,
    probabilities: answer.probabilities,
    timings: answer.timings,
    rebased,
  };
}

/** Of a decision that no engine made. */
export const NO_TIMINGS: Timings = {
  promptTokens: 0,
  reusedTokens: 0,
  prefillTokens: 0,
  decodeTokens: 0,
  grammarMs: 0,
  prefillMs: 0,
  decodeMs: 0,
  totalMs: 0,
};

/** The record of a decision. `resultId` is the id that a delegate got. */
export function recordOf(event: StreamEvent, decision: Decision, verdict: Verdict, at: number, resultId?: string): AuditRecord {
  return { index: decision.index, at, event, decision, verdict, executed: verdict.allowed, ...(resultId ? { resultId } : {}) };
}

/** The record of an event that no decision came for: the model was stopped or lost, or what it said is no action. */
export function undecided(event: StreamEvent, state: SessionState, error: InteractionError, at: number): AuditRecord {
  const action: Action = { type: "idle" };
  return {
    index: state.index,
    at,
    event,
    decision: { index: state.index, action, text: "", confidence: 0, probabilities: {}, timings: NO_TIMINGS, rebased: false },
    verdict: { allowed: false, code: "not-decided", detail: `${error.code}: ${error.message}`, evidence: null },
    executed: false,
  };
}
