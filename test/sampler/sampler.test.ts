import { beforeEach, describe, expect, it } from "vitest";
import type { Snapshot } from "../../src/protocol/events.js";
import { Sampler } from "../../src/sampler/sampler.js";
import { Desk } from "./desk.js";
import { FakeClock } from "./fake-clock.js";

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

describe("a burst", () => {
  it("is sampled 350 ms after its first keystroke and 1.8 s after its last", () => {
    desk.type("abc");
    desk.clock.advance(5000);
    expect(desk.log).toEqual(["350 active abc", "2000 paused abc"]);
  });

  it("sleeps after the pause", () => {
    desk.set("a");
    desk.clock.advance(5000);
    expect(desk.clock.pending).toBe(0);
    desk.clock.advance(60_000);
    expect(desk.samples).toHaveLength(2);
  });

  it("begins anew with the next keystroke", () => {
    desk.set("a");
    desk.clock.advance(10_000);
    desk.set("ab");
    desk.clock.advance(350);
    expect(desk.log.at(-1)).toBe("10350 active ab");
    expect(desk.sampler.phase).toBe("active");
  });

  it("is sampled every 650 ms while typing goes on", () => {
    desk.type("x".repeat(40), 100);
    desk.clock.advance(3000);
    const times = desk.samples.map((s) => s.at - 1000);
    expect(times).toEqual([350, 1000, 1650, 2300, 2950, 3600, 4250, 5700]);
    expect(desk.samples.at(-1)).toMatchObject({ state: "paused", text: "x".repeat(40), caret: 40 });
  });

  it("emits no active sample of unchanged text, but the pause", () => {
    desk.set("a");
    desk.clock.advance(1400);
    desk.set("ab");
    desk.clock.advance(3000);
    expect(desk.log).toEqual(["350 active a", "1650 active ab", "3200 paused ab"]);
  });

  it("carries the caret, kept inside the text", () => {
    desk.set("hello");
    desk.caret = 99;
    desk.clock.advance(350);
    expect(desk.samples[0]!.caret).toBe(5);
  });
});

describe("revision", () => {
  it("is anything but text put after what was sampled", () => {
    desk.set("the whole street");
    desk.clock.advance(350);
    desk.set("our whole street");
    desk.clock.advance(650);
    desk.set("our whole street was");
    desk.clock.advance(650);
    expect(desk.log).toEqual(["350 active the whole street", "1000 active revised our whole street", "1650 active our whole street was"]);
  });

  it("is not a blank at the end that became a letter", () => {
    desk.set("so ");
    desk.clock.advance(350);
    desk.set("so,");
    desk.clock.advance(650);
    expect(desk.samples[1]!.revised).toBe(false);
  });

  it("sees a paste as one sample", () => {
    desk.type("see ");
    desk.clock.advance(2000);
    desk.set(`see ${"word ".repeat(2000)}`);
    desk.clock.advance(2000);
    expect(desk.samples).toHaveLength(4);
    expect(desk.samples[2]).toMatchObject({ state: "active", revised: false });
  });

  it("sees an undo back to the same text only as a pause", () => {
    desk.set("a");
    desk.clock.advance(3000);
    desk.set("ab");
    desk.clock.advance(100);
    desk.set("a");
    desk.clock.advance(3000);
    expect(desk.log).toEqual(["350 active a", "1800 paused a", "4900 paused a"]);
  });
});

describe("composition", () => {
  it("is never sampled inside, and at once when it ends", () => {
    desk.sampler.compositionStart();
    desk.type("にほn", 400);
    desk.clock.advance(5000);
    expect(desk.samples).toEqual([]);
    desk.text = "日本";
    desk.sampler.compositionEnd();
    desk.clock.advance(0);
    expect(desk.samples.map((s) => [s.text, s.state])).toEqual([["日本", "active"]]);
    desk.clock.advance(1800);
    expect(desk.samples.at(-1)).toMatchObject({ text: "日本", state: "paused" });
  });

  it("keeps the least distance to the sample before", () => {
    desk.set("a");
    desk.clock.advance(350);
    desk.sampler.compositionStart();
    desk.set("ab");
    desk.clock.advance(100);
    desk.sampler.compositionEnd();
    desk.clock.advance(549);
    expect(desk.samples).toHaveLength(1);
    desk.clock.advance(1);
    expect(desk.log.at(-1)).toBe("1000 active ab");
  });

  it("that was given up is no typing", () => {
    desk.set("a");
    desk.clock.advance(3000);
    desk.sampler.compositionStart();
    desk.clock.advance(1000);
    desk.sampler.compositionEnd();
    desk.clock.advance(5000);
    expect(desk.samples).toHaveLength(2);
  });

  it("may end unasked", () => {
    desk.sampler.compositionEnd();
    desk.clock.advance(5000);
    expect(desk.samples).toEqual([]);
  });
});

describe("wake", () => {
  it("gives one more sample of unchanged text in the present phase", () => {
    desk.set("a");
    desk.clock.advance(3000);
    desk.sampler.wake();
    desk.sampler.wake();
    desk.clock.advance(10_000);
    expect(desk.log).toEqual(["350 active a", "1800 paused a", "3650 paused a"]);
  });

  it("is active in a burst", () => {
    desk.set("a");
    desk.clock.advance(400);
    desk.sampler.wake();
    desk.clock.advance(650);
    expect(desk.log.at(-1)).toBe("1050 active a");
  });

  it("gives way to a regular sample", () => {
    desk.set("a");
    desk.clock.advance(500);
    desk.sampler.wake();
    desk.set("ab");
    desk.clock.advance(1000);
    expect(desk.log).toEqual(["350 active a", "1000 active ab"]);
  });

  it("may be called from the consumer", () => {
    const clock = new FakeClock();
    const seen: Snapshot[] = [];
    const sampler: Sampler = new Sampler({
      clock,
      read: () => ({ text: "a", caret: 1 }),
      emit: (snapshot) => {
        seen.push(snapshot);
        if (seen.length < 4) sampler.wake();
      },
    });
    sampler.input();
    clock.advance(10_000);
    expect(seen.map((s) => [s.at, s.state])).toEqual([
      [350, "active"],
      [1000, "active"],
      [1650, "active"],
      [2000, "paused"],
    ]);
  });
});

describe("blur and flush", () => {
  it("blur samples the pause at once, once", () => {
    desk.set("a");
    desk.clock.advance(400);
    desk.sampler.blur();
    desk.sampler.blur();
    desk.clock.advance(5000);
    expect(desk.log).toEqual(["350 active a", "400 paused a"]);
  });

  it("blur of an idle field samples nothing", () => {
    desk.sampler.blur();
    expect(desk.samples).toEqual([]);
  });

  it("flush samples what was not sampled yet", () => {
    desk.set("a");
    desk.sampler.flush();
    desk.sampler.flush();
    expect(desk.log).toEqual(["0 active a"]);
    desk.sampler.compositionStart();
    desk.set("ab");
    desk.sampler.flush();
    desk.sampler.blur();
    expect(desk.samples).toHaveLength(1);
  });
});

describe("a hidden tab", () => {
  it("is not sampled; shown again it says where the text stands", () => {
    desk.set("a");
    desk.sampler.setHidden(true);
    desk.clock.advance(10_000);
    desk.set("ab");
    desk.clock.advance(10_000);
    expect(desk.samples).toEqual([]);
    desk.sampler.setHidden(false);
    desk.clock.advance(5000);
    expect(desk.log).toEqual(["20000 paused ab"]);
  });

  it("samples a text that was changed without a word", () => {
    desk.sampler.setHidden(true);
    desk.text = "filled in";
    desk.sampler.setHidden(false);
    desk.sampler.setHidden(false);
    desk.clock.advance(5000);
    expect(desk.log).toEqual(["0 paused filled in"]);
  });

  it("samples nothing when nothing changed", () => {
    desk.set("a");
    desk.clock.advance(3000);
    desk.sampler.setHidden(true);
    desk.clock.advance(3000);
    desk.sampler.setHidden(false);
    desk.clock.advance(3000);
    expect(desk.samples).toHaveLength(2);
  });
});

it("stop ends it for good", () => {
  desk.set("a");
  desk.sampler.stop();
  desk.sampler.setHidden(true);
  desk.sampler.setHidden(false);
  desk.set("ab");
  desk.sampler.wake();
  desk.sampler.flush();
  desk.sampler.blur();
  desk.clock.advance(5000);
  expect(desk.samples).toEqual([]);
  expect(desk.clock.pending).toBe(0);
});

it("copes with fractions of ms and a late timer", () => {
  desk.clock.jump(0.4);
  desk.set("a");
  desk.clock.jump(2000);
  desk.clock.advance(0);
  expect(desk.samples.map((s) => s.state)).toEqual(["paused"]);
});
