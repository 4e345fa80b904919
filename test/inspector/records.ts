import type { Action } from "../../src/protocol/action.js";
import { printAction } from "../../src/protocol/action.js";
import type { AuditRecord, SessionExport, Verdict } from "../../src/protocol/decision.js";
import type { StreamEvent } from "../../src/protocol/events.js";
import { Tick } from "../../src/inspector/tick.js";

export const IDLE: Action = { type: "idle" };
export const ALLOWED: Verdict = { allowed: true, evidence: null };
export const refused = (code: Extract<Verdict, { allowed: false }>["code"]): Verdict => ({
  allowed: false,
  code,
  detail: "because",
  evidence: null,
});

export function typed(text: string, at: number, state: "active" | "paused" = "active"): StreamEvent {
  return { source: "user", text, caret: text.length, state, revised: false, at };
}

/** A record as a session makes it; `totalMs` is 10 more than the index. */
export function record(index: number, event: StreamEvent, action: Action = IDLE, more: Partial<AuditRecord> = {}): AuditRecord {
  const verdict = more.verdict ?? ALLOWED;
  return {
    index,
    at: event.at + 40,
    event,
    decision: {
      index,
      action,
      text: printAction(action),
      confidence: 0.9,
      probabilities: { [action.type]: 0.9, skip: 0.1 },
      timings: {
        promptTokens: 120,
        reusedTokens: 100,
        prefillTokens: 20,
        decodeTokens: 3,
        grammarMs: 1,
        prefillMs: 5,
        decodeMs: 4,
        totalMs: 10 + index,
      },
      rebased: false,
    },
    verdict,
    executed: verdict.allowed,
    ...more,
  };
}

export function ticksOf(records: readonly AuditRecord[]): Tick[] {
  const ticks: Tick[] = [];
  for (const entry of records) ticks.push(new Tick(entry, ticks.at(-1)));
  return ticks;
}

export function exportOf(records: readonly AuditRecord[], startedAt = "2026-01-02T03:04:05.000Z"): SessionExport {
  return { version: 1, model: "small", engine: "scripted", startedAt, tools: [], records: [...records] };
}

/** A session with something of everything: marks, a lookup, a weave that is accepted, refusals, a slip. */
export function story(): AuditRecord[] {
  const text = "underline the animals. a quokka ";
  return [
    record(0, typed("underline the animals. ", 350)),
    record(
      1,
      typed(text, 1000),
      { type: "mark", kind: "animal", span: "quokka", style: "underline" },
      {
        verdict: { allowed: true, evidence: { text: "underline the animals", start: 0, end: 21 }, range: { start: 25, end: 31 } },
      },
    ),
    record(2, typed(text, 1650), { type: "mark", kind: "animal", span: "quokka", style: "underline" }, { verdict: refused("span-marked") }),
    record(
      3,
      typed(`${text}how many are left? `, 2300),
      { type: "delegate", tool: "search", args: { query: "quokka number" } },
      { resultId: "t1" },
    ),
    record(4, { source: "tool", id: "t1", body: '{"result": "about 12,000"}', at: 3000 }),
    record(5, typed(`${text}how many are left? `, 4000, "paused"), { type: "integrate", text: "about 12,000", source: "t1" }),
    record(6, { source: "gesture", gesture: "accept", target: "t1", at: 5000 }),
    record(7, { source: "gesture", gesture: "dismiss", target: "quokka", at: 6000 }),
    record(8, typed(`${text}so `, 7000), { type: "respond", text: "Hello" }, { verdict: refused("host-veto") }),
    record(9, typed(`${text}so it `, 8000), IDLE, {
      verdict: refused("not-decided"),
      decision: { ...record(9, typed("", 0)).decision, text: "" },
    }),
  ];
}
