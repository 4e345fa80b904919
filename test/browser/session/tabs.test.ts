import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import "../../../src/define.js";
import { FakeClock } from "../../sampler/fake-clock.js";
import type { InteractionTextarea } from "../../../src/index.js";
import { PageTurn, TURN_LIMIT, TURN_LOCK } from "../../../src/session/page-turn.js";

/** Web Locks as they are: pages that compute, and pages that wait to. */
async function turns() {
  const { held = [], pending = [] } = await navigator.locks.query();
  const named = (list: LockInfo[]) => list.filter(({ name }) => name === TURN_LOCK).length;
  return { held: named(held), pending: named(pending) };
}

async function become(wanted: { held: number; pending: number }): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const { held, pending } = await turns();
    if (held === wanted.held && pending === wanted.pending) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await turns()).to.deep.equal(wanted);
}

const isHidden = (hidden: boolean) => waitUntil(() => document.hidden === hidden, `this page is hidden: ${hidden}`, { timeout: 30_000 });

describe("two tabs of one origin", function () {
  this.timeout(180_000);
  let other: Window | null = null;
  const othersBox = () => other!.document.querySelector("interaction-textarea")!;

  /** The browser shows the new tab and hides this one. */
  async function openOther(): Promise<void> {
    other = window.open(new URL("./tab.html", import.meta.url).href)!;
    await isHidden(true);
    // Headless Chromium hides the page, and tells only when it is shown again.
    document.dispatchEvent(new Event("visibilitychange"));
    await become({ held: 1, pending: 0 });
  }
  async function closeOther(): Promise<void> {
    other?.close();
    other = null;
    await isHidden(false);
    await become({ held: 0, pending: 0 });
  }
  afterEach(closeOther);

  it("the hidden one gives up, the visible one decides; shown again it goes on", async () => {
    let decided = 0;
    let status = "";
    const box = await fixture<InteractionTextarea>(html`
      <interaction-textarea
        aria-label="Text"
        .engine=${"scripted"}
        .model=${"/none/"}
        .cadence=${{ first: 60, typing: 100, pause: 250 }}
        .workerUrl=${new URL("../../../worker/worker.ts", import.meta.url).href}
        @interaction-audit=${() => decided++}
        @interaction-status=${(event: { status: string }) => (status = event.status)}
      ></interaction-textarea>
    `);
    await waitUntil(() => status === "ready", "the model is ready", { timeout: 60_000 });
    await openOther();
    box.value = "we saw a quokka there. ";
    box.instructions = "underline the animals i mention";
    await box.updateComplete;
    new BroadcastChannel("patient-worker").postMessage("go");
    await waitUntil(() => othersBox().dataset["decided"] === "yes", "the visible one decides", { timeout: 30_000 });
    await become({ held: 0, pending: 0 });
    expect(decided).to.equal(0);
    await closeOther();
    await waitUntil(() => decided > 1, "this one decides on what waited and on its text", { timeout: 30_000 });
  });

  it("whoever waits has its turn when the other is closed in its own", async () => {
    await openOther();
    const mine = new PageTurn().run(new AbortController().signal, () => Promise.resolve("mine"));
    await become({ held: 1, pending: 1 });
    await closeOther();
    expect(await mine).to.equal("mine");
  });

  it("a waiting decision is called off; what waits too long goes on without its turn", async () => {
    await openOther();
    const clock = new FakeClock();
    const turn = new PageTurn(navigator.locks, clock);
    const off = new AbortController();
    const never = new AbortController().signal;
    const first = turn.run(off.signal, () => Promise.resolve("first")).catch((error: { code: string }) => error.code);
    const second = turn.run(never, () => Promise.resolve("second"));
    await become({ held: 1, pending: 1 });
    off.abort();
    expect(await first).to.equal("aborted");
    expect(await turns(), "the second one still waits").to.deep.equal({ held: 1, pending: 1 });
    clock.advance(TURN_LIMIT);
    expect(await second).to.equal("second");
    await become({ held: 1, pending: 0 });
    expect(clock.pending).to.equal(0);
  });
});

describe("a page's turn", () => {
  it("is shared by all that the page asks for, and ends with the last", async () => {
    const turn = new PageTurn();
    const never = new AbortController().signal;
    let end!: () => void;
    const first = turn.run(never, () => new Promise<void>((resolve) => (end = resolve)));
    expect(await turn.run(never, () => Promise.resolve("second"))).to.equal("second");
    await become({ held: 1, pending: 0 });
    end();
    await first;
    await become({ held: 0, pending: 0 });
    const failed = turn.run(never, () => Promise.reject(new Error("no")));
    expect(await failed.catch((error: Error) => error.message)).to.equal("no");
    await become({ held: 0, pending: 0 });
  });

  it("is always there where the browser has no locks, or refuses them", async () => {
    const refusing = { request: () => Promise.reject(new DOMException("no", "SecurityError")) } as unknown as LockManager;
    for (const turn of [new PageTurn(undefined), new PageTurn(refusing)]) {
      expect(await turn.run(new AbortController().signal, () => Promise.resolve("done"))).to.equal("done");
    }
  });
});
