import { css } from "lit";
import { themeStyles } from "../element/theme.styles.js";
import { listStyles } from "./list.styles.js";

const base = css`
  :host {
    --_good: var(--interaction-good, light-dark(#0b6b4f, #62d2a8));
    --_code: var(--interaction-code-font, ui-monospace, monospace);
    --_list-height: var(--interaction-list-height, 28rem);
    display: block;
    container-type: inline-size;
    font-size: 0.875rem;
  }
  .box {
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  p,
  pre,
  dl,
  dd,
  h3,
  h4,
  ol {
    margin: 0;
    padding: 0;
  }
  .muted {
    color: var(--_muted);
  }
  .small {
    font-size: 0.9286em;
  }
  .hint {
    padding: 1em;
  }
  .grow {
    flex: 1 1 9em;
    min-inline-size: 0;
  }
  .spacer {
    flex: 1 1 0;
  }
  .head,
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em 0.75em;
    padding: 0.6em 0.75em;
  }
  .status {
    overflow-wrap: anywhere;
  }
  .buttons,
  .labelled {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4em;
  }
  .labelled {
    flex-wrap: nowrap;
  }
  .labelled > select {
    flex: 0 1 auto;
    min-inline-size: 0;
    max-inline-size: 100%;
    text-overflow: ellipsis;
  }
  .button,
  .field {
    position: relative;
    min-block-size: 2em;
    padding: 0.2em 0.7em;
    border: 1px solid var(--_line);
    border-radius: 6px;
    background: var(--_raised);
    color: inherit;
    font: inherit;
  }
  .button {
    display: inline-flex;
    align-items: center;
    cursor: pointer;
    white-space: nowrap;
  }
  .field {
    padding-inline: 0.5em;
    background: var(--_surface);
  }
  .button:hover:not(:disabled),
  .field:hover {
    border-color: var(--_muted);
  }
  .button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  .primary {
    border-color: var(--_accent);
    color: var(--_accent);
    font-weight: 600;
  }
  :focus-visible,
  .button:focus-within:has(:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  /* Fills its button, unseen: it can then be pressed and focused like any other. */
  .covering {
    position: absolute;
    inset: 0;
    opacity: 0;
    inline-size: 100%;
    cursor: pointer;
    overflow: hidden;
    font-size: 0;
  }
  .problem,
  .notice {
    padding-inline: 0.83em;
    overflow-wrap: anywhere;
  }
  .problem:not(:empty),
  .notice:not(:empty) {
    padding-block-end: 0.6em;
  }
  .problem {
    color: var(--_danger);
  }

  .overview {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75em 2em;
    padding: 0.6em 0.75em;
    border-block: 1px solid var(--_line);
    background: var(--_raised);
  }
  .funnel,
  .rates {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6em 1.25em;
  }
  .figure {
    display: flex;
    flex-direction: column-reverse;
    justify-content: flex-end;
  }
  .figure dt {
    font-size: 0.8571em;
    color: var(--_muted);
  }
  .figure dd {
    font-size: 1.1429em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .step {
    position: relative;
    min-inline-size: 5em;
    padding-block-end: 0.45em;
  }
  .step:not(:last-child)::after {
    content: "→";
    content: "→" / "";
    position: absolute;
    inset-inline-end: -0.4em;
    inset-block-start: 0;
    color: var(--_muted);
  }
  :host(:dir(rtl)) .step:not(:last-child)::after {
    content: "←" / "";
  }
  .bar {
    display: block;
    block-size: 4px;
    border-radius: 2px;
    background: color-mix(in srgb, var(--_text) 10%, transparent);
    overflow: hidden;
  }
  .step .bar {
    position: absolute;
    inset-block-end: 0;
    inset-inline: 0;
  }
  .bar > span {
    display: block;
    block-size: 100%;
    border-radius: inherit;
    background: var(--_accent);
    transition: inline-size 150ms ease-out;
  }

  .tabs {
    display: flex;
    gap: 0.25em;
    padding-inline: 0.5em;
    border-block-end: 1px solid var(--_line);
  }
  .tab {
    padding: 0.55em 0.6em 0.45em;
    border: 0;
    border-block-end: 3px solid transparent;
    background: none;
    color: var(--_muted);
    font: inherit;
    cursor: pointer;
  }
  .tab:hover {
    color: var(--_text);
  }
  .tab[aria-selected="true"] {
    border-block-end-color: var(--_accent);
    color: var(--_text);
    font-weight: 600;
  }
  .tab:focus-visible {
    outline-offset: -3px;
  }

  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
    }
    .bar > span {
      background: Highlight;
      forced-color-adjust: none;
    }
    .tab:not([aria-selected="true"]) {
      border-block-end-color: Canvas;
    }
    .tab[aria-selected="true"] {
      border-block-end-color: Highlight;
    }
    .row:not(.executed, .blocked, .changed) {
      border-inline-start-color: Canvas;
    }
    .row[aria-selected="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
  @media print {
    .rows,
    .detail,
    .ledger {
      block-size: auto !important;
      max-block-size: none !important;
      overflow: visible !important;
    }
  }
`;

export default [themeStyles, base, listStyles];
