import type { Action } from "../protocol/action.js";
import type { BlockCode, Evidence, Verdict } from "../protocol/decision.js";
import { held, inFlight, type Lookup, type SessionState } from "../protocol/session.js";
import type { ToolArguments } from "../protocol/action.js";
import { changedSentence, isUnaddressed, lastSentence } from "./floor.js";
import { licenseMark } from "./marks.js";
import { unsupported } from "./support.js";
import { toolFault } from "./tools.js";

export interface LicenseOptions {
  /** Checks arguments against the host's own schema (`ToolRegistry.argumentFault`); without it the tool's spec is used. */
  argumentFault?: (tool: string, args: ToolArguments) => string | null;
  /** Calls a minute, over all tools but the timer. Default 6. */
  maxCallsPerMinute?: number;
}

/**
 * Whether an action is wanted, as far as code can tell: it refuses only what is certainly not. Pure. `state` has the
 * newest event applied already. The evidence is the writer's words that the verdict rests on, with their offsets in
 * the newest snapshot (UTF-16), or the host's with -1.
 */
export function license(action: Action, state: SessionState, options: LicenseOptions = {}): Verdict {
  switch (action.type) {
    case "idle":
      return allow(null);
    case "mark":
      return licenseMark(action, state);
    case "delegate": {
      const fault = toolFault(action, state, options);
      const evidence = changedSentence(state);
      return fault ? block(fault.code, fault.detail, evidence) : allow(evidence);
    }
    case "integrate":
      return licenseIntegrate(action, state);
    case "skip":
      return held(state).length + inFlight(state).length > 0
        ? allow(changedSentence(state))
        : block("nothing-to-skip", "nothing is held or in flight", null);
    case "nudge":
      return licenseNudge(state);
    case "respond":
      return licenseRespond(state);
  }
}

function licenseIntegrate(action: Extract<Action, { type: "integrate" }>, state: SessionState): Verdict {
  const evidence = changedSentence(state);
  const source = held(state).find((lookup) => lookup.id === action.source);
  if (!source) return block("source-not-live", `${action.source} is not held`, evidence);
  if (source.failed) return block("source-not-live", `${action.source} failed`, evidence);
  if (isEmpty(source)) return block("source-not-live", `${action.source} came back empty`, evidence);
  const word = unsupported(action, source.result ?? "", state.text);
  if (word) return block("text-unsupported", `${JSON.stringify(word)} stands neither in ${action.source} nor in the text`, evidence);
  return allow(evidence);
}

function isEmpty(lookup: Lookup): boolean {
  return /^\s*(?:|null|\[\s*\]|\{\s*\}|""|\{\s*"\w+":\s*(?:null|""|\[\s*\]|\{\s*\})\s*\})\s*$/.test(lookup.result ?? "");
}

function licenseNudge(state: SessionState): Verdict {
  if (state.source !== "timer") return block("timer-not-alive", "no timer has fired", null);
  const timer = state.timers.find((known) => known.id === state.eventId);
  if (!timer?.alive) return block("timer-not-alive", `timer ${state.eventId ?? ""} is not running`, null);
  return allow(null);
}

function licenseRespond(state: SessionState): Verdict {
  const evidence = lastSentence(state.text);
  if (state.phase === "active") return block("floor-taken", "the writer is typing", evidence);
  if (isUnaddressed(state.text)) return block("not-addressed", "nothing outside quotes speaks to the assistant", evidence);
  return allow(evidence);
}

const allow = (evidence: Evidence | null): Verdict => ({ allowed: true, evidence });
const block = (code: BlockCode, detail: string, evidence: Evidence | null): Verdict => ({ allowed: false, code, detail, evidence });
