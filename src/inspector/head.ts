import { html, nothing, type TemplateResult } from "lit";
import type { StatusView } from "../session/view.js";
import type { InspectedSession } from "./sessions.js";
import type { InspectorStrings } from "./strings.js";

/** Speeds that a replay is offered at; Infinity: at once. */
const SPEEDS = [1, 4, Infinity];

export interface HeadState {
  sessions: readonly InspectedSession[];
  shown: InspectedSession;
  nameOf(session: InspectedSession): string;
  status: StatusView | null;
  /** How far a replay has come; null where none runs. */
  replay: { done: number; total: number } | null;
  canReplay: boolean;
  speed: number;
  show(id: string): void;
  save(): void;
  open(file: File): void;
  setSpeed(speed: number): void;
  play(): void;
  stop(): void;
}

/** Which session, how the model is doing, and what can be done with the session. */
export function head(state: HeadState, strings: InspectorStrings): TemplateResult {
  const { sessions, shown, status, replay } = state;
  return html`<div class="head" part="head">
    <label class="labelled grow"
      ><span class="muted">${strings.session}</span>
      <select
        class="field"
        ?disabled=${replay !== null}
        @change=${(event: Event) => state.show((event.currentTarget as HTMLSelectElement).value)}
      >
        ${sessions.map((session) => html`<option value=${session.id} ?selected=${session === shown}>${state.nameOf(session)}</option>`)}
      </select></label
    >
    <span class="muted small status" part="status">${statusLine(status, shown, strings)}</span>
    <span class="buttons">
      <button class="button" type="button" title=${strings.exportHint} ?disabled=${shown.ticks.length === 0} @click=${() => state.save()}>
        ${strings.export}
      </button>
      <label class="button" title=${strings.importHint}
        >${strings.import}<input class="covering" type="file" accept=".json,application/json" @change=${chosen}
      /></label>
      ${shown.kind !== "live" && state.canReplay ? player() : nothing}
    </span>
  </div>`;

  function player(): TemplateResult {
    return html`${
        replay
          ? html`<span class="muted small">${strings.replaying(replay.done, replay.total)}</span>`
          : html`<select
              class="field"
              aria-label=${strings.speed}
              @change=${(event: Event) => state.setSpeed(Number((event.currentTarget as HTMLSelectElement).value))}
            >
              ${SPEEDS.map(
                (speed) =>
                  html`<option value=${speed} ?selected=${speed === state.speed}>
                    ${speed === Infinity ? strings.atOnce : `${speed}×`}
                  </option>`,
              )}
            </select>`
      }<button
        class="button primary"
        type="button"
        title=${replay ? nothing : strings.replayHint}
        @click=${() => (replay ? state.stop() : state.play())}
      >
        ${replay ? strings.stop : strings.replay}
      </button>`;
  }

  function chosen(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    // The same file may be opened again.
    input.value = "";
    if (file) state.open(file);
  }
}

function statusLine(status: StatusView | null, shown: InspectedSession, strings: InspectorStrings): string {
  if (shown.kind !== "live") return [shown.about.model, shown.about.engine].filter(Boolean).join(" · ");
  if (!status) return "";
  return [strings.status[status.status], status.model, status.engine].filter(Boolean).join(" · ");
}
