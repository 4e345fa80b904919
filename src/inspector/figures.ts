import type { BlockCode } from "../protocol/decision.js";
import type { Tick } from "./tick.js";

/** Refusals that come after the license: it had let the action through. */
const AFTER_LICENSE: readonly BlockCode[] = ["host-veto", "mode-shadow", "stale-snapshot"];

/** What a session amounts to. Rates are null where there is nothing to divide by. */
export interface Figures {
  ticks: number;
  /** Decisions other than idle. */
  tried: number;
  /** Tried ones that the license let through; host, mode or a newer text may still have refused them. */
  licensed: number;
  executed: number;
  /** Texts that were offered to the writer (`integrate`), and those that were taken. */
  offered: number;
  accepted: number;
  /** Executed actions per 1,000 ticks in which nothing was executed. */
  actsPerThousandQuiet: number | null;
  /** Share of marks and lookups that the writer dismissed. */
  dismissRate: number | null;
  /** ms a decision. */
  p50: number | null;
  p95: number | null;
}

export function figuresOf(ticks: readonly Tick[]): Figures {
  let tried = 0;
  let licensed = 0;
  let executed = 0;
  const times: number[] = [];
  const offers = new Set<string>();
  const taken = new Set<string>();
  const shown = new Set<string>();
  const dismissed = new Set<string>();
  for (const { record, outcome } of ticks) {
    const { event, decision, verdict, resultId } = record;
    const { action } = decision;
    if (event.source === "gesture" && event.gesture === "accept") taken.add(event.target);
    if (event.source === "gesture" && event.gesture === "dismiss") dismissed.add(event.target);
    if (outcome !== "undecided") times.push(decision.timings.totalMs);
    if (action.type === "idle") continue;
    tried++;
    if (verdict.allowed || AFTER_LICENSE.includes(verdict.code)) licensed++;
    if (!record.executed) continue;
    executed++;
    if (action.type === "integrate") offers.add(action.source);
    else if (action.type === "mark") shown.add(action.span);
    else if (action.type === "delegate" && action.tool !== "timer" && resultId) shown.add(resultId);
  }
  const quiet = ticks.length - executed;
  times.sort((a, b) => a - b);
  return {
    ticks: ticks.length,
    tried,
    licensed,
    executed,
    offered: offers.size,
    accepted: count(offers, taken),
    actsPerThousandQuiet: quiet > 0 ? (1000 * executed) / quiet : null,
    dismissRate: shown.size > 0 ? count(shown, dismissed) / shown.size : null,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
  };
}

function count(among: ReadonlySet<string>, wanted: ReadonlySet<string>): number {
  return [...among].filter((entry) => wanted.has(entry)).length;
}

/** Nearest rank: always a time that was really measured. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
