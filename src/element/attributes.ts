/** A whole number of an attribute; `fallback` where it is none. */
export function positive(value: string | null, fallback: number): number {
  const number = value === null ? NaN : Number.parseInt(value, 10);
  return number >= 0 ? number : fallback;
}

/** Sets an attribute; takes it away for an empty value. */
export function setOrRemove(element: Element, name: string, value: string | null): void {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

/** The text of an element less that of what is slotted. */
export function ownText(element: Element): string {
  return [...element.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE || (node instanceof Element && !node.slot))
    .map((node) => node.textContent ?? "")
    .join("");
}
