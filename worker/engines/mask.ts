import type { ActionProbabilities } from "../../src/protocol/decision.js";
import type { ActionType } from "../../src/protocol/action.js";

/** A grammar's bit for each token, 32 to a word, as XGrammar packs them: a bit that is set allows its token. */
export type TokenMask = Int32Array;

export function allows(mask: TokenMask, id: number): boolean {
  return ((mask[id >> 5]! >>> (id & 31)) & 1) === 1;
}

export function forbid(mask: TokenMask, id: number): void {
  mask[id >> 5]! &= ~(1 << (id & 31));
}

/** How many tokens are allowed, counted up to 2, and the lowest of them. */
export function fewestAllowed(mask: TokenMask): { count: 0 | 1 | 2; token: number } {
  let token = -1;
  for (let word = 0; word < mask.length; word++) {
    const bits = mask[word]!;
    if (bits === 0) continue;
    const lowest = bits & -bits;
    if (token >= 0 || bits !== lowest) return { count: 2, token: token >= 0 ? token : word * 32 + bitIndex(lowest) };
    token = word * 32 + bitIndex(lowest);
  }
  return token < 0 ? { count: 0, token } : { count: 1, token };
}

const bitIndex = (bit: number) => 31 - Math.clz32(bit);

/** The allowed token with the highest logit, the lowest id of equals; -1 where none is allowed. */
export function maskedArgmax(logits: Float32Array, mask: TokenMask): number {
  let best = -1;
  let highest = -Infinity;
  for (let word = 0; word < mask.length; word++) {
    for (let bits = mask[word]!; bits !== 0; bits &= bits - 1) {
      const id = word * 32 + bitIndex(bits & -bits);
      if (id < logits.length && (best < 0 || logits[id]! > highest)) {
        best = id;
        highest = logits[id]!;
      }
    }
  }
  return best;
}

/**
 * Softmax over the action types whose first token is allowed. `logits` stand in the order of `types`; `idleMargin` is what the
 * model's operating point adds to that of `idle`.
 */
export function typeProbabilities(
  types: ReadonlyMap<ActionType, number>,
  logits: ArrayLike<number>,
  mask: TokenMask,
  idleMargin = 0,
): ActionProbabilities {
  const allowed = [...types]
    .map(([type, id], i) => ({ type, id, logit: logits[i]! + (type === "idle" ? idleMargin : 0) }))
    .filter(({ id }) => allows(mask, id));
  const highest = Math.max(...allowed.map(({ logit }) => logit));
  const weights = allowed.map(({ logit }) => Math.exp(logit - highest));
  const sum = weights.reduce((a, b) => a + b, 0);
  return Object.fromEntries(allowed.map(({ type }, i) => [type, weights[i]! / sum]));
}

/**
 * The first token under a bias on `idle`, in logits: above 0 it takes more to act. 0 leaves the model's choice as it
 * is, also where that is no type's usual first token.
 */
export function withIdleBias(
  types: ReadonlyMap<ActionType, number>,
  choice: { token: number; logits: ArrayLike<number> },
  mask: TokenMask,
  bias: number,
): number {
  if (bias === 0 || ![...types.values()].includes(choice.token)) return choice.token;
  let best = choice.token;
  let highest = -Infinity;
  [...types].forEach(([type, id], i) => {
    const logit = choice.logits[i]! + (type === "idle" ? bias : 0);
    if (allows(mask, id) && logit > highest) [best, highest] = [id, logit];
  });
  return best;
}
