import { describe, expect, it } from "vitest";
import type { AuditRecord } from "../../src/protocol/decision.js";
import { AuditTrail } from "../../src/session/audit-trail.js";

const record = (at: number) => ({ at }) as AuditRecord;
const times = (records: AuditRecord[]) => records.map(({ at }) => at);

describe("AuditTrail", () => {
  it("forgets what is older than its minutes, when a record comes and when it is read", () => {
    const trail = new AuditTrail(() => 2);
    for (const at of [0, 60_000, 119_999]) trail.add(record(at));
    expect(times(trail.at(119_999))).toEqual([0, 60_000, 119_999]);
    trail.add(record(120_000));
    expect(times(trail.at(120_000))).toEqual([60_000, 119_999, 120_000]);
    expect(trail.at(600_000)).toEqual([]);
  });

  it("follows a change of its minutes", () => {
    let minutes = Infinity;
    const trail = new AuditTrail(() => minutes);
    for (const at of [0, 1e9]) trail.add(record(at));
    expect(times(trail.at(1e9))).toEqual([0, 1e9]);
    minutes = 0;
    expect(trail.at(1e9)).toEqual([]);
  });

  it("keeps 5,000 at most", () => {
    const trail = new AuditTrail(() => Infinity);
    for (let at = 0; at < 5_003; at++) trail.add(record(at));
    const kept = times(trail.at(5_003));
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([5_000, 3, 5_002]);
  });
});
