import type { IdleAction } from "../protocol/action.js";
import type { Decision } from "../protocol/decision.js";
import { held, inFlight, type SessionState } from "../protocol/session.js";
import type { EngineDecision, OnIdle } from "../protocol/wire.js";

/** What is known first: the whole answer, or that it is an idle; its whole answer then follows. */
export interface FirstAnswer {
  answer: EngineDecision;
  whole: Promise<EngineDecision> | null;
}

/** Whether an idle can have a reason in this state. */
export function mayExplain(state: SessionState): boolean {
  return held(state).length + inFlight(state).length > 0;
}

/** Asks, and answers as soon as the decision is made. */
export function firstAnswer(state: SessionState, ask: (onIdle?: OnIdle) => Promise<EngineDecision>): Promise<FirstAnswer> {
  let tell!: OnIdle;
  const early = new Promise<EngineDecision>((resolve) => (tell = resolve));
  const whole = ask(mayExplain(state) ? tell : undefined);
  return Promise.race([whole.then((answer) => ({ answer, whole: null })), early.then((answer) => ({ answer, whole }))]);
}

/**
 * An idle that is in the stream already while the model still says why. The next event ends it: a reason is for the
 * card and the trail, and no decision waits for it. What was cut off stays a bare idle, since half a reason would stand
 * in the stream as an example of how to end one.
 */
export class Hold {
  /** Resolves once the hold has ended. */
  readonly done: Promise<void>;
  private open = true;

  /** @param onEnd told once of the decision: with its reason, or as it was made */
  constructor(
    private readonly bare: Decision,
    whole: Promise<Decision>,
    private readonly cancel: () => void,
    private readonly onEnd: (decision: Decision & { action: IdleAction }) => void,
  ) {
    this.done = whole.then(
      (decision) => this.end(decision),
      () => this.end(bare),
    );
  }

  close(): void {
    if (!this.open) return;
    this.cancel();
    this.end(this.bare);
  }

  private end(decision: Decision): void {
    if (!this.open) return;
    this.open = false;
    const { action } = decision;
    this.onEnd(action.type === "idle" ? { ...decision, action } : { ...this.bare, action: { type: "idle" } });
  }
}
