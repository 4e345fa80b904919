import type { AuditRecord } from "../protocol/decision.js";

/** Minutes for which records are kept, unless the host says otherwise. */
export const AUDIT_MINUTES = 30;
/** Records kept at most, however young. */
const MOST = 5_000;
const MINUTE = 60_000;

/** The newest audit records, kept for export: they hold the writer's text, so they go after a while. */
export class AuditTrail {
  private readonly records: AuditRecord[] = [];

  /** `minutes` is asked each time. */
  constructor(private readonly minutes: () => number) {}

  add(record: AuditRecord): void {
    this.records.push(record);
    this.forget(record.at);
  }

  /** Those not too old at `now`, session ms; the oldest comes first. */
  at(now: number): AuditRecord[] {
    this.forget(now);
    return [...this.records];
  }

  private forget(now: number): void {
    const oldest = now - this.minutes() * MINUTE;
    const young = this.records.findIndex(({ at }) => at > oldest);
    const over = this.records.length - MOST;
    this.records.splice(0, Math.max(young === -1 ? this.records.length : young, over));
  }
}
