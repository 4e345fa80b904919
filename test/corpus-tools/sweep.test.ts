import { describe, expect, it } from "vitest";
import { calibrate } from "../../training/corpus-tools/calibrate.js";
import { calibrationError, confidenceBins, confidenceOf } from "../../training/corpus-tools/calibration.js";
import { bestWithin, leaning, sweep, type Leaning } from "../../training/corpus-tools/sweep.js";
import { scored } from "./scored.js";

const MARK = 'mark("animal", "fox", "underline")';
const one = (margin: number, wanted: boolean, right = wanted): Leaning => ({ margin, wanted, right });

describe("leaning", () => {
  it("is how far the best act stands above idle", () => {
    expect(leaning(scored(MARK, MARK, { first: { idle: 0.2, mark: 0.6, skip: 0.2 } }))).toEqual({
      margin: Math.log(0.6) - Math.log(0.2),
      wanted: true,
      right: true,
    });
    expect(leaning(scored('skip("a")', "idle", { first: { idle: 0.6, mark: 0.3, skip: 0.1 } }))).toMatchObject({
      wanted: true,
      right: false,
    });
    expect(leaning(scored("idle", "idle", { first: { idle: 0.6, mark: 0.4 } })).margin).toBeLessThan(0);
  });

  it("follows the decision at a tie, and lets no malformed one act", () => {
    const first = { idle: 0.5, mark: 0.5 };
    expect(leaning(scored("idle", MARK, { first })).margin).toBe(0);
    expect(leaning(scored("idle", "idle", { first })).margin).toBeLessThan(0);
    expect(leaning(scored("idle", null, { first })).margin).toBe(-Infinity);
  });

  it("stays finite where only idle is allowed, and needs probabilities", () => {
    expect(Number.isFinite(leaning(scored("idle", "idle", { first: { idle: 1 } })).margin)).toBe(true);
    expect(() => leaning(scored("idle", "idle"))).toThrow("x-1 0: a sweep needs");
  });
});

describe("sweep", () => {
  const points = sweep([one(3, true), one(2, false), one(1, true), one(-1, true, false), one(-2, false), one(-Infinity, true)]);

  it("goes from silence to acting always", () => {
    expect(points.map(({ recall, precision, intrusion }) => [recall, precision, intrusion])).toEqual([
      [0, null, 0],
      [1 / 4, 1, 0],
      [1 / 4, 1 / 2, 1 / 2],
      [2 / 4, 2 / 3, 1 / 2],
      [2 / 4, 2 / 4, 1 / 2],
      [2 / 4, 2 / 5, 1],
    ]);
  });

  it("takes equal margins together", () => {
    expect(sweep([one(1, true), one(1, false)])).toEqual([
      { margin: Infinity, recall: 0, precision: null, intrusion: 0 },
      { margin: 1, recall: 1, precision: 1 / 2, intrusion: 1 },
    ]);
  });

  it("finds the best recall within a limit of intrusion", () => {
    expect(bestWithin(points, 0.01)).toMatchObject({ margin: 3, recall: 1 / 4 });
    expect(bestWithin(points, 0.5)).toMatchObject({ margin: 1, recall: 2 / 4 });
    expect(bestWithin(sweep([one(2, false), one(1, true)]), 0.01)).toMatchObject({ margin: Infinity, recall: 0 });
    expect(bestWithin(sweep([]), 0.01).recall).toBe(0);
  });
});

describe("calibration", () => {
  it("compares confidence with how often the type is right", () => {
    const all = [
      { confidence: 0.95, right: true },
      { confidence: 1, right: true },
      { confidence: 0.55, right: false },
      { confidence: 0.55, right: true },
    ];
    expect(confidenceBins(all).map(({ from, to, count, accuracy }) => [from, to, count, accuracy])).toEqual([
      [0.5, 0.6, 2, 0.5],
      [0.9, 1, 2, 1],
    ]);
    expect(calibrationError(all)).toBeCloseTo(0.5 * 0.05 + 0.5 * 0.025);
    expect(calibrationError([])).toBeNull();
  });

  it("takes the probability of the type that was said", () => {
    const first = { idle: 0.3, mark: 0.7 };
    expect(confidenceOf(scored("idle", MARK, { first }))).toEqual({ confidence: 0.7, right: false });
    expect(confidenceOf(scored("idle", null, { first }))).toEqual({ confidence: 0.7, right: false });
  });
});

describe("calibrate", () => {
  it("weighs an unwanted act more than a missed one", () => {
    const few = [one(5, true), one(4, true), one(0.4, false), one(0.3, false), one(0.2, true), one(-1, false)];
    expect(calibrate(few).best).toEqual({
      margin: 0.5,
      intrusion: 0,
      recall: 2 / 3,
      precision: 1,
      score: (1.25 * (2 / 3)) / (0.25 + 2 / 3),
    });
  });

  it("leaves a model alone that is right, and one that never acts", () => {
    expect(calibrate([one(5, true), one(-2, false)]).best.margin).toBe(0);
    expect(calibrate([one(-1, true), one(-2, false)]).best).toMatchObject({ margin: 0, score: 0 });
  });

  it("counts an act of the wrong type as acting, not as right", () => {
    expect(calibrate([one(1, true, false), one(1, true)]).trials[0]).toMatchObject({ recall: 0.5, precision: 0.5, intrusion: 0 });
  });
});
