import { html, type TemplateResult } from "lit";
import type { InspectorStrings } from "./strings.js";

const TABS = ["ticks", "ledger", "compare"] as const;
export type TabName = (typeof TABS)[number];

/** The row of tabs: one is in the tab order, arrow keys go to the others. */
export function tabs(chosen: TabName, strings: InspectorStrings, choose: (tab: TabName) => void): TemplateResult {
  const names: Record<TabName, string> = { ticks: strings.ticksView, ledger: strings.ledgerView, compare: strings.compareView };
  return html`<div class="tabs" part="tabs" role="tablist" aria-label=${strings.views} @keydown=${onKeydown}>
    ${TABS.map(
      (tab) =>
        html`<button
          id="tab-${tab}"
          class="tab"
          type="button"
          role="tab"
          aria-selected=${tab === chosen}
          aria-controls="panel"
          tabindex=${tab === chosen ? 0 : -1}
          @click=${() => choose(tab)}
        >
          ${names[tab]}
        </button>`,
    )}
  </div>`;

  function onKeydown(event: KeyboardEvent): void {
    const row = event.currentTarget as HTMLElement;
    const forward = getComputedStyle(row).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const at = TABS.indexOf(chosen);
    const steps: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at - 1, [forward]: at + 1, Home: 0, End: TABS.length - 1 };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = TABS[(to + TABS.length) % TABS.length]!;
    choose(next);
    row.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }
}
