import { autoUpdate, computePosition, flip, hide, offset, shift, type Middleware, type Placement } from "@floating-ui/dom";

/** What a floating element stands at. */
export interface Anchor {
  rect: () => DOMRect;
  placement: Placement;
  /** Distance in px; default 6. */
  gap?: number;
  /** What it must not cover: the line of the caret. */
  avoid?: () => DOMRect | null;
}

const overlaps = (a: DOMRect | DOMRectReadOnly, b: { x: number; y: number; width: number; height: number }) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Goes to the other side once where it would cover the caret. */
function avoidCaret(avoid: () => DOMRect | null): Middleware {
  return {
    name: "avoidCaret",
    async fn({ x, y, rects, placement, middlewareData, elements, platform }) {
      const rect = avoid();
      if (!rect || middlewareData["avoidCaret"]?.["turned"]) return {};
      const parent = (await platform.getOffsetParent?.(elements.floating)) as Element | null | undefined;
      const origin = parent?.getBoundingClientRect() ?? new DOMRect();
      const caret = new DOMRect(rect.x - origin.x - 2, rect.y - origin.y, rect.width + 4, rect.height);
      if (!overlaps(caret, { x, y, width: rects.floating.width, height: rects.floating.height })) return {};
      const opposite = placement.startsWith("top") ? placement.replace("top", "bottom") : placement.replace("bottom", "top");
      return { data: { turned: true }, reset: { placement: opposite as Placement } };
    },
  };
}

/** Keeps floating elements at their ranges: as the text scrolls, the box is resized, and after every render. */
export class Anchors {
  private anchored: { element: HTMLElement; anchor: Anchor }[] = [];
  private stop: (() => void) | undefined;

  constructor(
    private readonly textarea: HTMLTextAreaElement,
    /** Runs whenever the text may have moved under what stands on it. */
    private readonly moved: () => void,
  ) {}

  connect(box: HTMLElement): void {
    this.stop?.();
    const update = () => {
      this.moved();
      this.update();
    };
    const stopUpdates = autoUpdate(this.textarea, box, update, { layoutShift: false });
    this.textarea.addEventListener("scroll", update, { passive: true });
    document.fonts.addEventListener("loadingdone", update);
    this.stop = () => {
      stopUpdates();
      this.textarea.removeEventListener("scroll", update);
      document.fonts.removeEventListener("loadingdone", update);
    };
  }

  disconnect(): void {
    this.stop?.();
    this.stop = undefined;
  }

  place(anchored: { element: HTMLElement; anchor: Anchor }[]): void {
    this.anchored = anchored;
    this.update();
  }

  update(): void {
    for (const { element, anchor } of this.anchored) void this.position(element, anchor);
  }

  private async position(element: HTMLElement, anchor: Anchor): Promise<void> {
    const { textarea } = this;
    const rect = anchor.rect();
    const reference = { getBoundingClientRect: () => rect, contextElement: textarea };
    const { x, y } = await computePosition(reference, element, {
      placement: anchor.placement,
      middleware: [
        offset(anchor.gap ?? 6),
        flip({ padding: 4 }),
        shift({ padding: 4, boundary: textarea }),
        ...(anchor.avoid ? [avoidCaret(anchor.avoid)] : []),
        hide(),
      ],
    });
    // Scrolled out of the textarea: the range is not to be seen, so its label is not either; left there, it would lengthen the page.
    const box = textarea.getBoundingClientRect();
    const middle = rect.top + rect.height / 2;
    const isAway = middle < box.top || middle > box.bottom;
    element.toggleAttribute("data-away", isAway);
    element.style.left = isAway ? "" : `${x}px`;
    element.style.top = isAway ? "" : `${y}px`;
  }
}
