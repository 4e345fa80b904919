import { expect, fixture, html, nextFrame, waitUntil } from "@open-wc/testing";
import { InteractionTextarea, type SessionLike, type SessionOptions } from "../../src/index.js";
import type { AuditRecord } from "../../src/protocol/index.js";
import { InteractionSession } from "../../src/session/session.js";
import { TIMERS } from "../../demo/recordings.js";
import { FakeClock } from "../sampler/fake-clock.js";

/** The real element, session and worker, on a clock that the test moves. */
class Timed extends InteractionTextarea {
  readonly clock = new FakeClock();
  protected override createSession(options: SessionOptions): SessionLike {
    return new InteractionSession({ ...options, clock: this.clock });
  }
}
customElements.define("timed-textarea", Timed);

const PATIENCE = { timeout: 30_000 };

async function begun(): Promise<{ box: Timed; records: AuditRecord[]; type: (text: string) => Promise<void> }> {
  const records: AuditRecord[] = [];
  const box = await fixture<Timed>(html`
    <timed-textarea
      aria-label="Text"
      .engine=${"scripted"}
      .model=${"/none/"}
      .script=${TIMERS.script}
      .workerUrl=${new URL("../../worker/worker.ts", import.meta.url).href}
      @interaction-audit=${({ record }: Event & { record: AuditRecord }) => records.push(record)}
    ></timed-textarea>
  `);
  await waitUntil(() => box.matches(":state(ready)"), "the worker is ready", PATIENCE);
  box.focus();
  const type = async (text: string) => {
    const { length } = records;
    document.execCommand("insertText", false, text);
    // The first sample, and no more: the pause is 1.8 s.
    box.clock.advance(350);
    await waitUntil(() => records.length > length, "it is decided on", PATIENCE);
  };
  return { box, records, type };
}
const firings = (records: AuditRecord[]) => records.filter(({ event }) => event.source === "timer").map(({ event }) => event.at);
const shown = (box: Timed, part: string) => box.shadowRoot!.querySelector(`[part~="${part}"]`)?.textContent?.trim() ?? "";

describe("“remind me every five seconds to breathe”", function () {
  this.timeout(120_000);

  it("sets a timer, nudges at each firing, and stops when the writer says so", async () => {
    const { box, records, type } = await begun();
    await type("remind me every five seconds to breathe. ");
    await box.updateComplete;
    expect(shown(box, "quiet-line")).to.equal("Reminder set: breathe");
    const setAt = box.clock.now();
    for (let firing = 1; firing <= 3; firing++) {
      box.clock.advance(5000);
      await waitUntil(() => firings(records).length === firing, `firing ${firing}`, PATIENCE);
      await nextFrame();
      expect(shown(box, "nudge")).to.contain("Breathe.");
    }
    const origin = records[0]!.event.at - 350;
    expect(firings(records).map((at) => at - origin)).to.deep.equal([5000, 10_000, 15_000].map((ms) => setAt + ms));
    await type("stop reminding me, thanks. ");
    await waitUntil(() => shown(box, "quiet-line") === "Reminder stopped", "it is stopped", PATIENCE);
    box.clock.advance(60_000);
    expect(firings(records).length).to.equal(3);
  });

  it("does not drift: each firing is late by its own lateness only, and those missed are not made up for", async () => {
    const { box, records, type } = await begun();
    await type("remind me every five seconds to breathe. ");
    const setAt = box.clock.now();
    // ms after the plan at which the page gets around to it: a busy page, a hidden tab, a minute of sleep.
    const plan = [
      [5000, 40],
      [10_000, 900],
      [15_000, 4],
      [20_000, 60_001],
    ] as const;
    for (const [i, [planned, late]] of plan.entries()) {
      box.clock.jump(setAt + planned + late - box.clock.now());
      box.clock.advance(0);
      await waitUntil(() => firings(records).length === i + 1, `firing ${i}`, PATIENCE);
    }
    box.clock.advance(setAt + 85_000 - box.clock.now());
    await waitUntil(() => firings(records).length === 5, "the next one", PATIENCE);
    expect(firings(records)).to.deep.equal([5040, 10_900, 15_004, 80_001, 85_000].map((ms) => setAt + ms));
  });
});
