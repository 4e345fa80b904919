import { license } from "../license/license.js";
import type { Action } from "../protocol/action.js";
import type { Decision, Verdict } from "../protocol/decision.js";
import type { SessionState } from "../protocol/session.js";
import { changeBetween, mapRange } from "../protocol/text.js";
import type { ToolRegistry } from "../tools/registry.js";
import type { Mode, SessionView } from "./view.js";

/** A verdict, and where an allowed mark stands in the textarea as it is now. */
export interface Judgment {
  verdict: Verdict;
  range?: { start: number; end: number };
}

/** License, then the mode, then the present text, then the host's veto: each may only refuse. */
export function judge(
  action: Action,
  decision: Decision,
  state: SessionState,
  around: { tools: ToolRegistry; mode: Mode; view: SessionView; presentText: string },
): Judgment {
  const verdict = license(action, state, { argumentFault: (tool, args) => around.tools.argumentFault(tool, args) });
  if (!verdict.allowed || action.type === "idle") return { verdict };
  const refuse = (code: "mode-shadow" | "stale-snapshot" | "host-veto", detail: string): Judgment => ({
    verdict: { allowed: false, code, detail, evidence: verdict.evidence },
  });
  if (around.mode !== "live") return refuse("mode-shadow", `mode is ${around.mode}: decided, not executed`);
  let range: Judgment["range"];
  if (action.type === "mark") {
    const { start, end } = verdict.range ?? { start: 0, end: 0 };
    const mapped = mapRange(changeBetween(state.text, around.presentText), start, end);
    if (!mapped) return refuse("stale-snapshot", "the span was edited while the model decided");
    range = mapped;
  }
  if (!around.view.beforeAction(action, decision)) return refuse("host-veto", "the host refused it");
  return range ? { verdict, range } : { verdict };
}
