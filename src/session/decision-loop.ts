import { activeInstructions } from "../license/active.js";
import { liveInstructions } from "../license/orders.js";
import type { Action, IdleAction } from "../protocol/action.js";
import type { AuditRecord, Decision } from "../protocol/decision.js";
import { InteractionError } from "../protocol/errors.js";
import type { StreamEvent } from "../protocol/events.js";
import { actionGrammar } from "../protocol/grammar.js";
import { skipped, type SessionState } from "../protocol/session.js";
import type { InteractionStream } from "../protocol/stream.js";
import type { EngineLink } from "./engine-link.js";
import type { Executor } from "./executor.js";
import { firstAnswer, Hold } from "./hold.js";
import { judge } from "./judge.js";
import type { SessionOptions } from "./options.js";
import { decisionOf, recordOf, undecided } from "./record.js";
import type { Mode } from "./view.js";

/** Characters from which on instructions are read again at pauses only. */
const LONG_TEXT = 10_000;

/** What the loop needs of its session. */
export interface LoopSession {
  readonly options: Pick<SessionOptions, "view" | "tools" | "read">;
  readonly stream: InteractionStream;
  readonly executor: Executor;
  /** Null without a model. */
  readonly link: () => EngineLink | null;
  readonly mode: () => Mode;
  /** Session time in ms. */
  readonly now: () => number;
  /** An act was executed: what waits in the text may be next. */
  readonly acted: () => void;
  readonly audit: (record: AuditRecord) => void;
}

/** One event, one decision: the stream takes the event, the model decides, the license judges, the executor acts. */
export class DecisionLoop {
  /** Logits that the writer's restraint adds to `idle`. */
  idleBias = 0;
  private inFlight: AbortController | null = null;
  /** The newest idle while the model still says why. */
  private hold: Hold | null = null;
  private promptTokens = 0;

  constructor(private readonly session: LoopSession) {}

  /**
   * Decides an event. The stream is settled in any case.
   * @throws {InteractionError} where no decision came
   */
  async tick(event: StreamEvent): Promise<void> {
    const { stream, executor } = this.session;
    this.hold?.close();
    const rebased = this.rebaseIfNeeded(event);
    stream.append(event);
    const state = stream.state;
    this.showInstructions(state);
    if (event.source === "tool") executor.arrived(state, event.id);
    const controller = (this.inFlight = new AbortController());
    try {
      const link = this.session.link();
      if (!link) throw new InteractionError("aborted", "The session has no model.");
      const { signal } = controller;
      const { answer, whole } = await firstAnswer(state, (onIdle) =>
        link.decide(stream.prompt, actionGrammar(state), signal, this.idleBias, onIdle),
      );
      this.promptTokens = answer.timings.promptTokens + answer.timings.decodeTokens;
      const decision = decisionOf(state, answer, rebased);
      if (!whole) return this.conclude(event, decision, state);
      stream.settle({ type: "idle" });
      const explained = whole.then((full) => decisionOf(state, full, rebased));
      this.hold = new Hold(
        decision,
        explained,
        () => controller.abort(),
        (held) => this.endHold(event, held),
      );
    } catch (error) {
      // The event happened; what was not decided is an idle.
      if (stream.openEvent.length > 0) {
        stream.settle({ type: "idle" });
        this.session.audit(undecided(event, state, InteractionError.from(error), this.session.now()));
      }
      throw error;
    } finally {
      this.inFlight = null;
    }
  }

  /** Ends what is being decided or explained. */
  stop(): void {
    this.inFlight?.abort();
    this.hold?.close();
  }

  /** Resolves once nothing is being explained. */
  async explained(): Promise<void> {
    await this.hold?.done;
  }

  private conclude(event: StreamEvent, decision: Decision, state: SessionState): void {
    const { stream, executor } = this.session;
    const { view, tools, read } = this.session.options;
    const { action } = decision;
    const around = { tools, mode: this.session.mode(), view, presentText: read().text };
    const { verdict, range } = judge(action, decision, state, around);
    const settled: Action = verdict.allowed ? action : { type: "idle" };
    const dropped = settled.type === "skip" ? skipped(state) : undefined;
    const placed = verdict.allowed ? verdict.range : undefined;
    const resultId = stream.settle(settled, placed);
    const record = recordOf(event, decision, verdict, this.session.now(), resultId);
    if (verdict.allowed) {
      executor.execute({ action, decision, evidence: verdict.evidence, range, resultId, dropped }, stream.state);
      if (action.type !== "idle") {
        view.actionExecuted(action, record);
        this.session.acted();
      }
    }
    this.session.audit(record);
  }

  /** An idle with its reason, or without where the next event was sooner. */
  private endHold(event: StreamEvent, decision: Decision & { action: IdleAction }): void {
    const { stream, executor } = this.session;
    this.hold = null;
    const { action } = decision;
    if (action.reason !== undefined) {
      stream.explain(action.reason);
      this.promptTokens = decision.timings.promptTokens + decision.timings.decodeTokens;
      executor.execute({ action, decision, evidence: null }, stream.state);
    }
    this.session.audit(recordOf(event, decision, { allowed: true, evidence: null }, this.session.now()));
  }

  private showInstructions(state: SessionState): void {
    // In a long text finding them takes a moment: not while keys fall.
    if (state.phase === "active" && state.text.length > LONG_TEXT) return;
    this.session.options.view.showInstructions(this.session.mode() === "live" ? activeInstructions(state) : []);
  }

  /** Rebuilds the stream when it nears the context's end, at a pause where there is one. */
  private rebaseIfNeeded(event: StreamEvent): boolean {
    const { stream } = this.session;
    const budget = (this.session.link()?.info?.contextTokens ?? 2048) - 512;
    const paused = event.source === "user" && event.state === "paused";
    if (this.promptTokens < budget * (paused ? 0.75 : 1)) return false;
    stream.rebase(liveInstructions(stream.state).map((instruction) => instruction.sentence));
    return true;
  }
}
