import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../src/protocol/events.js";
import { EventQueue } from "../../src/queue/event-queue.js";
import { DEFAULT_CADENCE, Sampler } from "../../src/sampler/sampler.js";
import { FakeClock } from "../sampler/fake-clock.js";

/** A minute of steady typing, a key each 150 ms, then a pause, on a device that takes `tickMs` for a tick. */
async function typed(tickMs: number) {
  const clock = new FakeClock();
  const ticks: { from: number; to: number; text: string; sampledAt: number; state: string }[] = [];
  let text = "";
  const queue = new EventQueue<StreamEvent>({
    onEvent: (event) => {
      if (event.source !== "user") throw new Error("nothing else is pushed");
      const from = clock.now();
      ticks.push({ from, to: from + tickMs, text: event.text, sampledAt: event.at, state: event.state });
      return new Promise((resolve) => clock.setTimeout(resolve, tickMs));
    },
    onError: (error) => {
      throw error;
    },
  });
  const sampler = new Sampler({
    clock,
    read: () => ({ text, caret: text.length }),
    emit: (snapshot) => queue.push({ source: "user", ...snapshot }),
  });
  const pass = async (ms: number) => {
    for (let at = 0; at < ms; at += 10) {
      clock.advance(10);
      for (let turn = 0; turn < 6; turn++) await Promise.resolve();
    }
  };
  for (let key = 0; key < 400; key++) {
    text += "abcde "[key % 6];
    sampler.input();
    await pass(150);
  }
  await pass(DEFAULT_CADENCE.pause + 3 * tickMs);
  return { ticks, text };
}

describe("on a slow device the cadence stretches by itself", () => {
  it.each([5, 300, 900, 3_000, 12_000])("a tick takes %i ms", async (tickMs) => {
    const { ticks, text } = await typed(tickMs);
    const gaps = ticks.slice(1).map(({ from }, i) => from - ticks[i]!.to);
    expect(Math.min(...gaps), "a tick never begins before the last one ended").toBeGreaterThanOrEqual(0);
    // A minute holds so many samples, or so many ticks, whichever are fewer.
    const most = Math.ceil((60_000 + DEFAULT_CADENCE.pause) / Math.max(tickMs, DEFAULT_CADENCE.typing)) + 2;
    expect(ticks.length).toBeLessThanOrEqual(most);
    expect(ticks.length).toBeGreaterThanOrEqual(most / 2);
    // After the pause's own sample there is no newer one.
    const ages = ticks.filter(({ state }) => state === "active").map(({ from, sampledAt }) => from - sampledAt);
    expect(Math.max(...ages), "each reads the newest sample, none a queue of old ones").toBeLessThanOrEqual(DEFAULT_CADENCE.typing + 20);
    expect(ticks.at(-1)).toMatchObject({ text, state: "paused" });
  });
});
