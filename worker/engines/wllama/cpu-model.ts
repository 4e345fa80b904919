import { InteractionError } from "../../../src/protocol/errors.js";
import { allows, type TokenMask } from "../mask.js";
import type { Model } from "../tick-loop.js";
import type { Loaded } from "./runtime.js";

/** Likeliest tokens that are looked at first; most choices are among them. */
const FIRST_LOOK = 64;
const ALL = -1;

/** The model on the CPU. wllama hands out probabilities over the whole vocabulary, the likeliest first. */
export class CpuModel implements Model {
  readonly chunkTokens: number;
  readonly contextTokens: number;
  private length = 0;

  constructor(private readonly loaded: Loaded) {
    this.chunkTokens = loaded.chunkTokens;
    this.contextTokens = loaded.contextTokens;
  }

  async forward(tokens: readonly number[]): Promise<void> {
    const { nPast } = await this.alive(this.loaded.wllama.decode([...tokens], {}));
    this.length += tokens.length;
    if (nPast !== this.length) throw new InteractionError("engine-failed", `The cache holds ${nPast} tokens in place of ${this.length}.`);
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  async choose(mask: TokenMask, watched: readonly number[]): Promise<{ token: number; logits: ArrayLike<number> }> {
    const looks = watched.length > 0 ? [ALL] : [FIRST_LOOK, ALL];
    for (const look of looks) {
      const likeliest = await this.alive(this.loaded.wllama.getLogits(look));
      if (!(likeliest[0]!.p > 0)) throw new InteractionError("engine-failed", "The model's probabilities are no numbers.");
      const token = likeliest.find((one) => allows(mask, one.token))?.token;
      if (token === undefined) continue;
      // Logarithms of probabilities are logits but for a constant, which neither a bias nor a softmax sees.
      const of = new Map(watched.map((id) => [id, -Infinity]));
      for (const one of likeliest) if (of.has(one.token)) of.set(one.token, Math.log(one.p));
      return { token, logits: [...of.values()] };
    }
    return { token: -1, logits: watched.map(() => -Infinity) };
  }

  async drop(count: number): Promise<void> {
    await this.alive(this.loaded.wllama.kvRemove(this.length - count, -1));
    this.length -= count;
  }

  async reset(): Promise<void> {
    await this.alive(this.loaded.wllama.kvClear());
    this.length = 0;
  }

  /** A lost worker leaves its promises open for ever. */
  private alive<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.loaded.lost]);
  }
}
