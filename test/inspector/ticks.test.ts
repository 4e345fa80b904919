import { describe, expect, it } from "vitest";
import { figuresOf, quantile } from "../../src/inspector/figures.js";
import { ledgerOf, visible } from "../../src/inspector/ledger.js";
import { EVERYTHING, filterTicks, type Filter } from "../../src/inspector/tick.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import { segmentsText } from "../../src/protocol/segment.js";
import { ALLOWED, IDLE, record, story, ticksOf, typed } from "./records.js";

const indexes = (filter: Partial<Filter>) => filterTicks(ticksOf(story()), { ...EVERYTHING, ...filter }).map((tick) => tick.index);

describe("ticks", () => {
  it("show each event's body as the model read it", () => {
    const stream = new InteractionStream([]);
    const long = "The rain stopped before breakfast. ".repeat(40);
    const events = [typed(long, 350), typed(`${long}And then `, 1000), typed(`${long}And then it came back. `, 2000, "paused")];
    const ticks = ticksOf(events.map((event, i) => record(i, event)));
    events.forEach((event, i) => {
      stream.append(event);
      const read = segmentsText(stream.openEvent);
      expect(read).toContain(`>${ticks[i]!.body}</stream_event>`);
      expect(read).toContain(`<t+${ticks[i]!.delta}ms>`);
      stream.settle(IDLE);
    });
    expect(ticks[1]!.body).toBe("…And then ");
  });

  it("know what became of them", () => {
    const outcomes = ticksOf(story()).map((tick) => tick.outcome);
    expect(outcomes).toEqual(["idle", "executed", "blocked", "executed", "idle", "executed", "idle", "idle", "blocked", "undecided"]);
  });

  it("are filtered by action, outcome, source and words, together", () => {
    expect(indexes({})).toHaveLength(10);
    expect(indexes({ action: "mark" })).toEqual([1, 2]);
    expect(indexes({ outcome: "blocked" })).toEqual([2, 8]);
    expect(indexes({ source: "gesture" })).toEqual([6, 7]);
    expect(indexes({ text: " SPAN-marked" })).toEqual([2]);
    expect(indexes({ text: "12,000" })).toEqual([4, 5]);
    expect(indexes({ text: "quokka", outcome: "executed", action: "delegate" })).toEqual([3]);
  });
});

describe("figures", () => {
  it("count the funnel and the rates", () => {
    expect(figuresOf(ticksOf(story()))).toEqual({
      ticks: 10,
      tried: 5,
      licensed: 4,
      executed: 3,
      offered: 1,
      accepted: 1,
      actsPerThousandQuiet: (1000 * 3) / 7,
      dismissRate: 0.5,
      p50: 14,
      p95: 18,
    });
  });

  it("say nothing where there is nothing to divide by", () => {
    const { actsPerThousandQuiet, dismissRate, p50, p95 } = figuresOf([]);
    expect([actsPerThousandQuiet, dismissRate, p50, p95]).toEqual([null, null, null, null]);
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4], 0.95)).toBe(4);
  });
});

describe("the ledger", () => {
  const started = Date.parse("2026-01-02T03:04:05.000Z");

  it("reads the calls of a recording from its trail", () => {
    expect(ledgerOf(ticksOf(story()), [], started)).toEqual([
      {
        id: "t1",
        tool: "search",
        args: { query: "quokka number" },
        characters: 13,
        sentAt: started + 2340,
        phase: "returned",
        body: '{"result": "about 12,000"}',
      },
    ]);
  });

  it("lists neither timers nor refused calls", () => {
    const timer = record(0, typed("x", 1), { type: "delegate", tool: "timer", args: { every_s: 5, note: "breathe" } }, { resultId: "t1" });
    const refusedCall = record(
      1,
      typed("x", 1),
      { type: "delegate", tool: "search", args: {} },
      {
        verdict: { ...ALLOWED, allowed: false, code: "tool-rate", detail: "", evidence: null },
        executed: false,
      },
    );
    expect(ledgerOf(ticksOf([timer, refusedCall]), [], started)).toEqual([]);
  });

  it("takes what the traffic events say, also before a record is there", () => {
    const traffic = { id: "t1", tool: "search", args: { query: "a" } };
    const seen = [
      { traffic: { ...traffic, phase: "sent" as const }, at: 5 },
      { traffic: { ...traffic, phase: "cancelled" as const, ms: 30 }, at: 35 },
    ];
    expect(ledgerOf([], seen.slice(0, 1), NaN)).toMatchObject([{ phase: "sent", sentAt: 5 }]);
    expect(ledgerOf([], seen, NaN)).toMatchObject([{ phase: "cancelled", sentAt: 5, ms: 30, characters: 1 }]);
  });

  it("shows what an eye cannot see, and nothing else differently", () => {
    expect(visible("plain, “ü” 日本 😀 <b>&amp;\nnext")).toBe("plain, “ü” 日本 😀 <b>&amp;\nnext");
    expect(visible("a\u200bb\u202ec\u00a0d\u{e0041}\t")).toBe("a⟨U+200B⟩b⟨U+202E⟩c⟨U+00A0⟩d⟨U+E0041⟩⟨U+0009⟩");
    expect(visible("\ud800")).toBe("⟨U+D800⟩");
  });
});
