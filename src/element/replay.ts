import { sessionExportSchema, type AuditRecord, type SessionExport } from "../protocol/decision.js";
import { InteractionError } from "../protocol/errors.js";
import { safeParse } from "../protocol/safe-parse.js";
import { applyAction, applyEvent, openSession, type Lookup, type SessionState } from "../protocol/session.js";
import { activeInstructions } from "../license/active.js";
import { timerSpec } from "../protocol/tools.js";
import type { LookupView, SessionView } from "../session/view.js";
import { Reasons, whyOf } from "../session/why.js";

export interface ReplayOptions {
  /** 1: as fast as it was; 2: twice as fast; Infinity: at once. */
  speed?: number;
  /** Ends the replay where it stands. */
  signal?: AbortSignal;
}

/** Waits longer than this, in ms at speed 1, are cut: a pause to think is not worth watching. */
const LONGEST_WAIT = 4000;

/**
 * Plays a recording through a view: events and executed actions only, in their own time. Nothing is decided, called
 * or vetoed again.
 * @throws {InteractionError} `session-invalid` for what is no recording
 */
export async function replaySession(
  recording: SessionExport,
  view: SessionView,
  setText: (text: string) => void,
  { speed = 1, signal }: ReplayOptions = {},
): Promise<void> {
  const parsed = safeParse(sessionExportSchema, recording);
  if (!parsed.success) throw new InteractionError("session-invalid", `Not a session export: ${parsed.error.issues[0]?.message ?? ""}`);
  let state = openSession(parsed.data.tools);
  const reasons = new Reasons();
  let at: number | null = null;
  for (const record of parsed.data.records) {
    if (at !== null) await wait(Math.min(record.at - at, LONGEST_WAIT) / speed, signal);
    if (signal?.aborted) return;
    at = record.at;
    state = applyEvent(state, record.event);
    showEvent(record, state, view, setText, reasons);
    view.showInstructions(activeInstructions(state));
    if (record.executed) state = showAction(record, state, view, reasons);
    view.audit(record);
  }
}

function showEvent(record: AuditRecord, state: SessionState, view: SessionView, setText: (text: string) => void, reasons: Reasons): void {
  const { event } = record;
  if (event.source === "user") setText(event.text);
  else if (event.source === "tool") {
    const lookup = state.lookups.find((entry) => entry.id === event.id);
    if (lookup) view.showLookup(viewOf(lookup, reasons));
  } else if (event.source === "gesture" && event.gesture === "accept") view.hideWeave();
}

function showAction(record: AuditRecord, state: SessionState, view: SessionView, reasons: Reasons): SessionState {
  const { decision, verdict } = record;
  const { action, confidence } = decision;
  const range = verdict.allowed ? verdict.range : undefined;
  const next = applyAction(state, action, range);
  const changed = next.lookups.find((lookup, i) => lookup !== state.lookups[i]);
  const reason = action.type === "skip" ? action.reason : undefined;
  const why = whyOf(action, decision, verdict.evidence);
  reasons.add(changed?.id ?? record.resultId, why);
  if (changed) view.showLookup({ ...viewOf(changed, reasons), ...(reason ? { reason } : {}) });
  if (action.type === "mark" && range)
    view.showMark({ id: `r${record.index}`, ...action, ...range, evidence: verdict.evidence, confidence, why: [why] });
  else if (action.type === "delegate" && action.tool === timerSpec.name)
    view.reminder(action.args["cancel"] === undefined ? String(action.args["note"]) : null);
  else if (action.type === "integrate" && changed)
    view.showWeave({ id: changed.id, text: action.text, lookup: viewOf(changed, reasons), why: reasons.of(changed.id) });
  else if (action.type === "nudge") view.showNudge(action.text, [...reasons.of(state.eventId), why]);
  else if (action.type === "respond") view.showResponse(action.text, [why]);
  if (action.type !== "idle") view.actionExecuted(action, record);
  return next;
}

function viewOf(lookup: Lookup, reasons: Reasons): LookupView {
  const { failed, status, ...rest } = lookup;
  return { ...rest, status: failed && status === "held" ? "failed" : status, why: reasons.of(lookup.id) };
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (!(ms > 0) || signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
