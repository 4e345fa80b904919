import type { ActionType } from "../../src/protocol/action.js";
import type { ActionProbabilities, Timings } from "../../src/protocol/decision.js";
import { InteractionError, throwIfCancelled } from "../../src/protocol/errors.js";
import { commonPrefix, END_ID, LAST_CONTROL_ID } from "./tokens.js";
import { allows, fewestAllowed, forbid, typeProbabilities, withIdleBias, type TokenMask } from "./mask.js";

/** Longest action, in tokens. */
export const DECODE_LIMIT = 128;

/** The model with its cache of keys and values, of one sequence. Tokens are appended at the end. */
export interface Model {
  /** Tokens that one forward takes at most. */
  readonly chunkTokens: number;
  readonly contextTokens: number;
  /** Appends tokens and computes the logits after the last one. Resolves once the work is handed to the device. */
  forward(tokens: readonly number[]): Promise<void>;
  /** Resolves when the device has done all it was given. */
  settled(): Promise<void>;
  /**
   * The allowed token with the highest of the newest logits, and the logits of `watched`.
   * @returns `token` -1 where the mask allows none
   */
  choose(mask: TokenMask, watched: readonly number[]): Promise<{ token: number; logits: ArrayLike<number> }>;
  /** Takes the last `count` tokens out of the cache. */
  drop(count: number): void | Promise<void>;
  /** Empties the cache. */
  reset(): void | Promise<void>;
}

/** A grammar at work on one action. */
export interface Matcher {
  /** What may come next; the end token only where the action may end. The caller may change it. */
  mask(): TokenMask;
  /** @returns false where the grammar does not take the token */
  accept(token: number): boolean;
  /** Tokens that come next whatever the model says. */
  forced(): readonly number[];
}

export interface Decoded {
  /** The action's tokens, without the end token. */
  tokens: number[];
  probabilities: ActionProbabilities;
  timings: Timings;
}

/**
 * One tick: drop the cache to the longest common prefix with the prompt, prefill the rest, decode one action
 * greedily by its grammar. `cached` always says which tokens' keys and values the cache holds, also after a
 * cancelled tick, so a warm tick has the same positions as a cold one.
 */
export class TickLoop {
  /** Tokens in the cache; null where a failure left it in doubt. */
  private cached: number[] | null = null;

  /** @param idleMargin the model's operating point: logits that it ships with on `idle` at the first token */
  constructor(
    private readonly model: Model,
    private readonly types: ReadonlyMap<ActionType, number>,
    private readonly idleMargin = 0,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Fills the cache with all of the prompt but its last token, whose logits the decision needs.
   * An event that is final can so be read before its tick is due.
   * @returns tokens that were computed
   */
  async prefill(prompt: readonly number[], signal: AbortSignal): Promise<number> {
    this.requireFit(prompt);
    const known = prompt.slice(0, -1);
    const from = await this.rewind(known, known.length);
    await this.feed(known.slice(from), signal);
    return known.length - from;
  }

  /**
   * @param onIdle told as soon as the first token is `idle`; what may follow is only why
   * @throws {InteractionError} `aborted`, `engine-failed`
   */
  async decide(
    prompt: readonly number[],
    openMatcher: () => Matcher,
    signal: AbortSignal,
    idleBias = 0,
    onIdle?: (decoded: Decoded) => void,
  ): Promise<Decoded> {
    const started = this.now();
    let grammarMs = 0;
    const timed = <T>(work: () => T): T => {
      const from = this.now();
      const result = work();
      grammarMs += this.now() - from;
      return result;
    };
    this.requireFit(prompt);
    throwIfCancelled(signal);
    const reused = await this.rewind(prompt, prompt.length - 1);
    await this.feed(prompt.slice(reused), signal);
    // The device works on the prompt while the grammar is compiled.
    const matcher = timed(openMatcher);

    const tokens: number[] = [];
    // Decoded tokens that the cache lacks: a run that the grammar forces enters it with the next free choice.
    let pending: number[] = [];
    let probabilities: ActionProbabilities = {};
    let firstAt = 0;
    let firstGrammarMs = 0;
    const take = (token: number, mask?: TokenMask) => {
      if ((mask && !allows(mask, token)) || !timed(() => matcher.accept(token))) throw deadGrammar(tokens.length);
      if (tokens.length === DECODE_LIMIT || prompt.length + tokens.length + 1 >= this.model.contextTokens) {
        throw new InteractionError("action-invalid", `The action did not end within ${tokens.length} tokens.`);
      }
      tokens.push(token);
      pending.push(token);
    };
    const decoded = (): Decoded => {
      const ended = this.now();
      return {
        tokens: [...tokens],
        probabilities,
        timings: {
          promptTokens: prompt.length,
          reusedTokens: reused,
          prefillTokens: prompt.length - reused,
          decodeTokens: tokens.length,
          grammarMs,
          prefillMs: firstAt - started - firstGrammarMs,
          decodeMs: ended - firstAt - (grammarMs - firstGrammarMs),
          totalMs: ended - started,
        },
      };
    };
    for (;;) {
      throwIfCancelled(signal);
      const mask = timed(() => nextMask(matcher));
      const few = fewestAllowed(mask);
      let token = few.token;
      if (few.count === 0) throw deadGrammar(tokens.length);
      if (tokens.length === 0) {
        const watched = [...this.types.values()];
        const choice = await this.choose(mask, watched);
        token = withIdleBias(this.types, choice, mask, this.idleMargin + idleBias);
        probabilities = typeProbabilities(this.types, choice.logits, mask, this.idleMargin);
        firstAt = this.now();
        firstGrammarMs = grammarMs;
      } else if (few.count > 1) {
        await this.feed(pending, signal);
        pending = [];
        token = (await this.choose(mask, [])).token;
      }
      if (token === END_ID) break;
      take(token, mask);
      if (tokens.length === 1 && token === this.types.get("idle")) onIdle?.(decoded());
      for (const forced of timed(() => matcher.forced())) take(forced);
    }
    return decoded();
  }

  /** The runtime does not survive a cache that runs over. */
  private requireFit(prompt: readonly number[]): void {
    if (prompt.length > 0 && prompt.length < this.model.contextTokens) return;
    throw new InteractionError(
      "engine-failed",
      `A prompt of ${prompt.length} tokens does not fit into ${this.model.contextTokens}: rebase the stream.`,
    );
  }

  /** Drops the cache to what it has in common with the prompt, at most `longest` tokens. */
  private async rewind(prompt: readonly number[], longest: number): Promise<number> {
    if (this.cached === null) {
      await this.model.reset();
      this.cached = [];
    }
    const same = Math.min(commonPrefix(this.cached, prompt), longest);
    const surplus = this.cached.length - same;
    if (surplus > 0) {
      const kept = this.cached.slice(0, same);
      // In doubt until the device's side is done as well.
      this.cached = null;
      if (same === 0) await this.model.reset();
      else await this.model.drop(surplus);
      this.cached = kept;
    }
    return same;
  }

  private async feed(tokens: readonly number[], signal: AbortSignal): Promise<void> {
    for (let at = 0; at < tokens.length; at += this.model.chunkTokens) {
      // Work that is handed over cannot be called back, so a chunk is handed over when the one before is done.
      if (at > 0) await this.guarded(() => this.model.settled());
      throwIfCancelled(signal);
      const chunk = tokens.slice(at, at + this.model.chunkTokens);
      await this.guarded(() => this.model.forward(chunk));
      this.cached?.push(...chunk);
    }
  }

  private choose(mask: TokenMask, watched: readonly number[]): Promise<{ token: number; logits: ArrayLike<number> }> {
    return this.guarded(() => this.model.choose(mask, watched));
  }

  /** After a failure nothing is known of the cache: the next tick starts from an empty one. */
  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.cached = null;
      throw error;
    }
  }
}

/** Control tokens end the action or forge an event, whatever text the grammar thinks they are. */
function nextMask(matcher: Matcher): TokenMask {
  const mask = matcher.mask();
  for (let id = 0; id <= LAST_CONTROL_ID; id++) if (id !== END_ID) forbid(mask, id);
  return mask;
}

function deadGrammar(tokens: number): InteractionError {
  return new InteractionError("engine-failed", `The grammar allows no token after ${tokens} of the action.`);
}
