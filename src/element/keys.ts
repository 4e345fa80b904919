import type { Annotator } from "./annotator.js";
import type { SettingsMenu } from "./settings-menu.js";

/** What a key can reach. */
export interface KeyTargets {
  annotator: Annotator;
  settings: SettingsMenu;
  /** Whether the key was pressed in the text itself. */
  inText: boolean;
  offersWeave: boolean;
  /** Marks the selection for the model. */
  mark: () => void;
}

/** Does what a key asks for. @returns whether it was one of ours */
export function takesKey({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent, targets: KeyTargets): boolean {
  const { annotator, settings, inText } = targets;
  const plain = !ctrlKey && !altKey && !metaKey;
  if (key === "F8" && plain) annotator.stepMark(shiftKey ? -1 : 1);
  else if (key === "Tab" && plain && !shiftKey && inText && targets.offersWeave) annotator.acceptWeave();
  else if (key.toLowerCase() === "m" && shiftKey && (ctrlKey || metaKey) && !altKey && inText) targets.mark();
  else if (key === "F1" && plain && shiftKey) return annotator.explainNewest();
  else return key === "Escape" && plain && (settings.close() || annotator.escape());
  return true;
}
