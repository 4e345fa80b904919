import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ActiveInstruction } from "../session/view.js";
import { keepFocus } from "./callouts.js";
import type { Strings } from "./strings.js";

/** The instructions that are on, each with a button that ends it. */
export function instructionChips(
  instructions: readonly ActiveInstruction[],
  strings: Strings,
  end: (instruction: ActiveInstruction) => void,
): TemplateResult | typeof nothing {
  if (instructions.length === 0) return nothing;
  return html`<ul class="chips" part="instructions" aria-label=${strings.instructions}>
    ${repeat(
      instructions,
      ({ text, host, start }) => `${host ? "host" : start} ${text}`,
      (instruction) =>
        html`<li class="chip" part="instruction" title=${instruction.text}>
          <span class="chip-text" dir="auto">${chipText(instruction, strings)}</span>
          ${instruction.host ? html`<span class="muted">${strings.hostInstruction}</span>` : nothing}
          <button
            class="plain icon"
            type="button"
            aria-label=${strings.endInstruction(instruction.text)}
            @mousedown=${keepFocus}
            @click=${() => end(instruction)}
          >
            <span aria-hidden="true">×</span>
          </button>
        </li>`,
    )}
  </ul>`;
}

function chipText({ what, text, style }: ActiveInstruction, strings: Strings): string {
  if (!what) return `“${text}”`;
  return style === "callout" ? strings.noting(what) : strings.underlining(what);
}
