import { license } from "../../../src/license/license.js";
import { printJson, type Action, type DelegateAction } from "../../../src/protocol/action.js";
import type { StreamEvent } from "../../../src/protocol/events.js";
import { held, inFlight, nextId, type SessionState } from "../../../src/protocol/session.js";
import { InteractionStream } from "../../../src/protocol/stream.js";
import { actionFaults } from "../check.js";
import { settleTeacher } from "../play.js";
import type { Random } from "../random.js";
import type { EventLine, StreamHead } from "../stream-file.js";
import { Typist } from "../typing.js";
import type { Beat } from "./hand.js";
import type { Scaffold, ScaffoldEvent } from "./scaffold-file.js";

/** What a tool gives back, ms after it was asked, and what a heuristic would do with it at once. */
export interface Answer {
  body: string;
  ms: number;
  due?: readonly Action[];
}

/** A situation before it is played: what the writer does, and what the tools say. */
export interface Plan {
  title: string;
  /** Signatures, as a stream lists them. */
  tools: readonly string[];
  beats: readonly Beat[];
  answers: ReadonlyMap<DelegateAction, Answer>;
}

/** Events that something due may wait for its moment. */
const PATIENCE: Partial<Record<Action["type"], number>> = { respond: 0, integrate: 3, skip: 1 };
const LONG_PATIENCE = 6;
/** Share of the ended timers that fire once more: the end and the firing cross. */
const STALE = 0.4;

/** ms between an event and the next sample, at least. */
const SHORTEST_TICK = 350;

interface Coming {
  at: number;
  kind: "tool" | "timer";
  body: string;
  due: readonly Action[];
  id: string;
}

/** Plays a plan with placeholders: results and firings come when they would, and nothing impossible is done. */
export function playPlan(head: StreamHead, plan: Plan, random: Random): Scaffold {
  const stream = new InteractionStream(head.tools);
  const typist = new Typist(head);
  const events: ScaffoldEvent[] = [];
  let coming: Coming[] = [];
  let waiting: { action: Action; left: number }[] = [];
  let now = 0;

  const happen = (at: number, kind: EventLine["kind"], body: string, due: readonly Action[]): void => {
    const line: EventLine = { kind, ms: Math.max(0, Math.round(at - now)), body, line: 0 };
    now += line.ms;
    const event = typist.next(line);
    stream.append(event);
    waiting.push(...due.map((action) => ({ action, left: PATIENCE[action.type] ?? LONG_PATIENCE })));
    const placeholder = choose(event, stream.state, waiting);
    waiting = waiting.filter((one) => one.action !== placeholder && one.left-- > 0);
    const id = nextId(stream.state);
    settleTeacher(stream, placeholder);
    events.push({ ...line, placeholder });
    if (kind === "timer") coming = refire(coming, stream.state, body, now);
    if (placeholder.type !== "delegate") return;
    if (placeholder.tool === "timer") coming = setTimer(coming, placeholder, id, now, random);
    else {
      const answer = plan.answers.get(placeholder);
      if (answer) coming.push({ at: now + answer.ms, kind: "tool", body: `${id} ${answer.body}`, due: answer.due ?? [], id });
    }
  };
  const next = (until: number): Coming | undefined =>
    coming
      .filter(({ at }) => at <= until)
      .reduce<Coming | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);
  const comeUntil = (until: number, kinds = ["tool", "timer"]): void => {
    for (let one = next(until); one; one = next(until)) {
      const first = one;
      coming = coming.filter((other) => other !== first);
      if (kinds.includes(one.kind)) happen(one.at, one.kind, one.body, one.due);
    }
  };

  let clock = 0;
  for (const { kind, ms, body, due } of plan.beats) {
    clock += ms;
    const before = events.length;
    comeUntil(clock);
    // What came in between shifts the sampler's next tick.
    if (events.length > before && kind !== "wait") clock = Math.max(clock, now + SHORTEST_TICK);
    if (kind !== "wait") happen(clock, kind, body, due);
  }
  comeUntil(now + 5000, ["tool"]);
  for (let i = 0; i < 3 && waiting.length > 0; i++) happen(now + 1900, "p", "", []);
  return { ...head, title: plan.title, events };
}

/** The first thing due that is possible; else idle, with a reason where something is open. */
function choose(event: StreamEvent, state: SessionState, waiting: readonly { action: Action }[]): Action {
  if (event.source === "timer" && state.timers.some((timer) => timer.id === event.id && timer.alive)) {
    return { type: "nudge", text: (JSON.parse(event.body) as { note: string }).note };
  }
  // A sample may run past the end of an instruction: then nothing of it is due any more.
  const isAsked = (action: Action) => action.type !== "mark" || license(action, state).allowed;
  const possible = waiting.find(({ action }) => actionFaults(action, state).length === 0 && isAsked(action));
  if (possible) return possible.action;
  if (held(state).length > 0) return { type: "idle", reason: "holding the result" };
  return inFlight(state).length > 0 ? { type: "idle", reason: "lookup still in flight" } : { type: "idle" };
}

function setTimer(coming: readonly Coming[], { args }: DelegateAction, id: string, now: number, random: Random): Coming[] {
  if ("cancel" in args) return random.next() < STALE ? [...coming] : coming.filter((one) => one.id !== args["cancel"]);
  const seconds = Number(args["every_s"] ?? args["in_s"]);
  const body = `${id} ${printJson({ note: args["note"] })}`;
  return [...coming, { at: now + seconds * 1000, kind: "timer", body, due: [], id }];
}

/** The firing after this one, where the timer still runs. */
function refire(coming: readonly Coming[], state: SessionState, body: string, now: number): Coming[] {
  const timer = state.timers.find((one) => one.id === state.eventId);
  const every = timer?.alive ? timer.args["every_s"] : undefined;
  return typeof every === "number" ? [...coming, { at: now + every * 1000, kind: "timer", body, due: [], id: timer!.id }] : [...coming];
}
