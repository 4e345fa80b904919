import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ActionType } from "../../src/protocol/action.js";
import { Automaton } from "../../worker/engines/grammar/automaton.js";
import { GrammarMatcher } from "../../worker/engines/grammar/grammar.js";
import { compileGrammar } from "../../worker/engines/grammar/program.js";
import { Vocabulary } from "../../worker/engines/grammar/vocabulary.js";
import { allows, fewestAllowed, maskedArgmax, typeProbabilities, type TokenMask } from "../../worker/engines/mask.js";
import { DECODE_LIMIT, TickLoop, type Decoded, type Model } from "../../worker/engines/tick-loop.js";

const SIZE = 40;
const never = new AbortController().signal;
const types = new Map<ActionType, number>([
  ["idle", 13],
  ["skip", 20],
]);
// "i" is the whole of an idle; letters a to j are ids 20 to 29.
const words = Array.from({ length: SIZE }, (_, id) => (id === 13 ? "i" : id >= 20 && id < 30 ? "abcdefghij"[id - 20] : undefined));
const vocabulary = new Vocabulary(words);
const grammar = (text: string) => () => new GrammarMatcher(new Automaton(compileGrammar(text)), vocabulary);

/** A model whose logits are a hash of everything in its cache: a wrong position anywhere changes what it says. */
class FakeModel implements Model {
  readonly chunkTokens = 4;
  readonly contextTokens = 400;
  cache: number[] = [];
  forwards: number[][] = [];
  onForward: (() => void) | null = null;
  async forward(tokens: readonly number[]): Promise<void> {
    expect(tokens.length).toBeLessThanOrEqual(this.chunkTokens);
    this.onForward?.();
    this.cache.push(...tokens);
    this.forwards.push([...tokens]);
  }
  async settled(): Promise<void> {}
  async choose(mask: TokenMask, watched: readonly number[]) {
    let hash = 7;
    for (const token of this.cache) hash = (Math.imul(hash, 31) + token) >>> 0;
    const logits = Float32Array.from({ length: SIZE }, (_, id) => (Math.imul(hash ^ id, 2654435761) >>> 16) / 4096);
    return { token: maskedArgmax(logits, mask), logits: watched.map((id) => logits[id]!) };
  }
  drop(count: number): void {
    expect(count).toBeLessThan(this.cache.length);
    this.cache.splice(-count);
  }
  reset(): void {
    this.cache = [];
  }
}

const loopOf = (model: Model) => new TickLoop(model, types);
const ANY = 'root ::= "i" | [a-j]{1,12}';

describe("TickLoop", () => {
  it("decides at the model's operating point, and tells its probabilities there", async () => {
    let acted = 0;
    for (let last = 1; last < 60; last++) {
      const [plain, shifted, silent] = await Promise.all(
        [0, 1, 100].map((margin) =>
          new TickLoop(new FakeModel(), types, margin).decide([1, last], grammar('root ::= "i" | "a" [a-j]{1,12}'), never),
        ),
      );
      // A letter that is no type's first token stays as it is.
      if (plain!.tokens[0] === 28) continue;
      if (plain!.tokens[0] === 20) acted++;
      expect(silent!.tokens).toEqual([13]);
      const odds = ({ probabilities: { idle, skip } }: Decoded) => skip! / idle!;
      expect(odds(shifted!) / odds(plain!)).toBeCloseTo(Math.exp(-1));
    }
    expect(acted).toBeGreaterThan(5);
  });

  it("computes only what is new, and nothing twice", async () => {
    const model = new FakeModel();
    const loop = loopOf(model);
    await loop.decide([1, 2, 3], grammar('root ::= "i"'), never);
    const { timings, tokens } = await loop.decide([1, 2, 3, 13, 2, 5, 6], grammar('root ::= "i"'), never);
    expect(timings).toMatchObject({ promptTokens: 7, reusedTokens: 3, prefillTokens: 4, decodeTokens: 1 });
    expect(tokens).toEqual([13]);
    // A bare idle is one forward: what the grammar forces after it needs none.
    expect(model.forwards).toEqual([
      [1, 2, 3],
      [13, 2, 5, 6],
    ]);
  });

  it("computes the last token again where the whole prompt is known", async () => {
    const model = new FakeModel();
    const loop = loopOf(model);
    await loop.decide([1, 2, 3], grammar(ANY), never);
    const again = await loop.decide([1, 2, 3], grammar(ANY), never);
    expect(again.timings).toMatchObject({ reusedTokens: 2, prefillTokens: 1 });
  });

  it("appends what the grammar forces without a forward of its own", async () => {
    const model = new FakeModel();
    const { tokens } = await loopOf(model).decide([1, 2], grammar('root ::= "abc" [de] "fgh"'), never);
    expect(tokens.length).toBe(7);
    expect(model.forwards).toEqual([
      [1, 2],
      [20, 21, 22],
    ]);
  });

  it("says the same warm as cold, whatever came before: other prompts, cancelled ticks, failures, early prefill", async () => {
    const prompt = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 12 });
    const step = fc.record({ prompt, way: fc.constantFrom("decide", "abort", "fail", "prefill"), after: fc.nat(5) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), prompt, async (steps, last) => {
        const model = new FakeModel();
        const loop = loopOf(model);
        for (const { prompt: tokens, way, after } of steps) {
          const controller = new AbortController();
          let forwards = 0;
          model.onForward = () => {
            if (forwards++ < after) return;
            if (way === "abort") controller.abort();
            if (way === "fail") throw new Error("lost");
          };
          const work = way === "prefill" ? loop.prefill(tokens, controller.signal) : loop.decide(tokens, grammar(ANY), controller.signal);
          await Promise.resolve(work).catch((error: Error) => expect(error.message).toMatch(/lost|cancelled/));
          model.onForward = null;
        }
        const warm = await loop.decide(last, grammar(ANY), never);
        const cold = await loopOf(new FakeModel()).decide(last, grammar(ANY), never);
        expect({ tokens: warm.tokens, probabilities: warm.probabilities }).toEqual({
          tokens: cold.tokens,
          probabilities: cold.probabilities,
        });
        expect(model.cache.slice(0, last.length)).toEqual(last);
      }),
      { numRuns: 50 },
    );
  });

  it("reads an event ahead of its tick", async () => {
    const model = new FakeModel();
    const loop = loopOf(model);
    expect(await loop.prefill([1, 2, 3, 4], never)).toBe(3);
    expect((await loop.decide([1, 2, 3, 4], grammar(ANY), never)).timings).toMatchObject({ reusedTokens: 3, prefillTokens: 1 });
  });

  it("tells of an idle before the rest of it costs anything, and of no other action", async () => {
    const model = new FakeModel();
    const told: unknown[] = [];
    const onIdle = ({ tokens, probabilities, timings }: Decoded) =>
      told.push({ tokens, probabilities, decodeTokens: timings.decodeTokens, forwards: model.forwards.length });
    const { tokens } = await loopOf(model).decide([1, 2, 3], grammar('root ::= "i" [a-j]{3}'), never, 0, onIdle);
    expect(tokens.length).toBe(4);
    expect(told).toEqual([{ tokens: [13], probabilities: { idle: 1 }, decodeTokens: 1, forwards: 1 }]);
    await loopOf(new FakeModel()).decide([1], grammar("root ::= [a-j]{3}"), never, 0, onIdle);
    expect(told.length).toBe(1);
  });

  it("stops between chunks and between tokens", async () => {
    const model = new FakeModel();
    const controller = new AbortController();
    model.onForward = () => controller.abort();
    await expect(loopOf(model).decide([1, 2, 3, 1, 2, 3, 1, 2], grammar(ANY), controller.signal)).rejects.toMatchObject({
      code: "aborted",
    });
    expect(model.forwards.length).toBe(1);
  });

  it("ends an action that does not end, and a prompt that does not fit, with an error", async () => {
    const loop = loopOf(new FakeModel());
    await expect(loop.decide([1], grammar("root ::= [a-j]{200,300}"), never)).rejects.toMatchObject({ code: "action-invalid" });
    expect(DECODE_LIMIT).toBe(128);
    await expect(loop.decide(Array(400).fill(1), grammar(ANY), never)).rejects.toMatchObject({
      message: expect.stringContaining("rebase"),
    });
    await expect(loop.decide([1], grammar('root ::= "z"'), never)).rejects.toMatchObject({ code: "engine-failed" });
    await expect(loop.decide([1], grammar(ANY), never)).resolves.toBeDefined();
  });
});

describe("masks", () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 95 }), { maxLength: 5 });
  const maskOf = (allowed: readonly number[]) => {
    const mask = new Int32Array(3);
    for (const id of allowed) mask[id >> 5]! |= 1 << (id & 31);
    return mask;
  };
  it("tells none, one and more apart", () => {
    fc.assert(
      fc.property(ids, (allowed) => {
        const { count, token } = fewestAllowed(maskOf(allowed));
        expect(count).toBe(Math.min(allowed.length, 2));
        if (count > 0) expect(allowed).toContain(token);
        const found = Array.from({ length: 96 }, (_, id) => id).filter((id) => allows(maskOf(allowed), id));
        expect(found).toEqual([...allowed].sort((a, b) => a - b));
      }),
    );
  });
  it("takes the highest allowed logit, the lowest id of equals", () => {
    fc.assert(
      fc.property(ids, fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 96, maxLength: 96 }), (allowed, logits) => {
        const best = [...allowed].sort((a, b) => logits[b]! - logits[a]! || a - b)[0] ?? -1;
        expect(maskedArgmax(Float32Array.from(logits), maskOf(allowed))).toBe(best);
      }),
    );
  });
  it("shares the probability among the types that are allowed", () => {
    expect(typeProbabilities(types, [2, 2], maskOf([13, 20]))).toEqual({ idle: 0.5, skip: 0.5 });
    expect(typeProbabilities(types, [2, 9], maskOf([13]))).toEqual({ idle: 1 });
    expect(typeProbabilities(types, [2, 9], maskOf([]))).toEqual({});
  });
});
