/**
 * Inserts at the caret as if typed, so that the browser's own undo takes it back in one step. Where the browser
 * has no such command the text is set and undo does not know it.
 */
export function insertText(textarea: HTMLTextAreaElement, text: string): void {
  // Deprecated, and without a successor: the only way to write into the undo history.
  if (textarea.ownerDocument.execCommand("insertText", false, text)) return;
  textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, "end");
  textarea.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText", data: text }));
}
