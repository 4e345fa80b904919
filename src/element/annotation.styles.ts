import { css } from "lit";

/** Marks, callouts and popovers. */
export const annotationStyles = css`
  ::highlight(interaction-kind-0) {
    text-decoration: underline 2px var(--_kind-0);
    text-underline-offset: 0.22em;
  }
  ::highlight(interaction-kind-1) {
    text-decoration: underline 2px var(--_kind-1);
    text-underline-offset: 0.22em;
  }
  ::highlight(interaction-kind-2) {
    text-decoration: underline 2px var(--_kind-2);
    text-underline-offset: 0.22em;
  }
  ::highlight(interaction-kind-3) {
    text-decoration: underline 2px var(--_kind-3);
    text-underline-offset: 0.22em;
  }
  ::highlight(interaction-own) {
    background-color: color-mix(in srgb, var(--_accent) 20%, transparent);
  }
  ::highlight(interaction-current) {
    background-color: color-mix(in srgb, var(--_accent) 28%, transparent);
  }
  .overlay {
    position: absolute;
    inset: 0;
    overflow: hidden;
    pointer-events: none;
  }
  .overlay .stroke {
    position: absolute;
    border: 0;
    border-block-end: 2px solid var(--_colour, transparent);
    border-radius: 0;
    background: none;
  }
  .kind-0 {
    --_colour: var(--_kind-0);
  }
  .kind-1 {
    --_colour: var(--_kind-1);
  }
  .kind-2 {
    --_colour: var(--_kind-2);
  }
  .kind-3 {
    --_colour: var(--_kind-3);
  }
  .own {
    --_colour: var(--_accent);
  }
  .overlay .own,
  .overlay .current {
    border: 0;
    background: color-mix(in srgb, var(--_accent) 22%, transparent);
  }

  [data-anchor] {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    inline-size: max-content;
    max-inline-size: min(26em, 100% - 8px);
    z-index: 2;
  }
  [data-away],
  [data-anchor]:not([style]) {
    visibility: hidden;
  }
  /* Out of sight, but a screen reader still finds the mark by it. */
  .callout[data-away] {
    visibility: visible;
    opacity: 0;
    pointer-events: none;
  }
  .callout {
    z-index: 1;
    padding: 0 0.4em;
    border: 0;
    border-radius: 3px;
    background: color-mix(in srgb, var(--_colour) 16%, var(--_surface));
    color: color-mix(in srgb, var(--_colour) 62%, var(--_text));
    /* As high as the gap between two lines, so that it covers no letters. */
    font-size: 0.625em;
    font-weight: 600;
    line-height: 1.15;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    max-inline-size: 14em;
    animation: appear 140ms ease-out;
  }
  .popover {
    display: flex;
    flex-direction: column;
    align-items: start;
    gap: 0.4em;
    padding: 0.45em 0.6em;
    border: 1px solid var(--_line);
    border-radius: 8px;
    background: var(--_raised);
    box-shadow: 0 4px 16px light-dark(rgb(0 0 0 / 0.12), rgb(0 0 0 / 0.5));
    font-size: 0.875em;
    animation: appear 140ms ease-out;
  }
  .popover-text {
    display: grid;
    gap: 0.1em;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .details-of-mark {
    border-inline-start: 3px solid var(--_colour);
  }
  .ghost {
    font-size: 1.0625em;
    font-style: italic;
    color: var(--_text);
  }
  .provenance {
    font-size: 0.875em;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .buttons {
    display: flex;
    align-items: center;
    gap: 0.35em;
  }
  .small {
    padding: 0.2em 0.6em;
    border: 1px solid var(--_line);
    border-radius: 6px;
    background: var(--_surface);
    font-size: 0.9375em;
    white-space: nowrap;
  }
  .small:hover {
    border-color: var(--_accent);
  }
  .primary {
    border-color: var(--_accent);
    color: var(--_accent);
    font-weight: 600;
  }
  kbd {
    margin-inline-start: 0.25em;
    padding: 0 0.3em;
    border-radius: 3px;
    background: color-mix(in srgb, currentColor 12%, transparent);
    font: inherit;
    font-size: 0.8em;
    font-weight: 400;
  }
  .toolbar {
    flex-direction: row;
    align-items: center;
    gap: 0.35em;
    padding: 0.25em 0.6em;
    color: var(--_text);
  }
  .pen {
    inline-size: 0.8em;
    block-size: 0.75em;
    border-block-end: 2px solid var(--_accent);
  }
  @keyframes appear {
    from {
      opacity: 0;
      translate: 0 2px;
    }
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (forced-colors: active) {
    ::highlight(interaction-kind-0),
    ::highlight(interaction-kind-1),
    ::highlight(interaction-kind-2),
    ::highlight(interaction-kind-3) {
      text-decoration: underline 2px CanvasText;
    }
    ::highlight(interaction-own),
    ::highlight(interaction-current) {
      background-color: Mark;
      color: MarkText;
    }
    .callout {
      border: 1px solid CanvasText;
    }
    .overlay .stroke {
      border-color: CanvasText;
    }
  }
  @media print {
    ::highlight(interaction-kind-0),
    ::highlight(interaction-kind-1),
    ::highlight(interaction-kind-2),
    ::highlight(interaction-kind-3) {
      text-decoration: none;
    }
    ::highlight(interaction-own),
    ::highlight(interaction-current) {
      background: none;
    }
  }
`;
