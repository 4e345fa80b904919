import { systemClock, type Clock } from "../clock.js";
import { cancelled } from "../protocol/errors.js";

/** Name of the origin's lock. */
export const TURN_LOCK = "interaction-textarea";
/** ms after which a turn that does not come is taken: a page that is stuck must not stop the others for good. */
export const TURN_LIMIT = 30_000;

/**
 * Pages of one origin (tabs, windows, frames) compute in turn, by a Web Lock: one device runs one model at a time.
 * Within a page the worker keeps the order, so its sessions share the page's turn. Without Web Locks nobody waits.
 */
export class PageTurn {
  private users = 0;
  private turn: Promise<void> | null = null;
  private end: () => void = () => undefined;

  constructor(
    private readonly locks: LockManager | undefined = browserLocks(),
    private readonly clock: Clock = systemClock,
  ) {}

  /** @throws {InteractionError} `aborted` where the signal fires while others have their turn; else what `work` throws */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    this.users++;
    try {
      await unlessAborted((this.turn ??= this.request()), signal);
      return await work();
    } finally {
      if (--this.users === 0) {
        this.turn = null;
        this.end();
      }
    }
  }

  /** Resolves when it is this page's turn, until `end`. */
  private request(): Promise<void> {
    const { locks, clock } = this;
    if (!locks) return Promise.resolve();
    return new Promise((begin) => {
      const waiting = new AbortController();
      const timer = clock.setTimeout(begin, TURN_LIMIT);
      const over = new Promise<void>((resolve) => {
        this.end = () => {
          clock.clearTimeout(timer);
          waiting.abort();
          resolve();
        };
      });
      const granted = () => {
        clock.clearTimeout(timer);
        begin();
        return over;
      };
      // Refused (a sandboxed frame) it is as if there were no locks.
      locks.request(TURN_LOCK, { signal: waiting.signal }, granted).catch(() => begin());
    });
  }
}

/** The turn of this page. */
export const pageTurn = new PageTurn();

function unlessAborted(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled());
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    void turn.then(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
  });
}

function browserLocks(): LockManager | undefined {
  // Only in secure contexts, and not in Node before 24.
  return (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;
}
