/** All that decides where a glyph stands. Longhands: not every browser puts them together. */
const COPIED = `
  direction unicode-bidi writing-mode text-orientation box-sizing scrollbar-gutter scrollbar-width padding-top
  padding-right padding-bottom padding-left border-top-width border-right-width border-bottom-width
  border-left-width border-top-style border-right-style border-bottom-style border-left-style font-family
  font-size font-style font-weight font-stretch font-size-adjust font-kerning font-optical-sizing
  font-feature-settings font-variation-settings font-variant-caps font-variant-ligatures font-variant-numeric
  font-variant-east-asian font-variant-alternates font-variant-position font-synthesis-weight
  font-synthesis-style letter-spacing word-spacing line-height tab-size text-align text-align-last text-indent
  text-transform text-rendering text-spacing-trim text-autospace white-space text-wrap-style word-break
  overflow-wrap line-break hyphens hyphenate-character width height
`
  .trim()
  .split(/\s+/);

/**
 * A hidden copy of a textarea, for browsers that tell nothing of where its text stands. It is made like the textarea
 * anew at every question: nothing tells of a changed style, a loaded font or a scroll in time.
 */
export class TextMirror {
  private static readonly mirrors = new WeakMap<HTMLTextAreaElement, TextMirror>();
  private readonly text = document.createTextNode("");
  private readonly box = document.createElement("div");

  static of(textarea: HTMLTextAreaElement): TextMirror {
    let mirror = this.mirrors.get(textarea);
    if (!mirror) this.mirrors.set(textarea, (mirror = new TextMirror(textarea)));
    return mirror;
  }

  private constructor(private readonly textarea: HTMLTextAreaElement) {
    const { box } = this;
    box.setAttribute("aria-hidden", "true");
    // Paint containment would hide it as well; visibility alone leaves the layout as it is.
    Object.assign(box.style, { position: "absolute", inset: "0 auto auto 0", visibility: "hidden", pointerEvents: "none" });
    box.append(this.text);
    textarea.after(box);
  }

  /** One box a line and direction of `value[start, end)`, in viewport coordinates; a collapsed range has one without width. */
  rects(start: number, end: number): DOMRect[] {
    this.follow();
    const range = document.createRange();
    range.setStart(this.text, start);
    range.setEnd(this.text, end);
    const rects = start === end ? [range.getBoundingClientRect()] : [...range.getClientRects()];
    const from = this.box.getBoundingClientRect();
    const to = this.textarea.getBoundingClientRect();
    return rects.map(({ x, y, width, height }) => new DOMRect(x + to.x - from.x, y + to.y - from.y, width, height));
  }

  private follow(): void {
    const { textarea, box, text } = this;
    // A newline at the very end makes a line in a textarea, and none in any other box.
    const data = `${textarea.value}\n`;
    if (text.data !== data) text.data = data;
    const wanted = getComputedStyle(textarea);
    for (const property of COPIED) {
      const told = wanted.getPropertyValue(property);
      // Borders are cut down to whole pixels of the screen; told in a zoomed page's pixels, one could be cut twice.
      const value = property.endsWith("-width") && Number.parseFloat(told) > 0 ? `${Number.parseFloat(told) + 0.01}px` : told;
      if (box.style.getPropertyValue(property) !== value) box.style.setProperty(property, value);
    }
    // Whether there are scrollbars is the textarea's to say: at the edge of fitting two boxes may differ.
    const border = (side: string) => Number.parseFloat(wanted.getPropertyValue(`border-${side}-width`));
    const bar = (room: number) => (room > 1 ? "scroll" : "hidden");
    box.style.overflowY = bar(textarea.offsetWidth - textarea.clientWidth - border("left") - border("right"));
    box.style.overflowX = bar(textarea.offsetHeight - textarea.clientHeight - border("top") - border("bottom"));
    box.scrollTop = textarea.scrollTop;
    box.scrollLeft = textarea.scrollLeft;
  }
}
