import { printAction, type Action } from "../protocol/action.js";
import type { Decision, Evidence } from "../protocol/decision.js";

/** Why something is shown: an executed action, the words that licensed it, and how sure the model was (0…1). */
export interface Why {
  /** In call syntax, as the stream has it. */
  action: string;
  evidence: Evidence | null;
  confidence: number;
}

export function whyOf(action: Action, decision: Decision, evidence: Evidence | null): Why {
  return { action: printAction(action), evidence, confidence: decision.confidence };
}

/** The actions behind each lookup and timer. */
export class Reasons {
  private readonly byId = new Map<string, readonly Why[]>();

  add(id: string | undefined, why: Why): readonly Why[] {
    const all = [...this.of(id), why];
    if (id) this.byId.set(id, all);
    return all;
  }

  of(id: string | null | undefined): readonly Why[] {
    return (id && this.byId.get(id)) || [];
  }
}
