import type { Clock } from "../clock.js";
import { isRevision, type Phase, type Snapshot } from "../protocol/events.js";

/** When samples are taken; all in ms. */
export interface Cadence {
  /** After the first keystroke of a burst; also the least time between two timed samples. */
  first: number;
  /** Between samples while typing goes on. */
  typing: number;
  /** After the last keystroke: the sample that says `paused`. */
  pause: number;
}

export const DEFAULT_CADENCE: Cadence = { first: 350, typing: 650, pause: 1800 };

export interface SamplerOptions {
  clock: Clock;
  /** What differs from `DEFAULT_CADENCE`. */
  cadence?: Partial<Cadence>;
  /** The textarea as it stands; `caret` is a UTF-16 offset. Called only when a sample is due. */
  read: () => { text: string; caret: number };
  emit: (snapshot: Snapshot) => void;
}

/**
 * Turns keystrokes into snapshots: `first` ms after a burst begins, every `typing` ms while it goes on, and one
 * `paused` sample `pause` ms after the last keystroke. Then it sleeps until `input` or `wake`. Knows no DOM.
 *
 * Three due times share one timer. A due time that falls into a composition or a hidden tab is kept and comes up
 * when that ends, so nothing is lost and nothing is sampled in between.
 */
export class Sampler {
  private readonly clock: Clock;
  private readonly cadence: Cadence;
  private readonly options: SamplerOptions;
  private tickAt: number | null = null;
  /** Set while a burst is on: the writer holds the floor until then. */
  private pauseAt: number | null = null;
  private wakeAt: number | null = null;
  private timer: number | undefined;
  private timerAt = Infinity;
  private sampledText = "";
  private sampledAt = -Infinity;
  private composing = false;
  private hidden = false;
  private stopped = false;

  constructor(options: SamplerOptions) {
    this.options = options;
    this.clock = options.clock;
    this.cadence = { ...DEFAULT_CADENCE, ...options.cadence };
  }

  /** `active` from the first keystroke of a burst to its pause. */
  get phase(): Phase {
    return this.pauseAt === null ? "paused" : "active";
  }

  /** The text may have changed: a keystroke, a paste, an undo, a value set by script. */
  input(): void {
    if (this.stopped) return;
    const now = this.clock.now();
    if (this.pauseAt === null) this.tickAt = now + this.cadence.first;
    this.pauseAt = now + this.cadence.pause;
    this.arm();
  }

  /** No sample until `compositionEnd`: half-composed text is no word of the writer's. */
  compositionStart(): void {
    this.composing = true;
    this.disarm();
  }

  compositionEnd(): void {
    if (!this.composing) return;
    this.composing = false;
    // A composition that was given up leaves the text as it was and is no typing.
    if (this.pauseAt !== null || this.isChanged()) this.input();
    else this.arm();
  }

  /**
   * One more sample, `typing` ms from now, of the present text and phase though it may be unchanged; dropped where a
   * regular sample comes first. For the tick after a non-idle action or a gesture.
   */
  wake(): void {
    if (this.stopped) return;
    this.wakeAt ??= this.clock.now() + this.cadence.typing;
    this.arm();
  }

  /** The writer left the field: that is a pause, and it is sampled at once if one is due. */
  blur(): void {
    if (this.pauseAt !== null && this.maySample()) this.pause();
  }

  /** Samples text that no sample has shown yet, at once, in the present phase. Not in a composition or hidden tab. */
  flush(): void {
    if (this.maySample() && this.isChanged()) this.sample();
  }

  /** No sampling while the tab is hidden; when shown again, one sample if the text or the phase moved on. */
  setHidden(hidden: boolean): void {
    if (this.stopped || hidden === this.hidden) return;
    this.hidden = hidden;
    if (hidden) return this.disarm();
    if (this.pauseAt === null && this.isChanged()) this.wakeAt = this.clock.now();
    this.arm();
  }

  /** Ends sampling for good. */
  stop(): void {
    this.stopped = true;
    this.disarm();
  }

  private maySample(): boolean {
    return !this.stopped && !this.composing && !this.hidden;
  }

  private isChanged(): boolean {
    return this.options.read().text !== this.sampledText;
  }

  private dueAt(): number {
    const due = Math.min(this.tickAt ?? Infinity, this.pauseAt ?? Infinity, this.wakeAt ?? Infinity);
    return Math.max(due, this.sampledAt + this.cadence.first);
  }

  private arm(): void {
    if (!this.maySample()) return;
    const due = this.dueAt();
    // A timer that rings too early arms the next one; so a keystroke seldom has to touch it.
    if (this.timerAt <= due) return;
    this.disarm();
    this.timerAt = due;
    // Browsers cut fractions off, which would ring too early.
    this.timer = this.clock.setTimeout(() => this.ring(), Math.max(0, Math.ceil(due - this.clock.now())));
  }

  private disarm(): void {
    this.clock.clearTimeout(this.timer);
    this.timer = undefined;
    this.timerAt = Infinity;
  }

  private ring(): void {
    this.disarm();
    const now = this.clock.now();
    if (now < this.dueAt()) return this.arm();
    if (this.pauseAt !== null && this.pauseAt <= now) this.pause();
    else if ((this.wakeAt !== null && this.wakeAt <= now) || this.isChanged()) this.sample();
    else {
      this.tickAt = now + this.cadence.typing;
      this.arm();
    }
  }

  private pause(): void {
    this.pauseAt = null;
    this.sample();
  }

  private sample(): void {
    const now = this.clock.now();
    const { text, caret } = this.options.read();
    const revised = isRevision(this.sampledText, text);
    this.sampledText = text;
    this.sampledAt = now;
    this.wakeAt = null;
    this.tickAt = this.pauseAt === null ? null : now + this.cadence.typing;
    this.disarm();
    this.arm();
    // Last, so that a consumer may call back in.
    this.options.emit({ text, caret: Math.min(Math.max(0, caret), text.length), state: this.phase, revised, at: now });
  }
}
