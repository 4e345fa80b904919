import { expect, fixture, html } from "@open-wc/testing";
import "../../../src/define.js";
import type { InteractionTextarea } from "../../../src/index.js";
import { nextRecord, typeText, useScript, whenReady } from "../../../src/testing.js";

const opened = async () => {
  const box = await fixture<InteractionTextarea>(html`<interaction-textarea aria-label="Text"></interaction-textarea>`);
  box.workerUrl = new URL("../../../worker/worker.ts", import.meta.url).href;
  return box;
};

describe("helpers for a page's own tests", function () {
  this.timeout(120_000);

  it("a script plays, typing is read, and the action is told", async () => {
    const box = await opened();
    useScript(box, [{ when: "quokka ", say: 'mark("animal", "quokka", "underline")' }]);
    await box.updateComplete;
    await whenReady(box, 60_000);
    const marked = nextRecord(box, undefined, 60_000);
    typeText(box, "underline the animals i mention\nwe saw a quokka there. ");
    expect((await marked).decision.text).to.equal('mark("animal", "quokka", "underline")');
    expect(box.value).to.equal("underline the animals i mention\nwe saw a quokka there. ");
  });

  it("waiting ends, with what it waited for", async () => {
    const box = await opened();
    const failure = (promise: Promise<unknown>) => promise.then(() => "none", String);
    expect(await failure(nextRecord(box, () => false, 20))).to.match(/no such record within 20 ms/);
    box.workerUrl = "/no-such-worker.js";
    useScript(box, []);
    expect(await failure(whenReady(box, 60_000))).to.match(/plain textarea/);
  });
});
