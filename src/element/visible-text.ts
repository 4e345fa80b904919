import type { Change } from "../protocol/text.js";
import { rectsOf } from "./text-geometry.js";

/** A text shorter than this is taken for visible as a whole. */
const SHORT = 2_000;
/** px above and below the box that are taken for visible too, at least: scrolling shows them before we are asked. */
const MARGIN = 400;

/**
 * Which part of the text can be seen, with a margin of a box's height: what stands elsewhere is neither painted nor
 * placed, so that a keystroke's cost does not grow with the marks of a long text. UTF-16 offsets.
 */
export class VisibleText {
  private from = 0;
  private to = Infinity;

  constructor(private readonly textarea: HTMLTextAreaElement) {}

  has({ start, end }: { start: number; end: number }): boolean {
    return start <= this.to && end >= this.from;
  }

  /** Goes along with an edit, without a look at the layout. */
  follow({ from, toPrevious, toNext }: Change): void {
    const by = toNext - toPrevious;
    if (toPrevious < this.from) this.from += by;
    else this.from = Math.min(this.from, from);
    if (toPrevious <= this.to) this.to += by;
    else this.to = Math.max(this.to, toNext);
    // Far more than a box holds: to be measured anew.
    if (toNext - from > SHORT) this.to = Infinity;
  }

  /** Looks at the layout. @returns whether the part is another one now */
  look(): boolean {
    const { textarea } = this;
    const { length } = textarea.value;
    const box = textarea.getBoundingClientRect();
    // A box that is not shown will be looked at once it is.
    if (length < SHORT || box.height === 0 || !getComputedStyle(textarea).writingMode.startsWith("horizontal"))
      return this.set(0, Infinity);
    if (this.to !== Infinity && this.covers(box, length)) return false;
    const margin = Math.max(MARGIN, box.height);
    const from = this.firstBelow(box.top - margin, 0, length);
    return this.set(from, this.firstBelow(box.bottom + margin, from, length));
  }

  private set(from: number, to: number): boolean {
    const isNew = from !== this.from || to !== this.to;
    this.from = from;
    this.to = to;
    return isNew;
  }

  private covers(box: DOMRect, length: number): boolean {
    return (this.from <= 0 || this.topAt(this.from) <= box.top) && (this.to >= length || this.topAt(this.to) >= box.bottom);
  }

  /** The first offset from `low` on whose line begins below `y`; `high` where there is none. Lines go down the page in order. */
  private firstBelow(y: number, low: number, high: number): number {
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.topAt(middle) >= y) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Of the character there: between two characters, browsers without value ranges say nothing of a line's end. */
  private topAt(offset: number): number {
    const { value } = this.textarea;
    let at = Math.min(offset, value.length - 1);
    while (at > 0 && value[at] === "\n") at--;
    return rectsOf(this.textarea, at, at + 1)[0]?.top ?? 0;
  }
}
