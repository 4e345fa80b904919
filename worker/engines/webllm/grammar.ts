import { InteractionError } from "../../../src/protocol/errors.js";
import type { TokenMask } from "./mask.js";
import type { Matcher } from "./tick-loop.js";

/** XGrammar's compiler, matcher and compiled grammar, as far as they are used. */
export interface XGrammar {
  compile(ebnf: string): Promise<CompiledGrammar>;
  match(grammar: CompiledGrammar): Promise<GrammarMatcher>;
}
export interface CompiledGrammar {
  dispose(): void;
}
export interface GrammarMatcher {
  getNextTokenBitmask(): Promise<TokenMask>;
  acceptToken(id: number): boolean;
  dispose(): void;
}

/** Compiled grammars that are kept. A state's grammar comes back where nothing was typed in between. */
const KEPT_GRAMMARS = 8;

/** Compiles grammars and keeps the newest ones; they live in XGrammar's memory and must be freed by hand. */
export class GrammarStore {
  private readonly compiled = new Map<string, CompiledGrammar>();
  private matcher: GrammarMatcher | null = null;

  constructor(private readonly xgrammar: XGrammar) {}

  /**
   * A matcher at its start. It is good until the next call.
   * @throws {InteractionError} `engine-failed` for text that is no grammar
   */
  async open(ebnf: string): Promise<Matcher> {
    this.closeMatcher();
    const matcher = await this.xgrammar.match(await this.grammar(ebnf));
    this.matcher = matcher;
    return { mask: () => matcher.getNextTokenBitmask(), accept: (token) => matcher.acceptToken(token) };
  }

  dispose(): void {
    this.closeMatcher();
    for (const grammar of this.compiled.values()) grammar.dispose();
    this.compiled.clear();
  }

  private closeMatcher(): void {
    this.matcher?.dispose();
    this.matcher = null;
  }

  private async grammar(ebnf: string): Promise<CompiledGrammar> {
    const known = this.compiled.get(ebnf);
    this.compiled.delete(ebnf);
    const grammar = known ?? (await this.compile(ebnf));
    this.compiled.set(ebnf, grammar);
    for (const [text, old] of this.compiled) {
      if (this.compiled.size <= KEPT_GRAMMARS) break;
      this.compiled.delete(text);
      old.dispose();
    }
    return grammar;
  }

  private async compile(ebnf: string): Promise<CompiledGrammar> {
    try {
      return await this.xgrammar.compile(ebnf);
    } catch (error) {
      throw new InteractionError("engine-failed", `XGrammar refused the grammar of this state: ${ebnf.slice(0, 200)}`, { cause: error });
    }
  }
}
