import type { Snapshot } from "../../src/protocol/events.js";
import { DEFAULT_CADENCE, Sampler } from "../../src/sampler/sampler.js";
import { FakeClock } from "./fake-clock.js";

/** A text, a clock and a sampler that watches the one by the other. */
export class Desk {
  text = "";
  caret = 0;
  readonly clock = new FakeClock(1000);
  readonly samples: Snapshot[] = [];
  readonly sampler = new Sampler({
    clock: this.clock,
    cadence: DEFAULT_CADENCE,
    read: () => ({ text: this.text, caret: this.caret }),
    emit: (snapshot) => this.samples.push(snapshot),
  });

  set(text: string): void {
    this.text = text;
    this.caret = text.length;
    this.sampler.input();
  }

  /** Types one character every `each` ms. */
  type(text: string, each = 100): void {
    for (const character of text) {
      this.set(this.text + character);
      this.clock.advance(each);
    }
  }

  get log(): string[] {
    return this.samples.map((s) => `${s.at - 1000} ${s.state}${s.revised ? " revised" : ""} ${s.text}`);
  }
}
