import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Snapshot } from "../../src/protocol/events.js";
import { DEFAULT_CADENCE, Sampler } from "../../src/sampler/sampler.js";
import { FakeClock } from "./fake-clock.js";

class Desk {
  text = "";
  caret = 0;
  readonly clock = new FakeClock(1000);
  readonly samples: Snapshot[] = [];
  readonly sampler = new Sampler({
    clock: this.clock,
    cadence: DEFAULT_CADENCE,
    read: () => ({ text: this.text, caret: this.caret }),
    emit: (snapshot) => this.samples.push(snapshot),
  });

  set(text: string): void {
    this.text = text;
    this.caret = text.length;
    this.sampler.input();
  }

  /** Types one character every `each` ms. */
  type(text: string, each = 100): void {
    for (const character of text) {
      this.set(this.text + character);
      this.clock.advance(each);
    }
  }

  get log(): string[] {
    return this.samples.map((s) => `${s.at - 1000} ${s.state}${s.revised ? " revised" : ""} ${s.text}`);
  }
}

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

describe("whatever the sequence", () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("append" as const), text: fc.string({ minLength: 1, maxLength: 5 }) }) },
    fc.record({ do: fc.constant("set" as const), text: fc.string({ maxLength: 8 }) }),
    fc.record({
      do: fc.constantFrom("undo" as const, "compose" as const, "composed" as const, "wake" as const, "hide" as const, "show" as const),
    }),
  );

  it("the last sample after a pause is the text, and two are never closer than 350 ms", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.integer({ min: 0, max: 2500 })), { minLength: 1, maxLength: 40 }), (steps) => {
        const own = new Desk();
        const history: string[] = [];
        let composing = false;
        let hidden = false;
        for (const [action, wait] of steps) {
          const emitted = own.samples.length;
          if (action.do === "append" || action.do === "set") {
            history.push(own.text);
            own.set(action.do === "set" ? action.text : own.text + action.text);
          } else if (action.do === "undo") own.set(history.pop() ?? "");
          else if (action.do === "compose") own.sampler.compositionStart();
          else if (action.do === "composed") own.sampler.compositionEnd();
          else if (action.do === "wake") own.sampler.wake();
          else own.sampler.setHidden(action.do === "hide");
          if (action.do === "compose" || action.do === "composed") composing = action.do === "compose";
          if (action.do === "hide" || action.do === "show") hidden = action.do === "hide";
          own.clock.advance(wait);
          if (composing || hidden) expect(own.samples.length).toBe(emitted);
        }
        own.sampler.compositionEnd();
        own.sampler.setHidden(false);
        own.clock.advance(10_000);
        const typed = steps.some(([action]) => ["append", "set", "undo"].includes(action.do));
        if (typed) expect(own.samples.at(-1)).toMatchObject({ text: own.text, state: "paused" });
        own.samples.forEach((sample, i) => {
          if (i > 0) expect(sample.at - own.samples[i - 1]!.at).toBeGreaterThanOrEqual(350);
        });
        expect(own.clock.pending).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
