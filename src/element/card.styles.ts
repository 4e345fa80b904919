import { css } from "lit";

/** The list of lookups, replies and reminders. `appear` and `turn` stand with the annotations. */
export const cardStyles = css`
  .cards {
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 0.875em;
    container-type: inline-size;
  }
  .card {
    border-block-start: 1px solid var(--_line);
    animation: appear 140ms ease-out;
  }
  .line {
    display: flex;
    align-items: center;
    padding-inline: 1.03em 0.5em;
  }
  .fold {
    flex: 1;
    min-inline-size: 0;
    display: flex;
    align-items: baseline;
    gap: 0.5em;
    padding-block: 0.4em;
    border-radius: 4px;
    white-space: nowrap;
    overflow: hidden;
  }
  .dot {
    flex: none;
    align-self: center;
    inline-size: 0.6em;
    block-size: 0.6em;
    border-radius: 50%;
    border: 2px solid var(--_muted);
  }
  .flight .dot {
    border-color: var(--_accent);
    border-block-start-color: transparent;
    animation: turn 900ms linear infinite;
  }
  .held .dot {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  .woven .dot {
    border-color: light-dark(#2b8a3e, #69db7c);
    background: light-dark(#2b8a3e, #69db7c);
  }
  .failed .dot {
    border-color: var(--_danger);
    border-radius: 2px;
  }
  .tool {
    font-weight: 600;
  }
  .query {
    flex: 0 8 auto;
    min-inline-size: 6em;
    overflow: hidden;
    text-overflow: ellipsis;
    color: var(--_muted);
  }
  .fact {
    flex: 1 0.05 auto;
    min-inline-size: 4em;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .skipped .fact,
  .skipped .query {
    text-decoration: line-through;
    text-decoration-color: var(--_muted);
  }
  .failed .fact {
    color: var(--_danger);
  }
  .meta {
    flex: none;
    margin-inline-start: auto;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .details {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 0.15em 0.9em;
    margin: 0;
    padding: 0.1em 1.03em 0.6em 2.15em;
    overflow-wrap: anywhere;
  }
  .details[hidden] {
    display: none;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    margin: 0;
  }
  .earlier {
    align-self: start;
    margin: 0 0.8em 0.2em;
    padding: 0.1em 0.4em;
    border-radius: 4px;
    font-size: 0.8125em;
    color: var(--_muted);
  }
  .panel,
  .nudge {
    display: flex;
    align-items: start;
    gap: 0.6em;
    padding: 0.5em 0.5em 0.5em 0.9em;
    border-block-start: 1px solid var(--_line);
    font-size: 0.9375em;
    animation: appear 140ms ease-out;
  }
  .panel {
    background: color-mix(in srgb, var(--_accent) 7%, var(--_surface));
  }
  :is(.cards, .panel, .nudge) ~ .foot {
    border-block-start: 1px solid var(--_line);
  }
  .nudge {
    align-items: center;
    padding-block: 0.25em;
  }
  .nudge-text {
    overflow-wrap: anywhere;
  }
  .bell {
    inline-size: 0.55em;
    block-size: 0.55em;
    border-radius: 50%;
    background: light-dark(#e67700, #ffc078);
  }

  @container (max-width: 30em) {
    .fold {
      flex-wrap: wrap;
    }
    .query {
      flex: 1 1 0;
    }
    .fact {
      order: 1;
      flex: 0 0 calc(100% - 1.1em);
      margin-inline-start: 1.1em;
    }
    .details {
      grid-template-columns: 1fr;
      padding-inline-start: 2.15em;
    }
    dd {
      margin-block-end: 0.3em;
    }
  }
  @media (forced-colors: active) {
    .bell {
      background: CanvasText;
      forced-color-adjust: none;
    }
  }
`;
