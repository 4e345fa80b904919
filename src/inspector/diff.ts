import { printAction } from "../protocol/action.js";
import type { Verdict } from "../protocol/decision.js";
import type { StreamEvent } from "../protocol/events.js";
import type { Tick } from "./tick.js";

/**
 * In what two ticks of one index differ. `event`: they did not answer the same event, so their decisions say little
 * about each other; `missing`: only one session has it.
 */
export type Difference = "missing" | "event" | "decision" | "verdict";

export interface TickPair {
  index: number;
  a?: Tick;
  b?: Tick;
  /** Empty where both are the same. */
  differs: readonly Difference[];
}

export interface SessionDiff {
  /** Every index of either session, in order. */
  pairs: readonly TickPair[];
  same: number;
  /** Index of the first difference: what follows may be its consequence. */
  firstDifference: number | null;
}

/** Compares two sessions event by event, by index. Times, confidences and engine figures are no decisions and do not count. */
export function diffSessions(a: readonly Tick[], b: readonly Tick[]): SessionDiff {
  const byIndex = new Map<number, { a?: Tick; b?: Tick }>();
  for (const tick of a) byIndex.set(tick.index, { a: tick });
  for (const tick of b) byIndex.set(tick.index, { ...byIndex.get(tick.index), b: tick });
  const pairs = [...byIndex]
    .map(([index, pair]): TickPair => ({ index, ...pair, differs: differences(pair.a, pair.b) }))
    .sort((one, other) => one.index - other.index);
  const firstDifference = pairs.find((pair) => pair.differs.length > 0)?.index ?? null;
  return { pairs, same: pairs.filter((pair) => pair.differs.length === 0).length, firstDifference };
}

function differences(a: Tick | undefined, b: Tick | undefined): Difference[] {
  if (!a || !b) return ["missing"];
  const found: Difference[] = [];
  if (!isSameEvent(a.record.event, b.record.event)) found.push("event");
  if (decisionKey(a) !== decisionKey(b)) found.push("decision");
  if (verdictKey(a.record.verdict) !== verdictKey(b.record.verdict)) found.push("verdict");
  return found;
}

/** When an event came and where the caret stood does not count. Compared in place: texts may be long, sessions too. */
function isSameEvent(a: StreamEvent, b: StreamEvent): boolean {
  if (a.source === "user") return b.source === "user" && a.state === b.state && a.revised === b.revised && a.text === b.text;
  if (a.source === "gesture") return b.source === "gesture" && a.gesture === b.gesture && a.target === b.target;
  if (a.source === "host") return b.source === "host" && a.body === b.body;
  return a.source === b.source && a.id === b.id && a.body === b.body;
}

function decisionKey(tick: Tick): string {
  return tick.outcome === "undecided" ? "" : printAction(tick.record.decision.action);
}

function verdictKey(verdict: Verdict): string {
  return verdict.allowed ? `allowed ${verdict.range ? `${verdict.range.start}–${verdict.range.end}` : ""}` : verdict.code;
}
