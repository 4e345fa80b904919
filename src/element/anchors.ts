import { autoUpdate, computePosition, flip, offset, shift, type Middleware, type Placement } from "@floating-ui/dom";

/** What a floating element stands at. */
export interface Anchor {
  /** Null where it is far out of sight. */
  rect: () => DOMRect | null;
  placement: Placement;
  /** Distance in px; default 6. */
  gap?: number;
  /** What it must not cover: the line of the caret. */
  avoid?: () => DOMRect | null;
}

/** Whether something covers the caret, or stands right beside it. */
const covers = (caret: DOMRect, { x, y, width, height }: { x: number; y: number; width: number; height: number }) =>
  caret.x - 2 < x + width && x < caret.x + caret.width + 2 && caret.y < y + height && y < caret.y + caret.height;

/** Goes to the other side once where it would cover the caret. */
function avoidCaret(avoid: () => DOMRect | null): Middleware {
  return {
    name: "avoidCaret",
    async fn({ x, y, rects, placement, middlewareData, elements, platform }) {
      const rect = avoid();
      if (!rect || middlewareData["avoidCaret"]?.["turned"]) return {};
      // The window, where the element was taken away meanwhile.
      const parent: unknown = await platform.getOffsetParent?.(elements.floating);
      const origin = parent instanceof Element ? parent.getBoundingClientRect() : new DOMRect();
      const caret = new DOMRect(rect.x - origin.x, rect.y - origin.y, rect.width, rect.height);
      if (!covers(caret, { x, y, width: rects.floating.width, height: rects.floating.height })) return {};
      const opposite = placement.startsWith("top") ? placement.replace("top", "bottom") : placement.replace("bottom", "top");
      return { data: { turned: true }, reset: { placement: opposite as Placement } };
    },
  };
}

/** Keeps floating elements at their ranges: as the text scrolls, the box is resized, and after every render. */
export class Anchors {
  private anchored: { element: HTMLElement; anchor: Anchor }[] = [];
  /** What each element was placed by. */
  private placedBy = new WeakMap<HTMLElement, string>();
  private readonly turned = new WeakSet<HTMLElement>();
  private stop: (() => void) | undefined;
  private frame: number | undefined;
  /** Selection at the last look. */
  private seen = "";

  constructor(
    private readonly textarea: HTMLTextAreaElement,
    /** Runs whenever the text may have moved under what stands on it. */
    private readonly moved: () => void,
  ) {}

  connect(box: HTMLElement): void {
    this.disconnect();
    const request = () => this.request();
    const stopUpdates = autoUpdate(this.textarea, box, request, { layoutShift: false });
    this.textarea.addEventListener("scroll", request, { passive: true });
    document.fonts.addEventListener("loadingdone", request);
    this.stop = () => {
      stopUpdates();
      document.fonts.removeEventListener("loadingdone", request);
      this.textarea.removeEventListener("scroll", request);
    };
  }

  disconnect(): void {
    this.stop?.();
    this.stop = undefined;
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  /** After a render: the elements may be others, or of another size. */
  place(anchored: { element: HTMLElement; anchor: Anchor }[]): void {
    this.anchored = anchored;
    this.placedBy = new WeakMap();
    this.update();
  }

  /** Looks once before the next frame, however often it is asked: a keystroke edits, selects and scrolls. */
  request(): void {
    if (!this.stop) return;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.moved();
      this.update();
    });
  }

  /** The selection may have moved: only what floats minds that, and a keystroke's own frame has seen it. */
  selectionMoved(): void {
    if (this.anchored.length > 0 && this.seen !== this.selection) this.request();
  }

  private get selection(): string {
    return `${this.textarea.selectionStart} ${this.textarea.selectionEnd}`;
  }

  private update(): void {
    this.seen = this.selection;
    if (this.anchored.length === 0) return;
    const box = this.textarea.getBoundingClientRect();
    for (const { element, anchor } of this.anchored) void this.position(element, anchor, box);
  }

  private async position(element: HTMLElement, anchor: Anchor, box: DOMRect): Promise<void> {
    const rect = anchor.rect();
    const middle = rect ? rect.top + rect.height / 2 : -Infinity;
    // Scrolled out of the textarea: the range is not to be seen, so its label is not either; left there, it would lengthen the page.
    const isAway = middle < box.top || middle > box.bottom;
    element.toggleAttribute("data-away", isAway);
    if (!rect || isAway) {
      element.style.left = element.style.top = "";
      this.placedBy.delete(element);
      return;
    }
    const by = this.reasonFor(element, anchor, rect, box);
    if (this.placedBy.get(element) === by) return;
    this.placedBy.set(element, by);
    const reference = { getBoundingClientRect: () => rect, contextElement: this.textarea };
    const { x, y, middlewareData } = await computePosition(reference, element, {
      placement: anchor.placement,
      middleware: [
        offset(anchor.gap ?? 6),
        flip({ padding: 4 }),
        shift({ padding: 4, boundary: this.textarea }),
        ...(anchor.avoid ? [avoidCaret(anchor.avoid)] : []),
      ],
    });
    element.style.left = `${x}px`;
    element.style.top = `${y}px`;
    if (middlewareData["avoidCaret"]?.["turned"]) this.turned.add(element);
    else this.turned.delete(element);
  }

  /** All that the place of an element depends on; the caret only where it is in the way, or was. */
  private reasonFor(element: HTMLElement, anchor: Anchor, rect: DOMRect, box: DOMRect): string {
    const caret = anchor.avoid?.();
    const minds = caret && (this.turned.has(element) || covers(caret, element.getBoundingClientRect()));
    return JSON.stringify([rect, box, innerWidth, innerHeight, minds ? caret : null]);
  }
}
