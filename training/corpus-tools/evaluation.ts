/** All that the report tells of one model: figures with intervals, the threshold sweep, calibration. */
import { bootstrap, type Interval } from "./bootstrap.js";
import { calibrationError, confidenceBins, confidenceOf, type Bin, type Confidence } from "./calibration.js";
import { figureShare, type Figure } from "./figures.js";
import type { Scored, Share } from "./metrics.js";
import { bestWithin, leaning, sweep, type Leaning, type SweepPoint } from "./sweep.js";

/** Intrusion rates at which recall is told. */
export const LIMITS = [0.01, 0.02];
/** Fixed, so that the same decisions give the same card. */
const SEED = "report";

export interface Evaluation {
  streams: number;
  decisions: number;
  quiet: number;
  shares: Record<string, Share>;
  points: SweepPoint[];
  /** For each of LIMITS. */
  within: { limit: number; point: SweepPoint }[];
  bins: Bin[];
  calibrationError: number | null;
  /** Of each figure by its key, of `within-…` by its limit, and of `calibration`. 95 %. */
  intervals: Record<string, Interval | null>;
}

export const withinKey = (limit: number) => `within-${limit}`;

/** What one stream adds to every figure. */
interface Unit {
  shares: Share[];
  leanings: Leaning[];
  confidences: Confidence[];
}

/** @throws where a decision came without first-token probabilities */
export function evaluate(all: readonly Scored[], figures: readonly Figure[], times = 1000): Evaluation {
  const units = byStream(all).map((stream): Unit => ({
    shares: figures.map((figure) => figureShare(figure, stream)),
    leanings: stream.map(leaning),
    confidences: stream.map(confidenceOf),
  }));
  const confidences = all.map(confidenceOf);
  const points = sweep(all.map(leaning));
  return {
    streams: units.length,
    decisions: all.length,
    quiet: all.filter(({ teacher }) => teacher.type === "idle").length,
    shares: Object.fromEntries(figures.map((figure) => [figure.key, figureShare(figure, all)])),
    points,
    within: LIMITS.map((limit) => ({ limit, point: bestWithin(points, limit) })),
    bins: confidenceBins(confidences),
    calibrationError: calibrationError(confidences),
    intervals: bootstrap(units, (sample) => resampled(sample, figures), { seed: SEED, times }),
  };
}

function resampled(sample: readonly Unit[], figures: readonly Figure[]): Record<string, number | null> {
  const leanings = sample.flatMap((unit) => unit.leanings);
  const points = sweep(leanings);
  // Recall of nothing wanted is no recall, not a bad one.
  const wanted = leanings.some((one) => one.wanted);
  const rates: Record<string, number | null> = { calibration: calibrationError(sample.flatMap(({ confidences }) => confidences)) };
  for (const limit of LIMITS) rates[withinKey(limit)] = wanted ? bestWithin(points, limit).recall : null;
  figures.forEach(({ key }, i) => {
    let [count, of] = [0, 0];
    for (const { shares } of sample) {
      count += shares[i]!.count;
      of += shares[i]!.of;
    }
    rates[key] = of === 0 ? null : count / of;
  });
  return rates;
}

function byStream(all: readonly Scored[]): Scored[][] {
  const streams = new Map<string, Scored[]>();
  for (const scored of all) {
    const stream = streams.get(scored.id);
    if (stream) stream.push(scored);
    else streams.set(scored.id, [scored]);
  }
  return [...streams.values()];
}
