import { END_ID } from "../tokens.js";
import { Automaton, DEAD } from "./automaton.js";
import { compileGrammar } from "./program.js";
import type { Vocabulary } from "./vocabulary.js";

/** Grammars that are kept. A state's grammar comes back where nothing was typed in between. */
const KEPT_GRAMMARS = 8;

/** A grammar at work on one action. */
export class GrammarMatcher {
  private state: number;

  constructor(
    private readonly automaton: Automaton,
    private readonly vocabulary: Vocabulary,
  ) {
    this.state = automaton.start;
  }

  /** A bit for each token that may come next, 32 to a word; the end token only where the action may end. */
  mask(): Int32Array {
    const mask = this.vocabulary.mask(this.automaton, this.state);
    if (this.automaton.accepts(this.state)) mask[END_ID >> 5]! |= 1 << (END_ID & 31);
    return mask;
  }

  /** @returns false, and stays where it is, where the token may not come */
  accept(token: number): boolean {
    const next = this.vocabulary.step(this.automaton, this.state, token);
    if (next === DEAD) return false;
    this.state = next;
    return true;
  }
}

/** Whether a grammar holds a text as a whole. */
export function acceptsText(ebnf: string, text: string): boolean {
  const automaton = new Automaton(compileGrammar(ebnf));
  let { start: state } = automaton;
  for (const byte of new TextEncoder().encode(text)) if ((state = automaton.step(state, byte)) === DEAD) return false;
  return automaton.accepts(state);
}

/** Compiles grammars to matchers over one vocabulary and keeps the newest ones. */
export class GrammarStore {
  private readonly automata = new Map<string, Automaton>();

  constructor(private readonly vocabulary: Vocabulary) {}

  /**
   * A matcher at its start.
   * @throws {InteractionError} `engine-failed` for text that is no grammar
   */
  open(ebnf: string): GrammarMatcher {
    const automaton = this.automata.get(ebnf) ?? new Automaton(compileGrammar(ebnf));
    this.automata.delete(ebnf);
    this.automata.set(ebnf, automaton);
    const oldest = this.automata.size > KEPT_GRAMMARS ? this.automata.keys().next().value : undefined;
    if (oldest !== undefined) this.automata.delete(oldest);
    return new GrammarMatcher(automaton, this.vocabulary);
  }
}
