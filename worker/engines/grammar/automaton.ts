import { RETURN, type Program } from "./program.js";

/** What stands on the stack of a position: a way back, or the count of a repeat. */
interface Frame {
  id: number;
  parent: Frame | null;
  node: number;
  /** Bodies done; -1 for a way back. */
  count: number;
}

/** A place in the grammar from which a byte is read next. */
interface Position {
  id: number;
  from: number;
  to: number;
  next: number;
  frame: Frame | null;
}

interface State {
  positions: readonly Position[];
  /** Whether the text may end here. */
  accepts: boolean;
  /** State after each byte; UNKNOWN until asked for. */
  next: Int32Array;
}

const UNKNOWN = -2;
/** The state from which nothing can follow. */
export const DEAD = -1;

/**
 * The grammar as an automaton over bytes that is built while it is walked: only states that a decoded action
 * reaches are ever made. XGrammar works out all states' masks beforehand, which takes longer than the whole tick
 * where every tick has its own grammar.
 */
export class Automaton {
  readonly start: number;
  private readonly states: State[] = [];
  private readonly stateIds = new Map<string, number>();
  private readonly frames = new Map<string, Frame>();
  private readonly positions = new Map<string, Position>();

  constructor(private readonly program: Program) {
    this.start = this.close([[program.start, null]]);
  }

  accepts(state: number): boolean {
    return this.states[state]!.accepts;
  }

  /** The state after a byte, DEAD where it may not stand here. */
  step(state: number, byte: number): number {
    const { next, positions } = this.states[state]!;
    const known = next[byte]!;
    if (known !== UNKNOWN) return known;
    const open: [number, Frame | null][] = [];
    for (const position of positions) if (byte >= position.from && byte <= position.to) open.push([position.next, position.frame]);
    return (next[byte] = open.length === 0 ? DEAD : this.close(open));
  }

  /** The one byte that can follow; DEAD where there are several or none, or where the text may end here. */
  only(state: number): number {
    const { positions, accepts } = this.states[state]!;
    const first = positions[0]?.from ?? DEAD;
    return !accepts && positions.every(({ from, to }) => from === first && to === first) ? first : DEAD;
  }

  /** The bytes that can follow, as ranges. */
  following(state: number): readonly { from: number; to: number }[] {
    return this.states[state]!.positions;
  }

  /** Follows everything that reads no byte. */
  private close(open: [node: number, frame: Frame | null][]): number {
    const seen = new Set<string>();
    const reading = new Map<number, Position>();
    let accepts = false;
    for (let top = open.pop(); top; top = open.pop()) {
      const [at, frame] = top;
      const key = `${at} ${frame?.id ?? -1}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const node = this.program.nodes[at]!;
      switch (node.kind) {
        case "byte": {
          const position = this.position(key, node, frame);
          reading.set(position.id, position);
          break;
        }
        case "split":
          for (const to of node.to) open.push([to, frame]);
          break;
        case "call":
          // What comes last in a rule needs no way back: chains of rules stay flat.
          open.push([node.rule, node.next === RETURN ? frame : this.frame(frame, node.next, -1)]);
          break;
        case "return":
          if (frame === null) accepts = true;
          else open.push([frame.node, frame.parent]);
          break;
        case "repeat":
          if (node.max > 0) open.push([node.body, this.frame(frame, at, 0)]);
          if (node.min === 0) open.push([node.next, frame]);
          break;
        case "again": {
          const repeat = this.program.nodes[node.repeat]!;
          if (repeat.kind !== "repeat" || !frame) break;
          const done = frame.count + 1;
          // Without an upper bound only the way to the lower one counts.
          const count = repeat.max === Infinity ? Math.min(done, repeat.min) : done;
          if (done < repeat.max) open.push([repeat.body, this.frame(frame.parent, node.repeat, count)]);
          if (done >= repeat.min) open.push([repeat.next, frame.parent]);
          break;
        }
      }
    }
    return this.state([...reading.values()], accepts);
  }

  private state(positions: Position[], accepts: boolean): number {
    positions.sort((a, b) => a.id - b.id);
    const key = `${accepts ? "!" : ""}${positions.map((position) => position.id).join()}`;
    let id = this.stateIds.get(key);
    if (id === undefined) {
      id = this.states.push({ positions, accepts, next: new Int32Array(256).fill(UNKNOWN) }) - 1;
      this.stateIds.set(key, id);
    }
    return id;
  }

  private position(key: string, node: { from: number; to: number; next: number }, frame: Frame | null): Position {
    let position = this.positions.get(key);
    if (!position) {
      position = { id: this.positions.size, from: node.from, to: node.to, next: node.next, frame };
      this.positions.set(key, position);
    }
    return position;
  }

  private frame(parent: Frame | null, node: number, count: number): Frame {
    const key = `${parent?.id ?? -1} ${node} ${count}`;
    let frame = this.frames.get(key);
    if (!frame) {
      frame = { id: this.frames.size, parent, node, count };
      this.frames.set(key, frame);
    }
    return frame;
  }
}
