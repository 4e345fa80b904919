import type { AuditRecord, SessionExport } from "../protocol/decision.js";
import type { ToolTraffic } from "../session/view.js";
import type { SeenTraffic } from "./ledger.js";
import { Tick } from "./tick.js";

/** `live`: of the inspected element; `earlier`: one that it ended; `replay`: one that it plays; `file`: imported. */
export type SessionKind = "live" | "earlier" | "replay" | "file";

/** Ended sessions that are kept. */
const EARLIER_KEPT = 3;

/** A session as the inspector keeps it. */
export class InspectedSession {
  ticks: readonly Tick[] = [];
  traffic: readonly SeenTraffic[] = [];

  constructor(
    readonly id: string,
    public kind: SessionKind,
    public name: string,
    public about: Omit<SessionExport, "records" | "version"> = { model: "", engine: "", startedAt: new Date().toISOString(), tools: [] },
  ) {}

  /** Epoch ms; NaN where the recording does not say. */
  get startedAt(): number {
    return Date.parse(this.about.startedAt);
  }

  add(records: readonly AuditRecord[], limit: number): void {
    const ticks = [...this.ticks];
    for (const record of records) ticks.push(new Tick(record, ticks[ticks.length - 1]));
    this.ticks = ticks.length > limit ? ticks.slice(-limit) : ticks;
  }

  see(traffic: ToolTraffic, at: number, limit: number): void {
    this.traffic = [...this.traffic, { traffic, at }].slice(-limit);
  }

  toExport(): SessionExport {
    return { version: 1, ...this.about, records: this.ticks.map((tick) => tick.record) };
  }
}

/** All sessions that can be looked at and compared: the live one first. Knows no DOM. */
export class Sessions {
  live = new InspectedSession("live", "live", "");
  private others: InspectedSession[] = [];
  private made = 0;

  get all(): readonly InspectedSession[] {
    return [this.live, ...this.others];
  }

  get(id: string): InspectedSession | undefined {
    return this.all.find((session) => session.id === id);
  }

  /** A record of the live session. An index that does not go on tells that the element began a new one. */
  addLive(record: AuditRecord, limit: number): void {
    const last = this.live.ticks[this.live.ticks.length - 1];
    if (last && record.index <= last.index) this.restartLive();
    this.live.add([record], limit);
  }

  /** What the element did while the inspector did not listen. */
  catchUp(session: SessionExport, limit: number): void {
    const { records, version: _version, ...about } = session;
    const isOther = about.startedAt !== this.live.about.startedAt;
    if (isOther && this.live.ticks.length > 0) this.restartLive();
    const { live } = this;
    const first = records[0]?.index ?? Infinity;
    // The element may keep fewer than the inspector.
    const older = live.ticks.map((tick) => tick.record).filter((record) => record.index < first);
    live.about = about;
    live.ticks = [];
    live.add([...older, ...records], limit);
  }

  /** Keeps what the live session was and begins another one. */
  restartLive(): void {
    if (this.live.ticks.length > 0) {
      const ended = this.open("earlier", this.live.about.startedAt, this.live.about);
      ended.ticks = this.live.ticks;
      ended.traffic = this.live.traffic;
      const earlier = this.others.filter((session) => session.kind === "earlier");
      for (const session of earlier.slice(0, -EARLIER_KEPT)) this.drop(session);
    }
    this.live = new InspectedSession("live", "live", "");
  }

  /** Begins the session that a replay of the element fills; there is one at a time. */
  openReplay(name: string): InspectedSession {
    for (const session of this.others.filter((other) => other.kind === "replay")) this.drop(session);
    return this.open("replay", name);
  }

  /** A record of a replay that somebody else began. */
  addReplayed(record: AuditRecord, name: string): void {
    const open = this.others.find((session) => session.kind === "replay");
    const last = open?.ticks[open.ticks.length - 1];
    const goesOn = open && (!last || record.index > last.index);
    (goesOn ? open : this.openReplay(name)).add([record], Infinity);
  }

  addFile(name: string, session: SessionExport): InspectedSession {
    const { records, version: _version, ...about } = session;
    const added = this.open("file", name, about);
    added.add(records, Infinity);
    return added;
  }

  drop(session: InspectedSession): void {
    this.others = this.others.filter((other) => other !== session);
  }

  private open(kind: SessionKind, name: string, about?: InspectedSession["about"]): InspectedSession {
    const session = new InspectedSession(`s${++this.made}`, kind, name, about);
    this.others = [...this.others, session];
    return session;
  }
}
