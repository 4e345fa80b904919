import { nothing, type TemplateResult } from "lit";
import type { Status } from "../session/view.js";
import { settingsButton, settingsPopover, type SettingsActions } from "./settings.js";
import type { Strings } from "./strings.js";

/** The element, as its settings see it. */
export interface SettingsHost extends HTMLElement {
  readonly strings: Strings;
  readonly renderRoot: HTMLElement | DocumentFragment;
  restraint: number;
  hideSettings: boolean;
  pause(): void;
  resume(): void;
  requestUpdate(): void;
}

/** The settings popover of one element: open or not, and what its controls do. */
export class SettingsMenu {
  private isOpen = false;
  private readonly actions: SettingsActions;

  constructor(private readonly host: SettingsHost) {
    this.actions = {
      toggle: () => this.show(!this.isOpen),
      pause: () => host.pause(),
      resume: () => host.resume(),
      restrain: (restraint) => (host.restraint = restraint),
    };
  }

  /** False where it was closed already. Focus that was in it goes to its button. */
  close(): boolean {
    const { isOpen } = this;
    const root = this.host.renderRoot;
    const hadFocus = isOpen && root.querySelector(".settings :focus");
    this.show(false);
    if (hadFocus) root.querySelector<HTMLElement>(".settings-button")?.focus();
    return isOpen;
  }

  button(status: Status): TemplateResult | typeof nothing {
    return this.isWanted(status) ? settingsButton(this.settings(status), this.host.strings, this.actions) : nothing;
  }

  popover(status: Status): TemplateResult | typeof nothing {
    return this.isWanted(status) ? settingsPopover(this.settings(status), this.host.strings, this.actions) : nothing;
  }

  /** Where there is no model there is nothing to set. */
  private isWanted(status: Status): boolean {
    return !this.host.hideSettings && status !== "off" && status !== "degraded";
  }

  private settings(status: Status) {
    return { isOpen: this.isOpen, isPaused: status === "paused", restraint: this.host.restraint };
  }

  private show(isOpen: boolean): void {
    if (isOpen === this.isOpen) return;
    this.isOpen = isOpen;
    // A press anywhere else closes it.
    if (isOpen) document.addEventListener("pointerdown", this.onPress, true);
    else document.removeEventListener("pointerdown", this.onPress, true);
    this.host.requestUpdate();
  }

  private readonly onPress = (event: Event): void => {
    const own = [...this.host.renderRoot.querySelectorAll(".settings, .settings-button")];
    if (!event.composedPath().some((target) => own.includes(target as Element))) this.show(false);
  };
}
