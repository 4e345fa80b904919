import { END_ID, LAST_PHRASE_ID, type Tokenizer } from "../tokens.js";
import { Automaton, DEAD } from "./automaton.js";
import { forcedTokens, type ForcedText } from "./forced.js";
import { compileGrammar } from "./program.js";
import type { Vocabulary } from "./vocabulary.js";
import { GrammarWalk } from "./walk.js";

/** Grammars that are kept. A state's grammar comes back where nothing was typed in between. */
const KEPT_GRAMMARS = 8;

/** A grammar at work on one action. */
export class GrammarMatcher {
  private state: number;
  /** Tokens since the last control token, which the encoder cuts apart, and their bytes. */
  private said: number[] = [];
  private saidBytes = "";

  /** @param tokenizer cuts text without added tokens; without one nothing is forced */
  constructor(
    private readonly automaton: Automaton,
    private readonly vocabulary: Vocabulary,
    private readonly tokenizer?: Tokenizer,
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
    if (token <= LAST_PHRASE_ID) [this.said, this.saidBytes] = [[], ""];
    else {
      this.said.push(token);
      this.saidBytes += this.vocabulary.bytesOf(token);
    }
    return true;
  }

  /** The tokens that come next whatever the model says. They are not accepted yet. */
  forced(): number[] {
    if (!this.tokenizer || this.automaton.only(this.state) === DEAD) return [];
    const said = decodeUtf8(this.saidBytes);
    return said.isWhole ? forcedTokens(this.tokenizer, said.text, this.said, this.forcedText()) : [];
  }

  private forcedText(): ForcedText {
    let at = this.state;
    let bytes = "";
    for (let byte = this.automaton.only(at); byte !== DEAD; byte = this.automaton.only(at)) {
      bytes += String.fromCharCode(byte);
      at = this.automaton.step(at, byte);
    }
    const { text, isWhole } = decodeUtf8(bytes);
    const ranges = this.automaton.following(at);
    if (!isWhole || ranges.some(({ to }) => to > 0x7f)) return { text, next: null };
    const next = new Set<string>();
    for (const { from, to } of ranges) for (let byte = from; byte <= to; byte++) next.add(String.fromCharCode(byte));
    return { text, next };
  }
}

/** A character that is begun only is left out. */
function decodeUtf8(bytes: string): { text: string; isWhole: boolean } {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)),
    { stream: true },
  );
  return { text, isWhole: new TextEncoder().encode(text).length === bytes.length };
}

/** Whether a grammar holds a text as a whole. */
export function acceptsText(ebnf: string, text: string): boolean {
  const walk = new GrammarWalk(ebnf);
  return walk.read(text) && walk.isAction;
}

/** Compiles grammars to matchers over one vocabulary and keeps the newest ones. */
export class GrammarStore {
  private readonly automata = new Map<string, Automaton>();

  /** @param tokenizer cuts what a grammar forces into tokens; without one each token is the model's choice */
  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly tokenizer?: Tokenizer,
  ) {}

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
    return new GrammarMatcher(automaton, this.vocabulary, this.tokenizer);
  }
}
