import { Automaton, DEAD } from "./automaton.js";
import { compileGrammar } from "./program.js";

/** Reads an action piece by piece and says where in its grammar it stands. */
export class GrammarWalk {
  private readonly automaton: Automaton;
  private state: number;

  /** @throws {InteractionError} `engine-failed` for text that is no grammar */
  constructor(ebnf: string) {
    this.automaton = new Automaton(compileGrammar(ebnf));
    this.state = this.automaton.start;
  }

  /** @returns false, for good, once the text cannot become an action any more */
  read(text: string): boolean {
    this.state = this.after(text, this.state);
    return this.state !== DEAD;
  }

  /** Whether what was read is an action. */
  get isAction(): boolean {
    return this.state !== DEAD && this.automaton.accepts(this.state);
  }

  /** Whether nothing may follow it. */
  get isOver(): boolean {
    return this.isAction && this.automaton.following(this.state).length === 0;
  }

  /** Whether some action begins so. */
  allows(beginning: string): boolean {
    return this.after(beginning, this.automaton.start) !== DEAD;
  }

  private after(text: string, state: number): number {
    for (const byte of new TextEncoder().encode(text)) {
      if (state === DEAD) break;
      state = this.automaton.step(state, byte);
    }
    return state;
  }
}
