import { html, nothing, type TemplateResult } from "lit";
import type { RowList } from "./row-list.js";
import type { InspectorStrings } from "./strings.js";
import { tickDetail } from "./tick-detail.js";
import { tickRow } from "./tick-row.js";
import { ACTION_TYPES, EVERYTHING, OUTCOMES, SOURCES, type Filter, type Tick } from "./tick.js";

export interface TicksState {
  total: number;
  shown: readonly Tick[];
  selected: Tick | undefined;
  filter: Filter;
  list: RowList<Tick>;
  filtered(filter: Filter): void;
}

/** Filters, the list of ticks, and the selected one in detail. */
export function ticksView(state: TicksState, strings: InspectorStrings): TemplateResult {
  const { total, shown, list } = state;
  return html`${filters(state, strings)}
    <div class="split">
      <div class="pane">
        ${
          shown.length === 0
            ? html`<p class="muted hint empty">${total === 0 ? strings.noTicks : strings.noMatch}</p>`
            : list.render({
                rows: shown,
                label: strings.ticksView,
                classes: (tick) => tick.outcome,
                row: (tick) => tickRow(tick, strings),
              })
        }
        ${
          list.isAtEnd
            ? nothing
            : html`<button class="button newest" type="button" @click=${() => list.toEnd()}>
                ${strings.newest} <span aria-hidden="true">↓</span>
              </button>`
        }
      </div>
      <section class="detail" part="detail" aria-label=${strings.detail} tabindex="0">${tickDetail(state.selected, strings)}</section>
    </div>`;
}

function filters({ filter, total, shown, filtered }: TicksState, strings: InspectorStrings): TemplateResult {
  const set = (change: Partial<Filter>) => filtered({ ...EVERYTHING, ...filter, ...change });
  return html`<div class="filters" part="filters" role="group" aria-label=${strings.search}>
    ${picker(strings.outcomeLabel, OUTCOMES, filter.outcome, strings.outcome, (outcome) => set({ outcome }))}
    ${picker(strings.action, ACTION_TYPES, filter.action, null, (action) => set({ action }))}
    ${picker(strings.sourceLabel, SOURCES, filter.source, strings.source, (source) => set({ source }))}
    <input
      class="field grow"
      type="search"
      autocomplete="off"
      spellcheck="false"
      placeholder=${strings.search}
      aria-label=${strings.search}
      .value=${filter.text}
      @input=${(event: InputEvent) => set({ text: (event.currentTarget as HTMLInputElement).value })}
    />
    <span class="muted small" role="status">${strings.shown(shown.length, total)}</span>
  </div>`;

  function picker<V extends string>(
    label: string,
    values: readonly V[],
    chosen: V | "all",
    names: Record<V, string> | null,
    pick: (value: V | "all") => void,
  ): TemplateResult {
    return html`<label class="labelled"
      ><span class="muted">${label}</span>
      <select class="field" @change=${(event: Event) => pick((event.currentTarget as HTMLSelectElement).value as V | "all")}>
        <option value="all" ?selected=${chosen === "all"}>${strings.all}</option>
        ${values.map((value) => html`<option value=${value} ?selected=${chosen === value}>${names?.[value] ?? value}</option>`)}
      </select></label
    >`;
  }
}
