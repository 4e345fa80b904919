import { html, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { Annotator } from "./annotator.js";
import { calloutLabels, markDetails, markList, selectionToolbar } from "./callouts.js";
import { cardList } from "./cards.js";
import { instructionChips } from "./instructions.js";
import { foot, nudgeLine, responsePanel, weavePopover } from "./panels.js";
import type { SettingsMenu } from "./settings-menu.js";
import type { Strings } from "./strings.js";
import type { Surface } from "./surface.js";
import type { Explanation } from "./why.js";

/** What the element's template is made of. */
export interface BoxParts {
  surface: Surface;
  strings: Strings;
  annotator: Annotator;
  settings: SettingsMenu;
  /** What the live region says. */
  spoken: string;
  /** A tool's source in words. */
  sourceOf: (tool: string) => string;
  dismiss: (id: string) => void;
  mark: () => void;
  onKeydown: (event: KeyboardEvent) => void;
}

/** The textarea with all that is shown on it and below it. */
export function boxTemplate(parts: BoxParts): TemplateResult {
  const { surface, strings, annotator, settings } = parts;
  const { marks, weave } = surface;
  const explanation = (key: string, whys: Explanation["whys"]): Explanation => ({
    key,
    whys,
    isOpen: surface.explained.has(key),
    toggle: (what) => surface.explain(what),
  });
  return html`<div class="box" part="box" @keydown=${parts.onKeydown}>
    <div class="text">
      <textarea part="textarea"></textarea>
      <div class="overlay" aria-hidden="true"></div>
    </div>
    ${markDetails(
      marks.current,
      strings,
      parts.dismiss,
      () => annotator.escape(),
      (mark) => explanation(mark.id, mark.why),
    )}
    ${weavePopover(
      weave,
      weave ? parts.sourceOf(weave.lookup.tool) : "",
      strings,
      () => annotator.acceptWeave(),
      () => annotator.dismissWeave(),
      explanation("weave", weave?.why),
    )}
    ${selectionToolbar(annotator.selecting, strings, parts.mark)}
    ${calloutLabels(marks.list, marks.current, strings, (id) => annotator.openMark(id))}
    ${markList(marks.list, marks.current, strings, (id) => annotator.reachMark(id))}
    ${instructionChips(surface.instructions, strings, (instruction) => annotator.endInstruction(instruction))}
    ${cardList(surface.cards, surface.showsEarlier, performance.now(), strings, {
      toggle: (id) => surface.toggleCard(id),
      dismiss: parts.dismiss,
      toggleEarlier: () => surface.toggleEarlier(),
      explanation: ({ lookup }) => explanation(lookup.id, lookup.why),
    })}
    ${responsePanel(surface.response, strings, () => surface.closeResponse(), explanation("reply", surface.responseWhy))}
    ${keyed(
      surface.nudges,
      nudgeLine(surface.nudge, strings, () => surface.closeNudge(), explanation("nudge", surface.nudgeWhy)),
    )}
    ${foot(surface.quiet, surface.state, strings, settings.button(surface.state.status))} ${settings.popover(surface.state.status)}
    <div class="visually-hidden" role="status" aria-live="polite">${parts.spoken}</div>
  </div>`;
}
