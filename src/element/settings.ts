import { html, nothing, type TemplateResult } from "lit";
import { keepFocus } from "./callouts.js";
import type { Strings } from "./strings.js";

export interface Settings {
  isOpen: boolean;
  isPaused: boolean;
  /** 0 (eager) … 1 (silent). */
  restraint: number;
}

export interface SettingsActions {
  toggle(): void;
  pause(): void;
  resume(): void;
  restrain(restraint: number): void;
}

/** The button in the foot that opens the settings. */
export function settingsButton({ isOpen }: Settings, strings: Strings, { toggle }: SettingsActions): TemplateResult {
  return html`<button
    class="plain icon settings-button"
    part="settings-button"
    type="button"
    title=${strings.settings}
    aria-label=${strings.settings}
    aria-expanded=${isOpen}
    aria-controls="settings"
    @mousedown=${keepFocus}
    @click=${toggle}
  >
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M1 5h6m4 0h4M1 11h3m4 0h7" />
      <circle cx="9" cy="5" r="2" />
      <circle cx="6" cy="11" r="2" />
    </svg>
  </button>`;
}

/** Pause and restraint: what a writer may want to change while writing. */
export function settingsPopover(settings: Settings, strings: Strings, actions: SettingsActions): TemplateResult | typeof nothing {
  const { isOpen, isPaused, restraint } = settings;
  if (!isOpen) return nothing;
  return html`<div class="popover settings" part="settings" id="settings" role="group" aria-label=${strings.settings}>
    <button class="small" type="button" @click=${isPaused ? actions.resume : actions.pause}>
      ${isPaused ? strings.resume : strings.pause}
    </button>
    <label class="slider">
      <span>${strings.restraint}</span>
      <input
        type="range"
        min="0"
        max="1"
        step="0.1"
        .value=${String(restraint)}
        @input=${({ currentTarget }: Event) => actions.restrain((currentTarget as HTMLInputElement).valueAsNumber)}
      />
      <span class="ends muted" aria-hidden="true"><span>${strings.eager}</span><span>${strings.silent}</span></span>
    </label>
  </div>`;
}
