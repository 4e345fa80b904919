import { html, nothing, type TemplateResult } from "lit";
import { compareRow } from "./compare-row.js";
import { diffSessions, type SessionDiff, type TickPair } from "./diff.js";
import type { RowList } from "./row-list.js";
import type { InspectedSession } from "./sessions.js";
import type { InspectorStrings } from "./strings.js";
import { tickDetail } from "./tick-detail.js";
import type { Tick } from "./tick.js";

/** Which two sessions are compared, and what came of it. Worked out anew only where one of them changed. */
export class Comparison {
  /** Ids of the two sessions; empty: not chosen. */
  a = "";
  b = "";
  showsSame = false;
  private made: { a: readonly Tick[]; b: readonly Tick[]; diff: SessionDiff; differing: readonly TickPair[] } | null = null;

  of(a: readonly Tick[], b: readonly Tick[]): { diff: SessionDiff; rows: readonly TickPair[] } {
    if (this.made?.a !== a || this.made.b !== b) {
      const diff = diffSessions(a, b);
      this.made = { a, b, diff, differing: diff.pairs.filter((pair) => pair.differs.length > 0) };
    }
    const { diff, differing } = this.made;
    return { diff, rows: this.showsSame ? diff.pairs : differing };
  }
}

export interface CompareState {
  comparison: Comparison;
  sessions: readonly InspectedSession[];
  nameOf(session: InspectedSession): string;
  list: RowList<TickPair>;
  changed(): void;
}

/** Two sessions event by event: what was decided differently. */
export function compareView(state: CompareState, strings: InspectorStrings): TemplateResult {
  const { comparison, sessions, list } = state;
  if (sessions.length < 2) return html`<p class="muted hint">${strings.compareHint}</p>`;
  const b = sessions.find((session) => session.id === comparison.b) ?? sessions[0]!;
  const a = sessions.find((session) => session.id === comparison.a) ?? sessions.findLast((session) => session !== b)!;
  const { diff, rows } = comparison.of(a.ticks, b.ticks);
  const pair = rows.find((row) => row.index === list.active);
  const first = diff.firstDifference;
  return html`<div class="filters" part="filters">
      ${picker("A", strings.compareFirst, a, (id) => (comparison.a = id))}
      ${picker("B", strings.compareSecond, b, (id) => (comparison.b = id))}
      <label class="labelled check"
        ><input
          type="checkbox"
          .checked=${comparison.showsSame}
          @change=${(event: Event) => {
            comparison.showsSame = (event.currentTarget as HTMLInputElement).checked;
            state.changed();
          }}
        />
        ${strings.showSame}</label
      >
    </div>
    <p class="small" role="status" part="compare-summary">
      ${strings.compareSame(diff.same, diff.pairs.length)} ${first === null ? nothing : strings.compareFirstAt(first)}
    </p>
    ${
      rows.length === 0
        ? html`<p class="muted hint">${strings.noDifference}</p>`
        : html`<div class="pane fit">
            ${list.render({
              rows,
              label: strings.compareView,
              classes: (row) => (row.differs.length > 0 ? "changed" : ""),
              row: (row) => compareRow(row, strings),
            })}
          </div>`
    }
    ${pair ? html`<div class="sides">${side("A", pair.a)} ${side("B", pair.b)}</div>` : nothing}`;

  function side(letter: string, tick: Tick | undefined): TemplateResult {
    return html`<section class="detail" part="detail" aria-label="${letter}: ${strings.detail}" tabindex="0">
      <p class="letter" aria-hidden="true">${letter}</p>
      ${tick ? tickDetail(tick, strings) : html`<p class="muted hint">${strings.missing}</p>`}
    </section>`;
  }

  function picker(letter: string, label: string, chosen: InspectedSession, pick: (id: string) => void): TemplateResult {
    return html`<label class="labelled"
      ><span class="letter">${letter}</span> <span class="muted">${label}</span>
      <select
        class="field"
        @change=${(event: Event) => {
          pick((event.currentTarget as HTMLSelectElement).value);
          state.changed();
        }}
      >
        ${sessions.map((session) => html`<option value=${session.id} ?selected=${session === chosen}>${state.nameOf(session)}</option>`)}
      </select></label
    >`;
  }
}
