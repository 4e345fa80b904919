import { css } from "lit";

/** Lists, the tick in detail, the ledger, the comparison. */
export const listStyles = css`
  .panel > .filters {
    border-block-end: 1px solid var(--_line);
  }
  .panel > p.small {
    padding: 0.6em 0.83em;
  }
  .split {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .pane {
    position: relative;
    min-inline-size: 0;
  }
  .empty {
    block-size: var(--_list-height);
  }
  .rows {
    position: relative;
    block-size: var(--_list-height);
    overflow: auto;
    overflow-anchor: none;
    contain: strict;
  }
  /* A short list takes no more room than it needs. */
  .fit > .rows {
    block-size: min(var(--_list-height), var(--_content));
  }
  .rows:focus-visible,
  .detail:focus-visible,
  .ledger:focus-visible {
    outline-offset: -2px;
  }
  .space {
    position: relative;
  }
  .row {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    display: grid;
    gap: 0.05em;
    padding: 0.4em 0.75em 0.45em;
    border-block-end: 1px solid var(--_line);
    border-inline-start: 3px solid transparent;
    cursor: default;
  }
  .row:hover {
    background: color-mix(in srgb, var(--_text) 4%, transparent);
  }
  .row[aria-selected="true"] {
    background: color-mix(in srgb, var(--_accent) 12%, transparent);
  }
  .row.executed {
    border-inline-start-color: var(--_good);
  }
  .row.blocked,
  .row.changed {
    border-inline-start-color: var(--_danger);
  }
  .line {
    display: flex;
    align-items: baseline;
    gap: 0 0.75em;
    min-inline-size: 0;
  }
  .line > :not(.spacer) {
    flex: none;
  }
  .line > .said:not(.spacer) {
    flex: 0 1 auto;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .index {
    min-inline-size: 2em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  /* A body too long for its line loses its beginning, not its end: what is new stands there. */
  .body {
    direction: rtl;
    text-align: left;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
    min-block-size: 1.4em;
  }
  :host(:dir(rtl)) .body {
    direction: ltr;
    text-align: right;
  }
  code,
  pre {
    font-family: var(--_code);
    font-size: 0.9286em;
  }
  .idle .said,
  .undecided .said {
    color: var(--_muted);
  }
  .executed .said,
  .said.executed {
    color: var(--_good);
    font-weight: 600;
  }
  .blocked .said,
  .said.blocked {
    color: var(--_danger);
    text-decoration: line-through;
  }
  .code,
  .differs {
    color: var(--_danger);
  }
  .newest {
    position: absolute;
    inset-block-end: 0.75em;
    inset-inline-end: 1.25em;
    gap: 0.3em;
    border-radius: 999px;
    box-shadow: 0 2px 8px light-dark(rgb(0 0 0 / 0.15), rgb(0 0 0 / 0.5));
  }

  .detail {
    display: flex;
    flex-direction: column;
    gap: 0.5em;
    min-inline-size: 0;
    max-block-size: var(--_list-height);
    padding: 0.75em;
    overflow: auto;
    border-block-start: 1px solid var(--_line);
  }
  .detail > * {
    flex: none;
  }
  .detail > .hint {
    padding: 0;
  }
  h3 {
    font-size: 1.0714em;
  }
  h4 {
    margin-block-start: 0.35em;
    font-size: 0.8571em;
    font-weight: 600;
    color: var(--_muted);
  }
  .badge {
    margin-inline-start: 0.35em;
    padding: 0.1em 0.5em;
    border: 1px solid currentColor;
    border-radius: 999px;
    font-size: 0.8em;
    font-weight: 600;
    color: var(--_muted);
  }
  .badge.executed {
    color: var(--_good);
  }
  .badge.blocked {
    color: var(--_danger);
  }
  .text {
    padding: 0.45em 0.6em;
    border-radius: 6px;
    background: var(--_raised);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .facts {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.25em 0.9em;
  }
  .facts dt,
  .numbers dt,
  .sent dt {
    color: var(--_muted);
  }
  .facts dd {
    overflow-wrap: anywhere;
  }
  .bars > div {
    display: grid;
    grid-template-columns: 5.5em 1fr 4em;
    align-items: center;
    gap: 0 0.5em;
  }
  .bars dd {
    grid-column: 3;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .bars .bar {
    grid-area: 1 / 2;
  }
  .bars > div:not(.chosen) .bar > span {
    background: var(--_muted);
  }
  .engine {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em 2.5em;
  }
  .numbers {
    display: grid;
    grid-template-columns: auto auto;
    justify-content: start;
    gap: 0.1em 1em;
  }
  .numbers dd {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  .ledger {
    max-block-size: var(--_list-height);
    overflow: auto;
    list-style: none;
    border-block-start: 1px solid var(--_line);
  }
  .ledger > li {
    padding: 0.6em 0.75em;
    border-block-end: 1px solid var(--_line);
    content-visibility: auto;
    contain-intrinsic-block-size: auto 6em;
  }
  .ledger .line {
    flex-wrap: wrap;
  }
  .sent > div {
    display: grid;
    grid-template-columns: minmax(4em, max-content) minmax(0, 1fr);
    align-items: baseline;
    gap: 0.75em;
    margin-block-start: 0.35em;
  }
  summary {
    margin-block-start: 0.35em;
    color: var(--_muted);
    cursor: pointer;
  }
  details > .text {
    margin-block-start: 0.35em;
  }

  .letter {
    min-inline-size: 1.1em;
    font-weight: 700;
    color: var(--_accent);
  }
  .sides {
    display: grid;
  }

  @container (min-width: 46rem) {
    .split {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    }
    .split > .detail {
      block-size: var(--_list-height);
      border-block-start: 0;
      border-inline-start: 1px solid var(--_line);
    }
    .sides {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .sides > .detail + .detail {
      border-inline-start: 1px solid var(--_line);
    }
  }
  @container (max-width: 30rem) {
    .filters > .labelled:not(.check) {
      flex: 1 1 5em;
      flex-wrap: wrap;
      min-inline-size: 0;
      gap: 0.15em 0.4em;
      font-size: 0.9286em;
    }
    .filters > .labelled > select {
      flex: 1 1 100%;
    }
  }
`;
