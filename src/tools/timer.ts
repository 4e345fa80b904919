import type { Clock } from "../clock.js";
import { LIMIT, printJson, type ToolArguments } from "../protocol/action.js";

/** Timers that may run at once in a session. */
export const MOST_TIMERS = 8;
/** The shortest interval, in seconds. */
export const SHORTEST_INTERVAL = 1;
/** Browsers keep a delay in 32 bits and fire at once beyond that: longer ones are waited for in pieces. */
const LONGEST_DELAY = 2 ** 31 - 1;

export interface TimerToolOptions {
  clock: Clock;
  /** A timer fired: `body` is the timer event's JSON text, `{"note": "…"}`. */
  onFire: (id: string, body: string) => void;
}

interface Running {
  /** ms; null for a timer that fires once. */
  every: number | null;
  note: string;
  /** On the clock: when the next firing is meant to be. */
  plannedAt: number;
  handle: number | undefined;
}

/**
 * The built-in timer. It runs on the injectable clock, so it is as exact as the page's own timers: a few ms in a
 * visible tab, 1 s or (after minutes) 60 s in a hidden one, and not at all while the device sleeps. Firings are
 * planned from the start, not from the firing before, so lateness does not add up; those missed meanwhile are
 * left out, not made up for.
 */
export class TimerTool {
  private readonly options: TimerToolOptions;
  private readonly running = new Map<string, Running>();

  constructor(options: TimerToolOptions) {
    this.options = options;
  }

  /** Ids of the timers that still have a firing before them. */
  get alive(): string[] {
    return [...this.running.keys()];
  }

  /** What speaks against starting a timer with these arguments of a delegate; null where nothing does. */
  fault(args: ToolArguments): string | null {
    const { every_s: every, in_s: once, note } = args;
    const seconds = every ?? once;
    if ((every === undefined) === (once === undefined)) return "a timer takes either every_s or in_s";
    if (typeof seconds !== "number" || !Number.isFinite(seconds) || seconds < SHORTEST_INTERVAL) {
      return `a timer's interval is a number of seconds, at least ${SHORTEST_INTERVAL}`;
    }
    if (typeof note !== "string" || note.trim() === "" || note.length > LIMIT.argument) return "a timer takes a note";
    if (this.running.size >= MOST_TIMERS) return `${MOST_TIMERS} timers are running; cancel one first`;
    return null;
  }

  /**
   * Starts `{every_s, note}` or `{in_s, note}` (seconds) under the id of its delegate.
   * @returns what was wrong, so that nothing was started; null where it runs
   */
  start(id: string, args: ToolArguments): string | null {
    const fault = this.running.has(id) ? `timer ${id} is running already` : this.fault(args);
    if (fault) return fault;
    const every = args["every_s"] as number | undefined;
    const ms = (every ?? (args["in_s"] as number)) * 1000;
    const timer: Running = {
      every: every === undefined ? null : ms,
      note: String(args["note"]),
      plannedAt: this.options.clock.now() + ms,
      handle: undefined,
    };
    this.running.set(id, timer);
    this.arm(id, timer);
    return null;
  }

  /** Ends a timer; it fires no more. False where none of that id runs. */
  cancel(id: string): boolean {
    const timer = this.running.get(id);
    if (!timer) return false;
    this.options.clock.clearTimeout(timer.handle);
    return this.running.delete(id);
  }

  /** Ends them all. */
  dispose(): void {
    for (const id of this.alive) this.cancel(id);
  }

  private arm(id: string, timer: Running): void {
    const wait = Math.max(0, Math.ceil(timer.plannedAt - this.options.clock.now()));
    timer.handle = this.options.clock.setTimeout(() => this.ring(id, timer), Math.min(wait, LONGEST_DELAY));
  }

  private ring(id: string, timer: Running): void {
    const now = this.options.clock.now();
    if (now < timer.plannedAt) return this.arm(id, timer);
    if (timer.every === null) this.running.delete(id);
    else {
      // The next planned time that is still ahead.
      timer.plannedAt += timer.every * (Math.floor((now - timer.plannedAt) / timer.every) + 1);
      this.arm(id, timer);
    }
    // Last, so that `onFire` may cancel.
    this.options.onFire(id, printJson({ note: timer.note }));
  }
}
