import type { Clock } from "../clock.js";
import type { Action, DelegateAction } from "../protocol/action.js";
import type { Decision, Evidence } from "../protocol/decision.js";
import { InteractionError } from "../protocol/errors.js";
import type { StreamEvent } from "../protocol/events.js";
import type { Lookup, SessionState } from "../protocol/session.js";
import type { ToolRegistry } from "../tools/registry.js";
import { TimerTool } from "../tools/timer.js";
import type { LookupView, SessionView } from "./view.js";
import { Reasons, whyOf } from "./why.js";

/** What an executed action needs to know. */
export interface Execution {
  action: Action;
  decision: Decision;
  evidence: Evidence | null;
  /** Where a mark goes in the textarea as it is now. */
  range?: { start: number; end: number } | undefined;
  /** Id that the stream gave to a delegate. */
  resultId?: string | undefined;
  /** What a skip dropped. */
  dropped?: Lookup | undefined;
}

/** Carries out licensed actions: shows annotations, runs tools and timers. It never decides. */
export class Executor {
  private readonly calls = new Map<string, AbortController>();
  private readonly timers: TimerTool;
  private readonly reasons = new Reasons();
  private marks = 0;

  constructor(
    private readonly view: SessionView,
    private readonly tools: ToolRegistry,
    clock: Clock,
    private readonly now: () => number,
    private readonly push: (event: StreamEvent) => void,
  ) {
    this.timers = new TimerTool({
      clock,
      onFire: (id, body) => this.push({ source: "timer", id, body, at: this.now() }),
    });
  }

  execute(execution: Execution, state: SessionState): void {
    const { action, decision, evidence } = execution;
    const why = whyOf(action, decision, evidence);
    switch (action.type) {
      case "idle":
        if (action.reason) this.explainHold(state, action.reason);
        return;
      case "mark":
        if (!execution.range) return;
        this.view.showMark({
          id: `m${++this.marks}`,
          kind: action.kind,
          span: action.span,
          style: action.style,
          ...execution.range,
          evidence,
          confidence: decision.confidence,
          why: [why],
        });
        return;
      case "delegate":
        this.reasons.add(execution.resultId, why);
        this.delegate(action, execution.resultId, state);
        return;
      case "integrate": {
        const lookup = state.lookups.find((entry) => entry.id === action.source);
        if (!lookup) return;
        const whys = this.reasons.add(lookup.id, why);
        const card = this.card(lookup);
        this.view.showLookup(card);
        this.view.showWeave({ id: lookup.id, text: action.text, lookup: card, why: whys });
        this.view.quietLine(action.text);
        return;
      }
      case "skip": {
        const lookup = execution.dropped;
        if (!lookup) return;
        this.abort(lookup.id);
        this.reasons.add(lookup.id, why);
        this.view.showLookup({ ...this.card(lookup), status: "skipped", reason: action.reason });
        this.view.quietLine(action.reason);
        return;
      }
      case "nudge":
        // Nobody spoke just now: the timer was asked for when it was set.
        this.view.showNudge(action.text, [...this.reasons.of(state.eventId), why]);
        return;
      case "respond":
        this.view.showResponse(action.text, [why]);
        return;
    }
  }

  /** Shows what a tool event brought. */
  arrived(state: SessionState, id: string): void {
    const lookup = state.lookups.find((entry) => entry.id === id);
    if (lookup) this.view.showLookup(this.card(lookup));
  }

  dispose(): void {
    for (const id of this.calls.keys()) this.abort(id);
    this.timers.dispose();
  }

  private explainHold(state: SessionState, reason: string): void {
    const waiting = state.lookups.filter((entry) => entry.status === "held" || entry.status === "flight");
    const newest = waiting[waiting.length - 1];
    if (newest) this.view.showLookup({ ...this.card(newest), reason });
  }

  private delegate(action: DelegateAction, id: string | undefined, state: SessionState): void {
    if (action.tool === "timer") {
      const cancel = action.args["cancel"];
      if (typeof cancel === "string") {
        this.timers.cancel(cancel);
        this.view.reminder(null);
      } else if (id) {
        const fault = this.timers.start(id, action.args);
        if (fault) this.view.error(new InteractionError("tool-failed", `The timer was not set: ${fault}.`));
        else this.view.reminder(String(action.args["note"]));
      }
      return;
    }
    if (!id) return;
    const lookup = state.lookups.find((entry) => entry.id === id);
    if (lookup) this.view.showLookup(this.card(lookup));
    void this.run(id, action);
  }

  private async run(id: string, action: DelegateAction): Promise<void> {
    const controller = new AbortController();
    this.calls.set(id, controller);
    const traffic = { id, tool: action.tool, args: action.args };
    this.view.toolTraffic({ ...traffic, phase: "sent" });
    const result = await this.tools.execute(action.tool, action.args, { signal: controller.signal });
    const { ms } = result;
    if (!this.calls.delete(id)) {
      this.view.toolTraffic({ ...traffic, phase: "cancelled", ms });
      return;
    }
    if (result.error) this.view.error(result.error);
    this.view.toolTraffic({ ...traffic, phase: result.error ? "failed" : "returned", body: result.body, ms });
    this.push({ source: "tool", id, body: result.body, at: this.now() });
  }

  private card(lookup: Lookup): LookupView {
    return { ...lookupView(lookup), why: this.reasons.of(lookup.id) };
  }

  private abort(id: string): void {
    const controller = this.calls.get(id);
    this.calls.delete(id);
    controller?.abort(new InteractionError("aborted", "The lookup is no longer wanted."));
  }
}

/** A lookup as its card shows it. */
function lookupView(lookup: Lookup): LookupView {
  return {
    id: lookup.id,
    tool: lookup.tool,
    args: lookup.args,
    status: lookup.failed && lookup.status === "held" ? "failed" : lookup.status,
    ...(lookup.result === undefined ? {} : { result: lookup.result }),
    delegatedAt: lookup.delegatedAt,
    ...(lookup.arrivedAt === undefined ? {} : { arrivedAt: lookup.arrivedAt }),
  };
}
