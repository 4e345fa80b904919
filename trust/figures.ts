/** One line of docs/trust.md. */
export interface Figure {
  /** What was tried. */
  what: string;
  /** How often. */
  size: number;
  /** What must be none of; the cell is the count, and a bold one fails the run. */
  faults: number;
  /** What a fault is, in the plural: "forged headers". */
  of: string;
  /** What else a reader should know: the slowest, a rate. Measured, not judged. */
  note?: string;
}

/** What a part hands back: its figures, and the first few faults in words. */
export interface Outcome {
  figures: Figure[];
  faults: string[];
}

/** How a part is run. */
export interface Order {
  seed: string;
  /** The first of the two in quick mode. */
  size: (quick: number, full: number) => number;
  log: (line: string) => void;
}

export interface PartResult extends Outcome {
  at: string;
  seconds: number;
  /** Highest load of a minute on the machine while it ran. */
  loadAverage: number;
  seed: string;
  scale: "quick" | "full";
}

/** Gathers faults: all are counted, the first few are kept in words. */
export class Faults {
  readonly words: string[] = [];
  count = 0;

  add(what: string): void {
    this.count++;
    if (this.words.length < 8) this.words.push(what.slice(0, 2_000));
  }
}
