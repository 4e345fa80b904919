import { html, type TemplateResult } from "lit";
import { InteractionTextarea, type SessionLike, type SessionOptions, type StatusView } from "../../src/index.js";

/** The element with a session that decides nothing and only says how it is doing: for states no script can hold still. */
class StagedTextarea extends InteractionTextarea {
  staged: StatusView = { status: "ready", message: "Ready." };

  protected override createSession({ view }: SessionOptions): SessionLike {
    const nothing = () => undefined;
    return {
      start: () => view.status(this.staged),
      input: nothing,
      compositionStart: nothing,
      compositionEnd: nothing,
      blur: nothing,
      setHidden: nothing,
      gesture: nothing,
      instruct: nothing,
      pause: nothing,
      resume: nothing,
      setMode: nothing,
      dispose: nothing,
      exportSession: () => ({ version: 1, model: "", engine: "", startedAt: "", tools: [], records: [] }),
    };
  }
}
if (!customElements.get("staged-textarea")) customElements.define("staged-textarea", StagedTextarea);

export function staged(status: StatusView, text = ""): TemplateResult {
  return html`<staged-textarea aria-label="Your text" rows="4" .staged=${status} .value=${text}></staged-textarea>`;
}
