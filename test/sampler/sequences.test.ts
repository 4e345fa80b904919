import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Desk } from "./desk.js";

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
