import { isRevision, type StreamEvent } from "../protocol/events.js";

export interface EventQueueOptions<T extends StreamEvent> {
  /** Consumes one event; the next is handed out when its promise settles. */
  onEvent: (event: T) => Promise<void>;
  /** What `onEvent` threw. The event counts as consumed and the queue goes on. */
  onError: (error: unknown, event: T) => void;
}

/**
 * One event in flight, the rest waits: however slow the consumer is, it gets fewer and newer events, never more of them.
 * A newer snapshot takes the place of the one that waits, since only the newest text is true, and a timer's firing that
 * of the same timer; tool, gesture and host events are never dropped and keep their order.
 */
export class EventQueue<T extends StreamEvent = StreamEvent> {
  private readonly options: EventQueueOptions<T>;
  private waiting: T[] = [];
  private busy = false;
  private paused = false;
  /** Text of the newest snapshot handed out: what the consumer knows. */
  private knownText = "";
  private idlers: (() => void)[] = [];

  constructor(options: EventQueueOptions<T>) {
    this.options = options;
  }

  /** Events that wait; the one in flight is not counted. */
  get size(): number {
    return this.waiting.length;
  }

  push(event: T): void {
    // The newer one goes to the end: it came after whatever arrived meanwhile.
    this.waiting = this.waiting.filter((queued) => !replaces(event, queued));
    this.waiting.push(event);
    this.next();
  }

  /** Hands out nothing more until `resume`; the event in flight goes on. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.next();
  }

  /** Drops what waits; the event in flight goes on. */
  clear(): void {
    this.waiting = [];
    this.settleIdlers();
  }

  /** Resolves once nothing waits and nothing is in flight; while paused with events waiting it does not. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.idlers.push(resolve);
      this.settleIdlers();
    });
  }

  private next(): void {
    if (this.busy || this.paused) return;
    const event = this.waiting.shift();
    if (!event) return this.settleIdlers();
    this.busy = true;
    void this.consume(this.told(event)).finally(() => {
      this.busy = false;
      this.next();
    });
  }

  private async consume(event: T): Promise<void> {
    try {
      await this.options.onEvent(event);
    } catch (error) {
      this.options.onError(error, event);
    }
  }

  /** Snapshots may have been replaced in between, so whether one revises is asked of the text last handed out. */
  private told(event: T): T {
    if (event.source !== "user") return event;
    const revised = isRevision(this.knownText, event.text);
    this.knownText = event.text;
    return event.revised === revised ? event : { ...event, revised };
  }

  private settleIdlers(): void {
    if (this.busy || this.waiting.length > 0) return;
    const idlers = this.idlers;
    this.idlers = [];
    for (const resolve of idlers) resolve();
  }
}

function replaces(newer: StreamEvent, queued: StreamEvent): boolean {
  if (newer.source === "timer") return queued.source === "timer" && queued.id === newer.id;
  return newer.source === "user" && queued.source === "user";
}
