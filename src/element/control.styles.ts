import { css } from "lit";

/** Instruction chips, "why this?", and the settings. */
export const controlStyles = css`
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.3em;
    margin: 0;
    padding: 0.1em 0.9em 0.35em;
    list-style: none;
    font-size: 0.8125em;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    max-inline-size: 100%;
    padding-inline-start: 0.7em;
    border: 1px solid var(--_line);
    border-radius: 1em;
    background: var(--_raised);
    animation: appear 140ms ease-out;
  }
  .chip > * {
    flex: none;
  }
  .chip > .chip-text {
    flex: 0 1 auto;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .chip .icon {
    border-radius: 1em;
  }

  .why-button {
    color: var(--_muted);
    font-size: 0.875rem;
    text-decoration: underline dotted;
    text-underline-offset: 0.2em;
    white-space: nowrap;
    border-radius: 3px;
  }
  .why-button:hover,
  .why-button[aria-expanded="true"] {
    color: var(--_text);
  }
  .why dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 0.1em 0.8em;
    margin: 0.3em 0 0;
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }
  .why dl + dl {
    padding-block-start: 0.3em;
    border-block-start: 1px solid var(--_line);
  }
  .why code {
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
  }
  .card-why {
    padding: 0 1.03em 0.6em 2.15em;
  }
  .said {
    flex: 1;
    min-inline-size: 0;
  }
  .said p {
    margin: 0.15em 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .nudge .why-button {
    margin-inline-start: 0.5em;
  }

  .settings-button {
    display: grid;
    place-items: center;
    margin-inline: -0.4em;
  }
  .settings-button svg {
    inline-size: 1.1em;
    block-size: 1.1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.4;
    stroke-linecap: round;
  }
  .settings {
    position: absolute;
    inset-block-end: 2.2em;
    inset-inline-end: 0.5em;
    z-index: 3;
    min-inline-size: 13em;
    max-inline-size: calc(100% - 1em);
    align-items: stretch;
    padding: 0.7em 0.8em;
  }
  .slider {
    display: grid;
    gap: 0.15em;
  }
  .slider input {
    inline-size: 100%;
    margin: 0;
    accent-color: var(--_accent);
  }
  .slider input:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .ends {
    display: flex;
    justify-content: space-between;
    font-size: 0.875em;
  }
  @media (max-width: 30em) {
    .why dl {
      grid-template-columns: 1fr;
    }
    .why dd {
      margin-block-end: 0.2em;
    }
  }
`;
