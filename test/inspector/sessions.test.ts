import { describe, expect, it } from "vitest";
import { diffSessions } from "../../src/inspector/diff.js";
import { checkSession, parseSession } from "../../src/inspector/session-file.js";
import { Sessions } from "../../src/inspector/sessions.js";
import { exportOf, IDLE, record, refused, story, ticksOf, typed } from "./records.js";

const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).toMatchObject({ name: "InteractionError", code: "session-invalid" });
    return (error as Error).message;
  }
  return "";
};

describe("a session file", () => {
  it("comes back as it was saved", () => {
    const session = exportOf(story());
    expect(parseSession(JSON.stringify(session))).toEqual(session);
  });

  it("is refused with the place that is wrong", () => {
    expect(message(() => parseSession("{"))).toMatch(/^Not a session export: no JSON/);
    expect(message(() => parseSession("[]"))).toContain("the file: ");
    expect(message(() => checkSession({ ...exportOf([]), version: 2 }))).toContain("version: ");
    const bad = JSON.parse(JSON.stringify(exportOf(story()))) as { records: { verdict: { code?: string } }[] };
    bad.records[2]!.verdict.code = "made-up";
    expect(message(() => checkSession(bad))).toContain("records[2].verdict.code: ");
    const many = { ...exportOf([]), records: Array.from({ length: 9 }, () => ({})) };
    expect(message(() => checkSession(many))).toMatch(/and \d+ more\.$/);
  });

  it("has its records in order", () => {
    const twice = [record(0, typed("a", 1)), record(0, typed("a", 1))];
    expect(message(() => checkSession(exportOf(twice)))).toContain("records[1].index: 0 does not follow 0");
  });
});

describe("the difference of two sessions", () => {
  const diff = (change: (records: ReturnType<typeof story>) => void) => {
    const other = story();
    change(other);
    return diffSessions(ticksOf(story()), ticksOf(other));
  };
  const found = (result: ReturnType<typeof diff>) =>
    result.pairs.filter((pair) => pair.differs.length > 0).map((pair) => [pair.index, ...pair.differs]);

  it("is none for the same session, whatever the clock and the engine's figures say", () => {
    const same = diff((records) => {
      for (const entry of records) {
        entry.at += 7;
        entry.event.at += 5;
        entry.decision.confidence = 0.2;
        entry.decision.timings.totalMs = 99;
      }
    });
    expect(same).toMatchObject({ same: 10, firstDifference: null });
  });

  it("names what differs, by event index", () => {
    const result = diff((records) => {
      records[1] = record(1, records[1]!.event, IDLE);
      records[2]!.verdict = refused("span-missing");
      records[4] = record(4, { source: "tool", id: "t1", body: "{}", at: 3000 });
      records.splice(8, 1);
      records.push(record(10, typed("x", 9000)));
    });
    expect(found(result)).toEqual([
      [1, "decision", "verdict"],
      [2, "verdict"],
      [4, "event"],
      [8, "missing"],
      [10, "missing"],
    ]);
    expect(result).toMatchObject({ same: 6, firstDifference: 1 });
  });

  it("tells a decision apart by its arguments", () => {
    const result = diff((records) => {
      records[3] = record(3, records[3]!.event, { type: "delegate", tool: "search", args: { query: "other" } }, { resultId: "t1" });
    });
    expect(found(result)).toEqual([[3, "decision"]]);
  });
});

describe("the inspector's sessions", () => {
  it("keep what was when the element begins a new one", () => {
    const sessions = new Sessions();
    for (const entry of story()) sessions.addLive(entry, 100);
    sessions.addLive(record(0, typed("new", 1)), 100);
    expect(sessions.all.map(({ kind, ticks }) => [kind, ticks.length])).toEqual([
      ["live", 1],
      ["earlier", 10],
    ]);
  });

  it("catch up with what happened meanwhile, once", () => {
    const sessions = new Sessions();
    sessions.catchUp(exportOf(story().slice(0, 4)), 100);
    sessions.catchUp(exportOf(story().slice(2)), 100);
    expect(sessions.live.ticks.map((tick) => tick.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    sessions.catchUp(exportOf(story().slice(0, 1), "2026-02-02T00:00:00.000Z"), 100);
    expect(sessions.all.map(({ ticks }) => ticks.length)).toEqual([1, 10]);
  });

  it("keep no more ticks than they are told", () => {
    const sessions = new Sessions();
    for (const entry of story()) sessions.addLive(entry, 3);
    expect(sessions.live.ticks.map((tick) => tick.index)).toEqual([7, 8, 9]);
  });

  it("hold one replay at a time", () => {
    const sessions = new Sessions();
    for (const entry of [...story(), ...story()]) sessions.addReplayed(entry, "Replay");
    expect(sessions.all.map(({ kind, ticks }) => [kind, ticks.length])).toEqual([
      ["live", 0],
      ["replay", 10],
    ]);
  });
});
