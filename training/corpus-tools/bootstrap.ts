import { Random } from "./random.js";

/** Where a figure lies with the level's probability. */
export interface Interval {
  low: number;
  high: number;
}

export interface BootstrapOptions {
  seed: string;
  /** Resamples; default 1,000. */
  times?: number;
  /** Default 0.95. */
  level?: number;
}

/**
 * Percentile intervals of figures over resampled units. A unit is a whole stream: decisions of one stream depend on each other.
 * A resample in which a figure is a share of nothing says nothing about it; the interval is null where all are such.
 */
export function bootstrap<Unit, Key extends string>(
  units: readonly Unit[],
  figures: (sample: readonly Unit[]) => Record<Key, number | null>,
  { seed, times = 1000, level = 0.95 }: BootstrapOptions,
): Record<Key, Interval | null> {
  const random = new Random(seed);
  const drawn = new Map<Key, number[]>();
  for (const key of Object.keys(figures(units)) as Key[]) drawn.set(key, []);
  for (let i = 0; i < times && units.length > 0; i++) {
    const sample = figures(Array.from(units, () => random.pick(units)));
    for (const [key, values] of drawn) {
      const value = sample[key];
      if (value !== null) values.push(value);
    }
  }
  const tail = (1 - level) / 2;
  return Object.fromEntries(
    [...drawn].map(([key, values]) => {
      values.sort((a, b) => a - b);
      return [key, values.length === 0 ? null : { low: quantile(values, tail), high: quantile(values, 1 - tail) }];
    }),
  ) as Record<Key, Interval | null>;
}

/** Linear between the two values that stand next to the place. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
