import { systemClock, type Clock } from "../clock.js";

/**
 * Feeds one polite live region. At most one announcement an interval; what comes in between is collected, and
 * an important one (a weave, a nudge, a reply) pushes out the small ones that came with it.
 */
export class Announcer {
  private waiting: { text: string; important: boolean }[] = [];
  private timer: number | undefined;
  private spokeAt = -Infinity;

  constructor(
    private readonly speak: (text: string) => void,
    /** ms between announcements. */
    readonly interval = 2000,
    private readonly clock: Clock = systemClock,
  ) {}

  say(text: string, important = false): void {
    if (!text) return;
    if (important) this.waiting = this.waiting.filter((entry) => entry.important);
    else if (this.waiting.some((entry) => entry.important)) return;
    this.waiting = [...this.waiting, { text, important }].slice(-3);
    // A moment's wait lets what belongs together arrive together.
    const wait = Math.max(100, this.spokeAt + this.interval - this.clock.now());
    this.timer ??= this.clock.setTimeout(() => this.flush(), wait);
  }

  stop(): void {
    this.clock.clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
  }

  private flush(): void {
    this.timer = undefined;
    this.spokeAt = this.clock.now();
    const text = this.waiting.map((entry) => entry.text).join(". ");
    this.waiting = [];
    this.speak(text);
  }
}
