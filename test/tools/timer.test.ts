import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { TimerTool } from "../../src/tools/timer.js";
import { FakeClock } from "../sampler/fake-clock.js";

let clock: FakeClock;
let fired: [at: number, id: string, body: string][];
let timers: TimerTool;
beforeEach(() => {
  clock = new FakeClock();
  fired = [];
  timers = new TimerTool({ clock, onFire: (id, body) => fired.push([clock.now(), id, body]) });
});
const times = () => fired.map(([at]) => at);

describe("firing", () => {
  it("every so many seconds", () => {
    expect(timers.start("t1", { every_s: 5, note: "breathe" })).toBeNull();
    clock.advance(15_000);
    expect(fired).toEqual([
      [5000, "t1", '{"note": "breathe"}'],
      [10_000, "t1", '{"note": "breathe"}'],
      [15_000, "t1", '{"note": "breathe"}'],
    ]);
  });

  it("once", () => {
    timers.start("t1", { in_s: 3, note: "tea" });
    clock.advance(10_000);
    expect(times()).toEqual([3000]);
    expect(timers.alive).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it("keeps to the plan when a firing is late, and leaves out what was missed", () => {
    timers.start("t1", { every_s: 5, note: "x" });
    clock.jump(5400);
    clock.advance(0);
    clock.advance(4600);
    expect(times()).toEqual([5400, 10_000]);
    clock.jump(23_000);
    clock.advance(0);
    clock.advance(2000);
    expect(times()).toEqual([5400, 10_000, 33_000, 35_000]);
  });

  it("does not drift", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 50 }), (late) => {
        const own = new FakeClock();
        const at: number[] = [];
        new TimerTool({ clock: own, onFire: () => at.push(own.now()) }).start("t1", { every_s: 1, note: "x" });
        late.forEach((ms, i) => {
          own.jump((i + 1) * 1000 + ms - own.now());
          own.advance(0);
        });
        expect(at).toEqual(late.map((ms, i) => (i + 1) * 1000 + ms));
      }),
    );
  });

  it("waits longer than a browser's timer can", () => {
    timers.start("t1", { in_s: 3_000_000, note: "x" });
    clock.advance(2 ** 31);
    expect(times()).toEqual([]);
    clock.advance(3_000_000_000);
    expect(times()).toEqual([3_000_000_000]);
  });
});

describe("ending", () => {
  it("cancel ends one, also from within a firing", () => {
    const own: TimerTool = new TimerTool({ clock, onFire: (id) => (fired.push([clock.now(), id, ""]), own.cancel(id)) });
    own.start("t1", { every_s: 1, note: "x" });
    own.start("t2", { every_s: 1, note: "x" });
    expect(own.cancel("t2")).toBe(true);
    expect(own.cancel("t2")).toBe(false);
    clock.advance(5000);
    expect(times()).toEqual([1000]);
    expect(clock.pending).toBe(0);
  });

  it("dispose ends all", () => {
    timers.start("t1", { every_s: 1, note: "x" });
    timers.start("t2", { in_s: 1, note: "x" });
    timers.dispose();
    clock.advance(5000);
    expect(fired).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe("faults", () => {
  it.each([
    [{ note: "x" }],
    [{ every_s: 5, in_s: 5, note: "x" }],
    [{ every_s: 0, note: "x" }],
    [{ every_s: 0.5, note: "x" }],
    [{ every_s: -5, note: "x" }],
    [{ every_s: Number.NaN, note: "x" }],
    [{ every_s: "5", note: "x" }],
    [{ every_s: 5 }],
    [{ every_s: 5, note: " " }],
    [{ every_s: 5, note: 3 }],
  ])("%j starts nothing", (args) => {
    expect(timers.start("t1", args)).toEqual(expect.any(String));
    expect(timers.alive).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it("at most 8 run, and no id twice", () => {
    for (let i = 1; i <= 8; i++) expect(timers.start(`t${i}`, { every_s: 1, note: "x" })).toBeNull();
    expect(timers.start("t9", { every_s: 1, note: "x" })).toMatch(/8 timers/);
    timers.cancel("t1");
    expect(timers.start("t2", { every_s: 1, note: "x" })).toMatch(/running already/);
    expect(timers.start("t9", { every_s: 1, note: "x" })).toBeNull();
  });
});
