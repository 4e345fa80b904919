import { html, nothing, type TemplateResult } from "lit";
import type { Why } from "../session/view.js";
import { keepFocus } from "./callouts.js";
import type { Strings } from "./strings.js";

/** "Why this?": what something shown can say for itself. */
export interface Explanation {
  /** Names it among all that is shown. */
  key: string;
  whys: readonly Why[] | undefined;
  isOpen: boolean;
  toggle: (key: string) => void;
}

export function whyButton({ key, whys, isOpen, toggle }: Explanation, strings: Strings): TemplateResult | typeof nothing {
  if (!whys?.length) return nothing;
  return html`<button
    class="plain why-button"
    part="why-button"
    type="button"
    aria-expanded=${isOpen}
    aria-controls="why-${key}"
    @mousedown=${keepFocus}
    @click=${() => toggle(key)}
  >
    ${strings.why}
  </button>`;
}

/** The words that licensed it, the action as the stream has it, and how sure the model was; for each step to it. */
export function whyList({ key, whys, isOpen }: Explanation, strings: Strings): TemplateResult | typeof nothing {
  if (!whys?.length) return nothing;
  return html`<div class="why" part="why" id="why-${key}" ?hidden=${!isOpen}>
    ${isOpen ? whys.map((why) => step(why, strings)) : nothing}
  </div>`;
}

function step({ action, evidence, confidence }: Why, strings: Strings): TemplateResult {
  return html`<dl>
    ${
      evidence
        ? html`<dt>${evidence.start < 0 ? strings.whyHost : strings.whyWords}</dt>
            <dd dir="auto">${evidence.text}</dd>`
        : nothing
    }
    <dt>${strings.whyAction}</dt>
    <dd><code dir="ltr">${action}</code></dd>
    <dt>${strings.whyConfidence}</dt>
    <dd>${strings.confidence(Math.round(confidence * 100))}</dd>
  </dl>`;
}
