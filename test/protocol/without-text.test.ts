import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { sessionExportSchema, type SessionExport } from "../../src/protocol/decision.js";
import { withoutText } from "../../src/protocol/without-text.js";

const { sessions } = JSON.parse(fs.readFileSync("docs/demo-session.json", "utf8")) as { sessions: unknown[] };
/** A lookup, held and woven. */
const recorded = sessionExportSchema.parse(sessions[1]);

/** A record with words in every place that can hold some. */
const wordy = (at: number): SessionExport["records"][number] => ({
  index: at,
  at,
  event: { source: "tool", id: "t1", body: '{"result": "secret-body"}', at },
  decision: {
    index: at,
    action: { type: "delegate", tool: "search", args: { query: "secret-query", type: "secret-type", amount: 731946 } },
    text: 'delegate("search", {"query": "secret-query"})',
    confidence: 0.75,
    probabilities: { delegate: 0.75, idle: 0.25 },
    timings: { promptTokens: 9, reusedTokens: 8, prefillTokens: 1, decodeTokens: 4, grammarMs: 0, prefillMs: 1, decodeMs: 2, totalMs: 3 },
    rebased: false,
  },
  verdict: { allowed: false, code: "tool-tainted", detail: "secret-detail", evidence: { text: "secret-evidence", start: 3, end: 18 } },
  executed: false,
});

describe("withoutText", () => {
  it("leaves no word of a recorded session, and a valid session", async () => {
    const bare = await withoutText(recorded);
    expect(sessionExportSchema.parse(bare)).toEqual(bare);
    const words = new Set(recorded.records.flatMap(({ event }) => ("text" in event ? (event.text.match(/\p{L}{4,}/gu) ?? []) : [])));
    expect(words.size).toBeGreaterThan(10);
    const left = JSON.stringify(bare.records.map(({ event, decision, verdict }) => [event, decision.action, decision.text, verdict]));
    const ours = new Set(["user", "tool", "text", "mark", "idle", "type", "gesture", "timer", "search"]);
    expect([...words].filter((word) => !ours.has(word) && left.includes(word))).toEqual([]);
  });

  it("keeps what was decided when, and the verdicts", async () => {
    const bare = await withoutText(recorded);
    const shape = ({ records }: SessionExport) =>
      records.map(({ index, at, event, decision, verdict, executed }) => [
        index,
        at,
        event.source,
        decision.action.type,
        decision.timings,
        verdict.allowed || verdict.code,
        executed,
      ]);
    expect(shape(bare)).toEqual(shape(recorded));
  });

  it("takes words and figures out of arguments, results, details and evidence", async () => {
    const bare = await withoutText({ ...recorded, records: [wordy(0)] });
    expect(JSON.stringify(bare.records)).not.toMatch(/secret|731946/);
    const [{ event, decision, verdict }] = bare.records as [SessionExport["records"][number]];
    expect(event).toMatchObject({ source: "tool", id: "t1" });
    expect(decision.action).toMatchObject({ type: "delegate", tool: "search" });
    expect(verdict).toMatchObject({ allowed: false, code: "tool-tainted", evidence: { start: 3, end: 18 } });
  });

  it("gives equal texts one digest in an export and another in the next", async () => {
    const session = { ...recorded, records: [wordy(0), wordy(1)] };
    const [first, second] = [await withoutText(session), await withoutText(session)];
    expect(first.records[0]!.decision.text).toBe(first.records[1]!.decision.text);
    expect(first.records[0]!.decision.text).not.toBe(second.records[0]!.decision.text);
    expect(first.records[0]!.decision.text).toMatch(/^#[0-9a-f]{16}$/);
  });
});
