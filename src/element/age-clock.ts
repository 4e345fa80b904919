import type { CardState } from "./lookups.js";

/** Cards say how old they are: they are shown again every second while one waits, later more seldom. */
export class AgeClock {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly show: () => void) {}

  follow(cards: Iterable<CardState>): void {
    this.stop();
    const shown = [...cards];
    if (shown.length === 0) return;
    const waits = shown.some(({ lookup }) => lookup.status === "flight" || lookup.status === "held");
    this.timer = setTimeout(this.show, waits ? 1000 : 20_000);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
