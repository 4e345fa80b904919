import { sameType, type Scored } from "./metrics.js";

/** How sure one decision was of its type, and whether the teacher chose the same. */
export interface Confidence {
  confidence: number;
  right: boolean;
}

export interface Bin {
  from: number;
  to: number;
  count: number;
  /** Means over the bin. */
  confidence: number;
  accuracy: number;
}

const BINS = 10;

/** @throws where the decision came without first-token probabilities */
export function confidenceOf(scored: Scored): Confidence {
  const { first, said } = scored;
  if (!first) throw new Error(`${scored.id} ${scored.index}: calibration needs the first-token probabilities`);
  // What is malformed has no type of its own: the likeliest one was begun.
  return { confidence: (said && first[said.type]) ?? Math.max(...Object.values(first)), right: sameType(scored) };
}

/** Ten bins of equal width; the empty ones are left out. */
export function confidenceBins(all: readonly Confidence[]): Bin[] {
  return Array.from({ length: BINS }, (_, i) => {
    const within = all.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === i);
    return {
      from: i / BINS,
      to: (i + 1) / BINS,
      count: within.length,
      confidence: within.reduce((sum, one) => sum + one.confidence, 0) / within.length,
      accuracy: within.filter(({ right }) => right).length / within.length,
    };
  }).filter(({ count }) => count > 0);
}

/** Expected calibration error: how far accuracy is from confidence over the bins, by their share of the decisions. */
export function calibrationError(all: readonly Confidence[]): number | null {
  if (all.length === 0) return null;
  return confidenceBins(all).reduce((sum, bin) => sum + (bin.count / all.length) * Math.abs(bin.accuracy - bin.confidence), 0);
}
