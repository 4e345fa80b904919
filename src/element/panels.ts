import { html, nothing, type TemplateResult } from "lit";
import type { StatusView, WeaveView } from "../session/view.js";
import { keepFocus } from "./callouts.js";
import { lookupText } from "./lookups.js";
import { statusText } from "./status-text.js";
import type { Strings } from "./strings.js";
import { whyButton, whyList, type Explanation } from "./why.js";

/** The offered text at the caret, where it comes from, and its two buttons. */
export function weavePopover(
  weave: WeaveView | null,
  source: string,
  strings: Strings,
  accept: () => void,
  dismiss: () => void,
  explanation: Explanation,
): TemplateResult | typeof nothing {
  if (!weave) return nothing;
  return html`<div class="popover weave" part="weave" role="group" aria-label=${strings.suggestionOf(weave.text)} data-anchor="weave">
    <div class="popover-text">
      <span class="ghost" part="weave-text" dir="auto">${weave.text}</span>
      <span class="muted provenance" dir="auto">${strings.from(source, lookupText(weave.lookup, strings))}</span>
    </div>
    <div class="buttons">
      <button class="small primary" type="button" aria-keyshortcuts="Tab" @mousedown=${keepFocus} @click=${accept}>
        ${strings.accept} <kbd aria-hidden="true">${strings.tabKey}</kbd>
      </button>
      <button class="small" type="button" aria-keyshortcuts="Escape" @mousedown=${keepFocus} @click=${dismiss}>
        ${strings.dismiss} <kbd aria-hidden="true">${strings.escapeKey}</kbd>
      </button>
      ${whyButton(explanation, strings)}
    </div>
    ${whyList(explanation, strings)}
  </div>`;
}

export function responsePanel(
  text: string,
  strings: Strings,
  close: () => void,
  explanation: Explanation,
): TemplateResult | typeof nothing {
  if (!text) return nothing;
  return html`<section class="panel" part="panel" aria-label=${strings.reply} tabindex="-1">
    <div class="said">
      <p dir="auto">${text}</p>
      ${whyButton(explanation, strings)} ${whyList(explanation, strings)}
    </div>
    ${closeButton(strings, close)}
  </section>`;
}

export function nudgeLine(text: string, strings: Strings, close: () => void, explanation: Explanation): TemplateResult | typeof nothing {
  if (!text) return nothing;
  return html`<div class="nudge" part="nudge" role="group" aria-label=${strings.reminder}>
    <span class="bell" aria-hidden="true"></span>
    <div class="said">
      <span class="nudge-text" dir="auto">${text}</span> ${whyButton(explanation, strings)} ${whyList(explanation, strings)}
    </div>
    ${closeButton(strings, close)}
  </div>`;
}

function closeButton(strings: Strings, close: () => void): TemplateResult {
  return html`<button class="plain icon" type="button" aria-label=${strings.close} aria-keyshortcuts="Escape" @click=${close}>
    <span aria-hidden="true">×</span>
  </button>`;
}

/** The foot: the quiet line, how the model is doing, and what may be set. */
export function foot(quiet: string, view: StatusView, strings: Strings, settings: TemplateResult | typeof nothing): TemplateResult {
  const { progress } = view;
  const downloading = view.status === "loading" && progress !== undefined && progress.total > 0;
  return html`<div class="foot" part="foot">
    <span
      class="quiet"
      part="quiet-line"
      dir="auto"
      role=${quiet ? "note" : nothing}
      aria-label=${quiet ? strings.doneLast : nothing}
      aria-description=${quiet ? strings.sayAgain : nothing}
      >${quiet}</span
    >
    <slot name="foot"></slot>
    <span class="status" part="status">
      ${
        downloading
          ? html`<progress
              part="progress"
              .value=${progress.loaded}
              max=${progress.total}
              aria-label=${statusText(view, strings)}
            ></progress>`
          : nothing
      }
      <span class="lamp" aria-hidden="true"></span>${statusText(view, strings)}
    </span>
    ${settings}
  </div>`;
}
