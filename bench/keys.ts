/** The element, or a plain textarea in its place, with a long text and marks in it, for `parts/keys.ts` to type into. */
import { InteractionTextarea } from "../src/index.js";
import type { SessionLike, SessionOptions } from "../src/element/session-like.js";
import { InteractionSession } from "../src/session/session.js";

/** Lines in sight, of either box. */
const ROWS = 10;

let view: SessionOptions["view"];

class BenchTextarea extends InteractionTextarea {
  protected override createSession(options: SessionOptions): SessionLike {
    view = options.view;
    return new InteractionSession(options);
  }
}
customElements.define("bench-textarea", BenchTextarea);

const api = {
  /** Ready to be typed into, the caret at the end. The element's session is a real one; its engine answers idle at once. */
  async open(kind: "element" | "plain", text: string, marks: number): Promise<void> {
    if (kind === "plain") {
      const plain = document.createElement("textarea");
      plain.rows = ROWS;
      document.body.append(plain);
      plain.value = text;
      plain.focus();
      plain.setSelectionRange(text.length, text.length);
      return;
    }
    const box = new BenchTextarea();
    box.engine = "scripted";
    box.setAttribute("aria-label", "Text");
    box.rows = ROWS;
    document.body.append(box);
    await new Promise<void>((resolve) => {
      box.addEventListener("interaction-status", (event) => event.status === "ready" && resolve());
    });
    box.value = text;
    await box.updateComplete;
    const words = [...text.matchAll(/\S+/g)];
    for (let i = 0; i < marks; i++) {
      const word = words[Math.floor(((i + 0.5) * words.length) / marks)]!;
      const [span] = word;
      const start = word.index;
      // Every tenth is a callout, which is an element of its own; the last ones stand near the caret.
      const style = i % 10 === 9 ? "callout" : "underline";
      view.showMark({ id: `m${i}`, kind: "word", span, style, start, end: start + span.length, evidence: null, confidence: 1 });
    }
    await box.updateComplete;
    box.focus();
    const native = box.shadowRoot!.querySelector("textarea")!;
    native.setSelectionRange(text.length, text.length);
    // The first sample of so much text is a paste, and no keystroke.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
  },
};
declare global {
  interface Window {
    keys: typeof api;
  }
}
window.keys = api;
