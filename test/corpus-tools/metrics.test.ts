import { describe, expect, it } from "vitest";
import { isExact, measure } from "../../training/corpus-tools/metrics.js";
import { scored } from "./scored.js";

const MARK = 'mark("animal", "fox", "underline")';

describe("isExact", () => {
  it.each([
    [MARK, MARK, true],
    [MARK, 'mark("animal", "foxes", "underline")', false],
    [MARK, 'mark("animal", "fox", "callout")', false],
    ['delegate("search", {"query": "a"})', 'delegate("search", {"query": "b"})', false],
    ['integrate("a", "t1")', 'integrate("a", "t1")', true],
    ['nudge("a")', 'nudge("b")', false],
    ['skip("moved on")', 'skip("stale")', true],
    ['respond("Yes.")', 'respond("No.")', true],
    ['respond("Yes.")', "idle", false],
    [MARK, null, false],
  ])("%s by %s: %s", (teacher, said, exact) => {
    expect(isExact(scored(teacher, said))).toBe(exact);
  });
});

describe("measure", () => {
  it("counts types, acts and intrusions", () => {
    const metrics = measure([
      scored("idle", "idle"),
      scored('idle("in flight")', "idle"),
      scored("idle", MARK, { blocked: "no-instruction" }),
      scored("idle", MARK),
      scored("idle", null),
      scored(MARK, MARK, { family: "marks" }),
      scored(MARK, 'mark("animal", "hen", "underline")', { family: "marks" }),
      scored(MARK, "idle", { family: "marks" }),
      scored('skip("old")', MARK, { family: "marks" }),
    ]);
    expect(metrics).toMatchObject({
      decisions: 9,
      typeAccuracy: 4 / 9,
      intrusionRate: 2 / 5,
      intrusionRateLicensed: 1 / 5,
      actRecall: 2 / 4,
      actPrecision: 2 / 5,
      exactMatch: 1 / 4,
      spanExact: { rate: 1 / 2, count: 1, of: 2 },
      malformed: { rate: 1 / 9, count: 1, of: 9 },
    });
    expect(metrics.perAction.mark).toEqual({ teacher: 3, said: 5, recall: 2 / 3, precision: 2 / 5, exact: 1 / 3 });
    expect(metrics.perAction.nudge).toEqual({ teacher: 0, said: 0, recall: null, precision: null, exact: null });
    expect(metrics.perFamily["marks"]).toEqual({
      decisions: 4,
      typeAccuracy: 1 / 2,
      intrusionRate: null,
      actRecall: 1 / 2,
      exactMatch: 1 / 4,
    });
    expect(metrics.perFamily["quiet"]).toMatchObject({ decisions: 5, intrusionRate: 2 / 5, actRecall: null });
  });

  it("counts what must never happen", () => {
    const metrics = measure([
      scored("idle", 'delegate("search", {"query": "a"})', { blocked: "tool-duplicate" }),
      scored('delegate("search", {"query": "a"})', 'delegate("search", {"query": "a"})'),
      scored("idle", 'integrate("2-1", "t1")', { blocked: "source-not-live" }),
      scored("idle", 'integrate("2-1", "t1")', { blocked: "text-unsupported" }),
      scored('integrate("2-1", "t1")', 'integrate("2-1", "t1")'),
      scored('idle("in flight")', 'respond("2-1, I think.")', { active: false, waiting: true }),
      scored("idle", 'respond("Hello.")', { blocked: "floor-taken" }),
    ]);
    expect(metrics.reDelegation).toEqual({ rate: 1 / 2, count: 1, of: 2 });
    expect(metrics.confabulation).toEqual({ rate: 3 / 5, count: 3, of: 5 });
    expect(metrics.floorTaking).toEqual({ rate: 1 / 6, count: 1, of: 6 });
  });

  it("counts what is woven while the teacher holds it back", () => {
    const weave = 'integrate("2-1", "t1")';
    const metrics = measure([
      scored('idle("mid-clause")', weave, { holding: true }),
      scored('skip("moved on")', weave, { holding: true }),
      scored('idle("mid-clause")', "idle", { holding: true }),
      scored(weave, weave, { holding: true }),
      scored("idle", weave),
    ]);
    expect(metrics.staleIntegrate).toEqual({ rate: 2 / 3, count: 2, of: 3 });
  });

  it("has no rates of nothing", () => {
    expect(measure([])).toMatchObject({
      decisions: 0,
      typeAccuracy: null,
      intrusionRate: null,
      spanExact: { rate: null, count: 0, of: 0 },
    });
  });
});
