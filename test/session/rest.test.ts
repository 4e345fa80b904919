import { describe, expect, it } from "vitest";
import { Rest } from "../../src/session/rest.js";
import { FakeClock } from "../sampler/fake-clock.js";

const MINUTE = 60_000;

function resting(after: number, hasModel = true) {
  const clock = new FakeClock();
  const told: string[] = [];
  const rest = new Rest({
    clock,
    after,
    sleep: () => {
      told.push(`sleep ${clock.now()}`);
      return hasModel;
    },
    wake: () => told.push("wake"),
  });
  return { clock, told, rest };
}

describe("Rest", () => {
  it("lets the model go after that long hidden, once, and brings it back when shown", () => {
    const { clock, told, rest } = resting(5);
    rest.setHidden(true);
    clock.advance(5 * MINUTE - 1);
    expect(told).toEqual([]);
    clock.advance(60 * MINUTE);
    expect(told).toEqual([`sleep ${5 * MINUTE}`]);
    expect(rest.asleep).toBe(true);
    rest.setHidden(false);
    expect(told.slice(1)).toEqual(["wake"]);
    expect(rest.asleep).toBe(false);
  });

  it("counts from the newest time it was hidden", () => {
    const { clock, told, rest } = resting(5);
    for (let look = 0; look < 3; look++) {
      rest.setHidden(true);
      clock.advance(4 * MINUTE);
      rest.setHidden(false);
    }
    rest.setHidden(true);
    clock.advance(4 * MINUTE);
    expect(told).toEqual([]);
    clock.advance(MINUTE);
    expect(told).toEqual([`sleep ${17 * MINUTE}`]);
  });

  it("brings nothing back where there was nothing to let go", () => {
    const { clock, told, rest } = resting(1, false);
    rest.setHidden(true);
    clock.advance(MINUTE);
    rest.setHidden(false);
    expect(told).toEqual([`sleep ${MINUTE}`]);
  });

  it.each([Infinity, NaN, -1, 1e9])("never rests for %d minutes", (after) => {
    const { clock, told, rest } = resting(after);
    rest.setHidden(true);
    expect(clock.pending).toBe(0);
    rest.setHidden(false);
    expect(told).toEqual([]);
  });

  it("rests at once for 0 minutes, and not after its end", () => {
    const now = resting(0);
    now.rest.setHidden(true);
    now.clock.advance(0);
    expect(now.told).toEqual(["sleep 0"]);
    const ended = resting(1);
    ended.rest.setHidden(true);
    ended.rest.stop();
    ended.clock.advance(MINUTE);
    expect(ended.told).toEqual([]);
  });
});
