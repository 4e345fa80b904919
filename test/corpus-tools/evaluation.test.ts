import { describe, expect, it } from "vitest";
import { bootstrap } from "../../training/corpus-tools/bootstrap.js";
import { evaluate } from "../../training/corpus-tools/evaluation.js";
import { reportFigures } from "../../training/corpus-tools/figures.js";
import { scored } from "./scored.js";

const MARK = 'mark("animal", "fox", "underline")';
const mean = (sample: readonly number[]) => ({ mean: sample.reduce((sum, value) => sum + value, 0) / sample.length });
const UNITS = Array.from({ length: 100 }, (_, i) => i % 10);

describe("bootstrap", () => {
  it("is the same for the same seed, and another for another", () => {
    const of = (seed: string) => bootstrap(UNITS, mean, { seed });
    expect(of("a")).toEqual(of("a"));
    expect(of("a")).not.toEqual(of("b"));
  });

  it("is about two standard errors to each side of a mean", () => {
    const { low, high } = bootstrap(UNITS, mean, { seed: "a" }).mean!;
    // Mean 4.5, deviation 2.87, standard error 0.287.
    expect(low).toBeCloseTo(4.5 - 0.56, 0.7);
    expect(high).toBeCloseTo(4.5 + 0.56, 0.7);
  });

  it("has no width where all are alike, and no interval of nothing", () => {
    expect(bootstrap([1, 1, 1], mean, { seed: "a", times: 50 })).toEqual({ mean: { low: 1, high: 1 } });
    expect(bootstrap([1], () => ({ none: null }), { seed: "a", times: 5 })).toEqual({ none: null });
  });

  it("passes over resamples that say nothing of a figure", () => {
    const units = [null, 1];
    const known = (sample: readonly (number | null)[]) => ({ known: sample.find((value) => value !== null) ?? null });
    expect(bootstrap(units, known, { seed: "a", times: 50 })).toEqual({ known: { low: 1, high: 1 } });
  });
});

describe("evaluate", () => {
  const sure = { idle: 0.05, mark: 0.95 };
  const quiet = { idle: 0.95, mark: 0.05 };
  const all = [
    scored(MARK, MARK, { id: "a", first: sure }),
    scored("idle", "idle", { id: "a", first: quiet }),
    scored(MARK, MARK, { id: "b", first: { idle: 0.4, mark: 0.6 } }),
    scored("idle", MARK, { id: "b", first: { idle: 0.3, mark: 0.7 } }),
  ];
  const result = evaluate(all, reportFigures(new Set(["animal"])), 200);

  it("gathers figures, sweep, calibration and intervals", () => {
    expect(result).toMatchObject({ streams: 2, decisions: 4, quiet: 2 });
    expect(result.shares["precision"]).toEqual({ rate: 2 / 3, count: 2, of: 3 });
    expect(result.within.map(({ point }) => point.recall)).toEqual([1 / 2, 1 / 2]);
    expect(result.bins.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  });

  it("has no recall where nothing is wanted", () => {
    const still = evaluate([scored("idle", "idle", { first: quiet })], reportFigures(new Set()), 5);
    expect(still.intervals["within-0.01"]).toBeNull();
  });

  it("resamples whole streams: a's precision is 1, b's a half", () => {
    expect(result.intervals["precision"]).toEqual({ low: 0.5, high: 1 });
    expect(result.intervals["within-0.01"]).toEqual({ low: 0, high: 1 });
    expect(result.intervals["kinds"]).toBeNull();
    expect(evaluate(all, reportFigures(new Set(["animal"])), 200)).toEqual(result);
  });
});
