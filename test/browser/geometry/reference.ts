/** A box on one line of text, in viewport coordinates. */
export interface Line {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where the browser itself lays out the spans: `Range`s over a block with every computed style of the textarea. */
export function trueLines(textarea: HTMLTextAreaElement, spans: readonly (readonly [start: number, end: number])[]): Line[] {
  const block = document.createElement("div");
  const computed = getComputedStyle(textarea);
  const borders = ["top", "right", "bottom", "left"].map((side) => Number.parseFloat(computed.getPropertyValue(`border-${side}-width`)));
  const [top, right, bottom, left] = borders as [number, number, number, number];
  block.style.cssText = [
    ...[...computed].map((property) => `${property}: ${computed.getPropertyValue(property)}`),
    // A border is cut down to whole device pixels: its computed width, a fraction in a zoomed page, must not be cut again.
    `border-width: ${borders.map((width) => `${width && width + 0.01}px`).join(" ")}`,
    // At the edge of fitting, two boxes may differ in whether they need a scrollbar.
    `overflow-y: ${textarea.offsetWidth - textarea.clientWidth - left - right > 1.5 ? "scroll" : "hidden"}`,
    `overflow-x: ${textarea.offsetHeight - textarea.clientHeight - top - bottom > 1.5 ? "scroll" : "hidden"}`,
    // Out of the flow, within the same zoom.
    "position: absolute; inset: 0 auto auto 0; margin: 0; transition: none",
  ].join(";");
  const text = document.createTextNode(textarea.value);
  // As in a textarea, a newline at the end opens a line.
  block.append(text, document.createElement("br"));
  textarea.parentElement!.append(block);
  block.scrollTop = textarea.scrollTop;
  block.scrollLeft = textarea.scrollLeft;
  const from = block.getBoundingClientRect();
  const to = textarea.getBoundingClientRect();
  const rects = spans.flatMap(([start, end]) => {
    const range = document.createRange();
    range.setStart(text, start);
    range.setEnd(text, end);
    return [...range.getClientRects()].map(({ x, y, width, height }) => new DOMRect(x + to.x - from.x, y + to.y - from.y, width, height));
  });
  block.remove();
  return lines(rects);
}

/** Boxes put together where they touch on one line: browsers cut a line at changes of font and direction as they like. */
export function lines(rects: Iterable<DOMRectReadOnly>): Line[] {
  const sorted = [...rects]
    .filter(({ width, height }) => width > 0.05 && height > 0)
    .sort((a, b) => (Math.abs(a.top - b.top) > 1 ? a.top - b.top : a.left - b.left));
  const merged: Line[] = [];
  for (const { left, top, right, bottom } of sorted) {
    const last = merged.at(-1);
    if (last && Math.abs(last.top - top) <= 1 && Math.abs(last.bottom - bottom) <= 1 && left <= last.right + 0.5) {
      last.right = Math.max(last.right, right);
    } else merged.push({ left, top, right, bottom });
  }
  return merged;
}

/** px by which the worst side of the worst box is off; infinite where their number differs. */
export function distance(actual: readonly Line[], wanted: readonly Line[]): number {
  if (actual.length !== wanted.length) return Infinity;
  const sides = ["left", "top", "right", "bottom"] as const;
  return Math.max(0, ...actual.flatMap((line, i) => sides.map((side) => Math.abs(line[side] - wanted[i]![side]))));
}

export function say(lines: readonly Line[]): string {
  return (
    lines.map(({ left, top, right, bottom }) => `[${[left, top, right, bottom].map((n) => n.toFixed(1)).join(" ")}]`).join(" ") || "none"
  );
}
