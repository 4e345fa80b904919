import { parseAction, printAction, type Action, type ActionType } from "../../../src/protocol/action.js";
import { actionGrammar } from "../../../src/protocol/grammar.js";
import { held, inFlight, type SessionState } from "../../../src/protocol/session.js";
import { acceptsText } from "../../../worker/engines/grammar/grammar.js";
import type { ScriptEvent } from "../stream-file.js";

/**
 * What a model is tempted to do instead of the label: what it did before again, a result said too early, a hold given up. They
 * are only proposed: the teacher says whether each is unwanted. What the grammar forbids anyway is left out.
 */
export function temptations(event: ScriptEvent, state: SessionState, models: readonly string[] = []): Action[] {
  const grammar = actionGrammar(state);
  const known = new Set([event.action, ...event.rejected].map(printAction));
  const proposed = [...models.flatMap(readable), ...ownProposals(event.action.type, state)];
  return proposed.filter((action) => {
    const text = printAction(action);
    // Two idles differ in their reason alone: that is no choice.
    if (known.has(text) || (action.type === "idle" && event.action.type === "idle")) return false;
    known.add(text);
    return acceptsText(grammar, text);
  });
}

function ownProposals(wanted: ActionType, state: SessionState): Action[] {
  const [result] = held(state);
  const open = inFlight(state).length > 0 || result !== undefined;
  const quiet: Action = open ? { type: "idle", reason: result ? "holding the result" : "lookup still in flight" } : { type: "idle" };
  const found: Action[] = wanted === "idle" ? [] : [quiet];
  if (result && !result.failed && wanted !== "integrate") {
    const text = firstText(result.result ?? "");
    if (text) found.push({ type: "integrate", text, source: result.id });
  }
  if (open && wanted !== "skip") found.push({ type: "skip", reason: "no longer wanted" });
  const asked = state.lookups[state.lookups.length - 1];
  if (asked && wanted !== "delegate") found.push({ type: "delegate", tool: asked.tool, args: asked.args });
  const mark = state.marks[state.marks.length - 1];
  if (mark && wanted !== "mark") found.push({ type: "mark", kind: mark.kind, span: mark.span, style: mark.style });
  return found;
}

/** The first text or figure of a result, where it is short enough for a weave. */
function firstText(result: string): string | null {
  try {
    const parsed: unknown = JSON.parse(result);
    const values = parsed !== null && typeof parsed === "object" ? Object.values(parsed) : [parsed];
    const value: unknown = values.find((one) => (typeof one === "string" && one !== "") || typeof one === "number");
    return value !== undefined && String(value).length <= 80 ? String(value) : null;
  } catch {
    return null;
  }
}

function readable(text: string): Action[] {
  try {
    return [parseAction(text)];
  } catch {
    return [];
  }
}
