/** Elements that come, work and go again; nothing of them may stay. */
import { z } from "zod";
import { InteractionTextarea } from "../../src/index.js";
import { typeText, useScript, whenReady } from "../../src/testing.js";

customElements.define("interaction-textarea", InteractionTextarea);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const SCRIPT = [
  { when: "quokka", say: 'mark("animal", "quokka", "callout")' },
  { when: "score", say: 'delegate("score", {"team": "Morocco"})' },
];

async function cycle(): Promise<boolean> {
  const box = new InteractionTextarea();
  box.setAttribute("aria-label", "Text");
  useScript(box, SCRIPT, { first: 2, typing: 4, pause: 10 });
  box.model = "/none/";
  box.workerUrl = "/worker.js";
  box.instructions = "underline the animals";
  const execute = () => ({ result: "2 to 1" });
  box.tools = [{ name: "score", description: "", parameters: z.object({ team: z.string() }), execute }];
  document.body.append(box);
  await whenReady(box, 60_000);
  box.focus();
  typeText(box, "a quokka. what was the score of Morocco? ");
  const root = box.shadowRoot!;
  for (let i = 0; i < 1_000 && !(root.querySelector(".callout") && root.querySelector(".card.held")); i++) await wait(5);
  const worked = root.querySelector(".callout") !== null && root.querySelector(".card.held") !== null;
  box.remove();
  await wait(0);
  return worked;
}

const leaks = {
  /** @returns how many of them worked */
  async cycles(times: number): Promise<number> {
    let worked = 0;
    for (let i = 0; i < times; i++) if (await cycle()) worked++;
    return worked;
  },
};
declare global {
  interface Window {
    leaks: typeof leaks;
  }
}
window.leaks = leaks;
