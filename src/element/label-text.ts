/** Text of an element's labels, without the text inside the element itself. */
export function labelText(element: Element, labels: NodeListOf<Node> | NodeList): string {
  return [...labels]
    .map((label) => textWithout(label, element))
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Text of the elements that an id-list attribute names, in the element's own tree. */
export function referencedText(element: Element, attribute: string): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const ids = element.getAttribute(attribute)?.split(/\s+/).filter(Boolean) ?? [];
  return ids
    .map((id) => root.getElementById?.(id)?.textContent ?? "")
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}

function textWithout(node: Node, skipped: Element): string {
  if (node === skipped) return "";
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
  return [...node.childNodes].map((child) => textWithout(child, skipped)).join("");
}
