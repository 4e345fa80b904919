import { mapRange, type Change } from "../protocol/text.js";
import type { MarkView } from "../session/view.js";
import type { PaintedMark } from "./mark-painter.js";

/** A mark that is shown. `own`: the writer's. */
export interface ShownMark extends MarkView {
  own: boolean;
  look: string;
}

const COLOURS = 4;

/** The marks on the text, in order; knows no DOM. Offsets follow every edit. */
export class Marks {
  /** Mark whose details are open. */
  current: ShownMark | null = null;
  private marks: readonly ShownMark[] = [];
  private readonly kinds: string[] = [];
  private ownCount = 0;

  get list(): readonly ShownMark[] {
    return this.marks;
  }

  show(mark: MarkView): void {
    if (!this.kinds.includes(mark.kind)) this.kinds.push(mark.kind);
    this.put({ ...mark, own: false, look: `kind-${this.kinds.indexOf(mark.kind) % COLOURS}` });
  }

  /** The writer's own mark. */
  showOwn(kind: string, span: string, start: number, end: number): ShownMark {
    const id = `own-${++this.ownCount}`;
    const mark: ShownMark = { id, kind, span, start, end, style: "underline", evidence: null, confidence: 1, own: true, look: "own" };
    this.put(mark);
    return mark;
  }

  private put(mark: ShownMark): void {
    const others = this.marks.filter((other) => other.id !== mark.id);
    this.marks = [...others, mark].sort((a, b) => a.start - b.start);
    if (this.current?.id === mark.id) this.current = mark;
  }

  get(id: string): ShownMark | undefined {
    return this.marks.find((mark) => mark.id === id);
  }

  at(offset: number): ShownMark | undefined {
    return this.marks.find((mark) => mark.start <= offset && offset <= mark.end);
  }

  remove(id: string): void {
    this.marks = this.marks.filter((mark) => mark.id !== id);
    if (this.current?.id === id) this.current = null;
  }

  clear(): void {
    this.marks = [];
    this.current = null;
  }

  /** Moves marks along with an edit; one whose inside was touched is gone. @returns whether one is */
  follow(change: Change): boolean {
    const before = this.marks.length;
    this.marks = this.marks.flatMap((mark) => {
      const range = mapRange(change, mark.start, mark.end);
      return range ? [{ ...mark, ...range }] : [];
    });
    const open = this.current?.id;
    this.current = open === undefined ? null : (this.get(open) ?? null);
    return this.marks.length < before;
  }

  /** Opens the next (1) or previous (-1) mark, from the open one or else from `offset`; goes round at the ends. */
  step(by: 1 | -1, offset: number): ShownMark | null {
    if (this.marks.length === 0) return (this.current = null);
    const open = this.marks.findIndex((mark) => mark.id === this.current?.id);
    let next: number;
    if (open >= 0) next = open + by;
    else if (by > 0) next = this.marks.findIndex((mark) => mark.end > offset);
    else next = this.marks.findLastIndex((mark) => mark.start < offset);
    if (open < 0 && next < 0) next = by > 0 ? 0 : this.marks.length - 1;
    return (this.current = this.marks[(next + this.marks.length) % this.marks.length]!);
  }

  get painted(): PaintedMark[] {
    const open = this.current;
    return open ? [...this.marks, { ...open, look: "current" }] : [...this.marks];
  }
}
