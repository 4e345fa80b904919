import type { Clock } from "../clock.js";

/** Minutes in a hidden tab after which the model is unloaded, unless the host says otherwise. */
export const REST_MINUTES = 5;
/** Browsers keep a delay in 32 bits and fire at once beyond that. */
const LONGEST_DELAY = 2 ** 31 - 1;

export interface RestOptions {
  clock: Clock;
  /** Minutes hidden until `sleep`; what is no number of at least 0, and Infinity: never. */
  after: number;
  /** Frees the model. @returns false where there was none */
  sleep: () => boolean;
  /** Brings it back. */
  wake: () => void;
}

/** Lets a model go that nobody has seen for a while, and brings it back when the tab is shown. */
export class Rest {
  /** Whether the model was let go. */
  asleep = false;
  private timer: number | undefined;

  constructor(private readonly options: RestOptions) {}

  setHidden(hidden: boolean): void {
    const { clock, after, sleep, wake } = this.options;
    clock.clearTimeout(this.timer);
    if (!hidden) {
      if (!this.asleep) return;
      this.asleep = false;
      return wake();
    }
    const ms = after * 60_000;
    // A hidden tab's timers may come a minute late: there is no hurry.
    if (ms >= 0 && ms <= LONGEST_DELAY) this.timer = clock.setTimeout(() => (this.asleep = sleep()), ms);
  }

  stop(): void {
    this.options.clock.clearTimeout(this.timer);
  }
}
