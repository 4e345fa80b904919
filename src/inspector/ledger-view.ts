import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { visible, type LedgerEntry } from "./ledger.js";
import type { InspectorStrings } from "./strings.js";

/** Every call with every character of its arguments; text nodes only, invisible characters made visible. */
export function ledgerView(entries: readonly LedgerEntry[], strings: InspectorStrings): TemplateResult {
  return html`<p class="muted small">${strings.ledgerIntro}</p>
    ${
      entries.length === 0
        ? html`<p class="muted hint">${strings.noCalls}</p>`
        : html`<ol class="ledger" part="ledger" aria-label=${strings.ledger} tabindex="0">
            ${repeat(
              entries,
              (entry) => entry.id,
              (entry) => ledgerItem(entry, strings),
            )}
          </ol>`
    }`;
}

function ledgerItem(entry: LedgerEntry, strings: InspectorStrings): TemplateResult {
  const { id, tool, args, characters, sentAt, phase, body, ms } = entry;
  return html`<li part="ledger-entry">
    <p class="line">
      <strong>${tool}</strong> <span class="muted">${id}</span>
      ${sentAt === null ? nothing : html`<time class="muted" datetime=${new Date(sentAt).toISOString()}>${timeOf(sentAt)}</time>`}
      <span class="spacer"></span>
      <span class="muted">${strings.given(characters)} · ${strings.phase[phase]}${ms === undefined ? "" : ` · ${strings.ms(ms)}`}</span>
    </p>
    <dl class="sent" part="ledger-sent">
      ${Object.entries(args).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd><pre class="text" dir="auto">${visible(String(value))}</pre></dd>
          </div>`,
      )}
    </dl>
    ${
      body === undefined
        ? nothing
        : html`<details>
            <summary>${strings.returned}</summary>
            <pre class="text" part="ledger-result" dir="auto">${visible(body)}</pre>
          </details>`
    }
  </li>`;
}

/** Local date and time with milliseconds. */
function timeOf(epoch: number): string {
  return new Date(epoch).toLocaleString(undefined, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
}
