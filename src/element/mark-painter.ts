import { createRange, paintsNatively, rectsOf, type OpaqueRange } from "./text-geometry.js";

/** A mark as it is painted; `look` names one of the styles below. */
export interface PaintedMark {
  id: string;
  start: number;
  end: number;
  look: string;
}

// Looks: `kind-0` to `kind-3`, underlines in four colours; `own`, the writer's own marks; `current`, the open one. The highlight registry is the document's: every element shares one Highlight a look.
function highlight(look: string): Highlight {
  const name = `interaction-${look}`;
  let shared = CSS.highlights.get(name);
  if (!shared) {
    shared = new Highlight();
    shared.priority = look === "current" ? 2 : look === "own" ? 1 : 0;
    CSS.highlights.set(name, shared);
  }
  return shared;
}

/** Paints marks by the browser's highlights where it can, else by boxes in an overlay. */
export class MarkPainter {
  private readonly painted = new Map<string, { range: OpaqueRange; look: string }>();

  constructor(
    private readonly textarea: HTMLTextAreaElement,
    private readonly overlay: HTMLElement,
  ) {}

  paint(marks: readonly PaintedMark[]): void {
    if (paintsNatively(this.textarea)) this.paintHighlights(marks);
    else this.paintBoxes(marks);
  }

  clear(): void {
    for (const key of this.painted.keys()) this.unpaint(key);
    this.overlay.replaceChildren();
  }

  private paintHighlights(marks: readonly PaintedMark[]): void {
    const wanted = new Map(marks.map((mark) => [`${mark.look} ${mark.id}`, mark]));
    for (const [key, { range }] of this.painted) {
      const mark = wanted.get(key);
      // The range lives through typing but not through `value = …` or execCommand, so our own offsets decide.
      if (!mark || range.startOffset !== mark.start || range.endOffset !== mark.end) this.unpaint(key);
    }
    for (const [key, mark] of wanted) {
      if (this.painted.has(key)) continue;
      const range = createRange(this.textarea, mark.start, mark.end)!;
      highlight(mark.look).add(range);
      this.painted.set(key, { range, look: mark.look });
    }
  }

  private unpaint(key: string): void {
    const entry = this.painted.get(key);
    if (!entry) return;
    highlight(entry.look).delete(entry.range);
    entry.range.disconnect();
    this.painted.delete(key);
  }

  private paintBoxes(marks: readonly PaintedMark[]): void {
    const origin = this.overlay.getBoundingClientRect();
    // A zoomed or scaled page measures in other pixels than it is styled in; an overlay that is not shown has no width.
    const scale = origin.width / Number.parseFloat(getComputedStyle(this.overlay).width) || 1;
    const boxes = marks.flatMap((mark) =>
      rectsOf(this.textarea, mark.start, mark.end).map((rect) => {
        const box = document.createElement("span");
        box.className = `stroke ${mark.look}`;
        box.style.left = `${(rect.left - origin.left) / scale}px`;
        box.style.top = `${(rect.top - origin.top) / scale}px`;
        box.style.width = `${rect.width / scale}px`;
        box.style.height = `${rect.height / scale}px`;
        return box;
      }),
    );
    this.overlay.replaceChildren(...boxes);
  }
}
