import type { PartName, Series, Spread, Tick } from "./figures.js";

/** The value that a share of all lies at or under: nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export function spread(values: readonly number[]): Spread {
  return { samples: values.length, p50: round(median(values)), p95: round(quantile(values, 0.95)) };
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

export const isIdle = ({ text }: Pick<Tick, "text">): boolean => text === "idle";
/** An idle with a reason decodes tokens as an action does, but acts on nothing: it counts as neither. */
export const isAction = ({ text }: Pick<Tick, "text">): boolean => text !== "" && !text.startsWith("idle");

export function seriesOf(ticks: readonly Tick[]): Series {
  const idle = ticks.filter(isIdle);
  const acted = ticks.filter(isAction);
  const sum = (of: (tick: Tick) => number, among: readonly Tick[] = ticks) => among.reduce((total, tick) => total + of(tick), 0);
  const actionTokens = sum((tick) => tick.decodeTokens, acted);
  const parts: Partial<Record<PartName, number>> = {};
  for (const name of ["render", "license", "wire", "grammar", "prefill", "decode", "choose"] as const) {
    const known = ticks.flatMap((tick) => tick.parts[name] ?? []);
    if (known.length > 0) parts[name] = round(median(known), 3);
  }
  return {
    ticks: ticks.length,
    idle: idle.length > 0 ? spread(idle.map((tick) => tick.wallMs)) : null,
    action: acted.length > 0 ? spread(acted.map((tick) => tick.wallMs)) : null,
    forwardsIdle: idle.length > 0 ? median(idle.map((tick) => tick.forwards)) : null,
    decodeForwardsPerActionToken: actionTokens > 0 ? round(sum((tick) => tick.forwards - 1, acted) / actionTokens) : null,
    prefilled: sum((tick) => tick.prefillTokens),
    reused: sum((tick) => tick.reusedTokens),
    decoded: sum((tick) => tick.decodeTokens),
    reusedShare: round(
      sum((tick) => tick.reusedTokens) /
        Math.max(
          1,
          sum((tick) => tick.promptTokens),
        ),
      4,
    ),
    parts,
  };
}
