import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ShownMark } from "./marks.js";
import type { Strings } from "./strings.js";
import { whyButton, whyList, type Explanation } from "./why.js";

/** Small labels on marks of style `callout`; the open mark has its details instead. */
export function calloutLabels(
  marks: readonly ShownMark[],
  current: ShownMark | null,
  strings: Strings,
  open: (id: string) => void,
): TemplateResult {
  const labelled = marks.filter((mark) => mark.style === "callout" && mark.id !== current?.id);
  return html`${repeat(
    labelled,
    (mark) => mark.id,
    (mark) =>
      html`<button
        class="callout ${mark.look}"
        part="callout"
        type="button"
        tabindex="-1"
        data-anchor="mark"
        data-id=${mark.id}
        aria-label=${strings.markDetails(mark.kind, mark.span)}
        aria-description=${strings.markKeys}
        @mousedown=${keepFocus}
        @click=${() => open(mark.id)}
      >
        ${mark.kind}
      </button>`,
  )}`;
}

/** The marks without a label, for those who do not see an underline: it is no element by itself. */
export function markList(
  marks: readonly ShownMark[],
  current: ShownMark | null,
  strings: Strings,
  open: (id: string) => void,
): TemplateResult | typeof nothing {
  const bare = marks.filter((mark) => mark.style !== "callout" && mark.id !== current?.id);
  if (bare.length === 0) return nothing;
  return html`<ul class="visually-hidden mark-list" aria-label=${strings.marks}>
    ${repeat(
      bare,
      (mark) => mark.id,
      (mark) =>
        html`<li>
          <button
            type="button"
            tabindex="-1"
            data-id=${mark.id}
            aria-label=${strings.markDetails(mark.kind, mark.span)}
            aria-description=${strings.markKeys}
            @mousedown=${keepFocus}
            @click=${() => open(mark.id)}
          ></button>
        </li>`,
    )}
  </ul>`;
}

/** Why a mark stands there, and a button to take it away. */
export function markDetails(
  mark: ShownMark | null,
  strings: Strings,
  dismiss: (id: string) => void,
  close: () => void,
  explain: (mark: ShownMark) => Explanation,
): TemplateResult | typeof nothing {
  if (!mark) return nothing;
  const explanation = explain(mark);
  return html`<div
    class="popover details-of-mark ${mark.look}"
    part="callout-details"
    role="group"
    aria-label=${strings.markDetails(mark.kind, mark.span)}
    data-anchor="details"
    data-id=${mark.id}
  >
    <div class="popover-text">
      <strong>${mark.kind}</strong>
      ${explanation.isOpen ? nothing : because(mark, strings)}
    </div>
    <div class="buttons">
      <button class="small" type="button" @mousedown=${keepFocus} @click=${() => dismiss(mark.id)}>${strings.dismiss}</button>
      <button class="small" type="button" aria-keyshortcuts="Escape" @mousedown=${keepFocus} @click=${close}>
        ${strings.close} <kbd aria-hidden="true">${strings.escapeKey}</kbd>
      </button>
      ${whyButton(explanation, strings)}
    </div>
    ${whyList(explanation, strings)}
  </div>`;
}

function because(mark: ShownMark, strings: Strings): TemplateResult | typeof nothing {
  if (mark.own) return nothing;
  const { evidence } = mark;
  if (!evidence) return nothing;
  const words = evidence.start < 0 ? strings.hostAsked(evidence.text) : strings.because(evidence.text);
  return html`<span class="muted" dir="auto">${words}</span>`;
}

/** The button that marks the selection for the model. */
export function selectionToolbar(shown: boolean, strings: Strings, mark: () => void): TemplateResult | typeof nothing {
  if (!shown) return nothing;
  return html`<button
    class="popover toolbar"
    part="toolbar"
    type="button"
    title=${strings.markHint}
    aria-keyshortcuts="Control+Shift+M"
    data-anchor="toolbar"
    @mousedown=${keepFocus}
    @click=${mark}
  >
    <span class="pen" aria-hidden="true"></span>${strings.mark}
  </button>`;
}

/** A press on a button must not take focus and selection from the text. */
export function keepFocus(event: Event): void {
  event.preventDefault();
}
