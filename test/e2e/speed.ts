import type { ScoredDecision } from "./score-page.js";

/** One line on how fast the ticks were. Medians are of ticks in the middle of a stream: a stream's first one reads the system turn, too. */
export function speedOf(all: readonly ScoredDecision[]): string {
  const warm = all.filter((decision) => decision.reusedTokens > 64);
  const sum = (of: (decision: ScoredDecision) => number, among = all) => among.reduce((total, one) => total + of(one), 0);
  const idle = warm.filter((decision) => decision.text === "idle").map((decision) => decision.totalMs);
  const acted = warm.filter((decision) => !decision.text.startsWith("idle"));
  // The first token needs no forward of its own.
  const decoded = acted.filter((decision) => decision.decodeTokens > 1);
  return (
    `prefill ${rate(
      sum((one) => one.prefillTokens),
      sum((one) => one.prefillMs),
    )}, ` +
    `decode ${rate(
      sum((one) => one.decodeTokens - 1, decoded),
      sum((one) => one.decodeMs, decoded),
    )}; ` +
    `bare idle ${median(idle)} ms (${idle.length}), action ${median(acted.map((one) => one.totalMs))} ms (${acted.length}), ` +
    `grammar ${median(warm.map((one) => one.grammarMs))} ms a tick, new tokens ${median(warm.map((one) => one.prefillTokens))}; medians`
  );
}

function rate(tokens: number, ms: number): string {
  return `${((1000 * tokens) / Math.max(1, ms)).toFixed(1)} tokens/s`;
}

function median(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[sorted.length >> 1] ?? 0).toFixed(0);
}
