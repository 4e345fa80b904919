import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionGrammar } from "../../src/protocol/grammar.js";
import { printAction, type Action } from "../../src/protocol/action.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import { Automaton, DEAD } from "../../worker/engines/grammar/automaton.js";
import { GrammarStore } from "../../worker/engines/grammar/grammar.js";
import { compileGrammar } from "../../worker/engines/grammar/program.js";
import { utf8Ranges } from "../../worker/engines/grammar/utf8.js";
import { readVocabulary, Vocabulary } from "../../worker/engines/grammar/vocabulary.js";
import { allows } from "../../worker/engines/mask.js";

const latin1 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));

function matches(grammar: string, text: string): boolean {
  const automaton = new Automaton(compileGrammar(grammar));
  let state = automaton.start;
  for (const byte of new TextEncoder().encode(text)) {
    state = automaton.step(state, byte);
    if (state === DEAD) return false;
  }
  return automaton.accepts(state);
}

describe("Automaton", () => {
  it.each([
    ['root ::= "a" | "b"', /^(a|b)$/],
    ['root ::= "a"? "b"* [cd]+', /^a?b*[cd]+$/],
    ['root ::= ("ab" | "a"){2,3} "c"?', /^(ab|a){2,3}c?$/],
    ['root ::= ("a" "b"?){1,2}\nunused ::= "x"', /^(ab?){1,2}$/],
    ['root ::= item{0,2} "d"\nitem ::= [a-c] | "d"', /^[a-d]{0,2}d$/],
    ['root ::= ("a"?){1,3} "b"', /^a{0,3}b$/],
    ['root ::= ("a"{2}){2}', /^a{4}$/],
    ["root ::= [^a-c]* # a remark", /^[^a-c]*$/],
    ['root ::= "a" root? "b"', /^(ab|aabb|aaabbb|aaaabbbb)$/],
  ])("%s", (grammar, pattern) => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), maxLength: 6 }), (text) => {
        expect(matches(grammar, text)).toBe(pattern.test(text));
      }),
    );
  });

  it("reads escapes and code points of every length", () => {
    expect(matches('root ::= "\\"\\\\\\n\\x41\\u00e9" [^\\x00-\\x1F"]', '"\\\nAé🦘')).toBe(true);
    expect(matches("root ::= [^a]", "a")).toBe(false);
    expect(matches("root ::= [à-ü]{2}", "éü")).toBe(true);
  });

  it("allows exactly the bytes of a range of code points", () => {
    const point = fc.integer({ min: 0, max: 0x10ffff }).filter((at) => at < 0xd800 || at > 0xdfff);
    fc.assert(
      fc.property(point, point, point, (a, b, probe) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const bytes = new TextEncoder().encode(String.fromCodePoint(probe));
        const inside = utf8Ranges(from, to).some(
          (run) => run.length === bytes.length && run.every(([low, high], i) => bytes[i]! >= low && bytes[i]! <= high),
        );
        expect(inside).toBe(probe >= from && probe <= to);
      }),
      { numRuns: 300 },
    );
  });

  it.each(["root = 1", 'other ::= "a"', 'root ::= "a', "root ::= missing", 'root ::= ("a"', 'root ::= "a" }'])("refuses %s", (text) => {
    expect(() => compileGrammar(text)).toThrowError(/grammar/i);
  });
});

describe("Vocabulary", () => {
  it("allows a token exactly where its bytes may come", () => {
    const words = ["", "", "", "a", "b", "ab", "ba", "aa", latin1("é"), latin1("é")[0]!, latin1("é")[1]!, "ab", "é"];
    const vocabulary = new Vocabulary(words.map((text, id) => (id === 12 ? undefined : text || undefined)));
    const store = new GrammarStore(vocabulary);
    const grammar = 'root ::= ("a" | "b" | "é"){1,4}';
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 3, max: 12 }), { maxLength: 5 }), (tokens) => {
        const matcher = store.open(grammar);
        for (const token of tokens) {
          const may = allows(matcher.mask(), token);
          expect(matcher.accept(token)).toBe(may);
          if (!may) break;
        }
      }),
    );
    const matcher = store.open(grammar);
    expect(allows(matcher.mask(), 2)).toBe(false);
    matcher.accept(9);
    expect(allows(matcher.mask(), 2)).toBe(false);
    matcher.accept(10);
    expect(allows(matcher.mask(), 2)).toBe(true);
    for (let i = 0; i < 3; i++) expect(matcher.accept(3)).toBe(true);
    expect(matcher.accept(3)).toBe(false);
  });

  it("reads a byte-level tokenizer, and no other", () => {
    const json = {
      decoder: { type: "ByteLevel" },
      added_tokens: [{ id: 3, content: '", "underline")' }],
      model: { vocab: { "<end>": 2, Ġa: 4, "Ã©": 5 } },
    };
    const vocabulary = readVocabulary(JSON.stringify(json), (id) => id <= 2);
    const matcher = new GrammarStore(vocabulary).open('root ::= " a" "é" "\\", \\"underline\\")"');
    expect([4, 5, 3].map((token) => matcher.accept(token))).toEqual([true, true, true]);
    expect([...matcher.mask()]).toEqual([1 << 2]);
    expect(() => readVocabulary(JSON.stringify({ ...json, decoder: { type: "Metaspace" } }), () => false)).toThrowError(/byte-level/);
  });
});

describe("the grammar of a state", () => {
  const stream = new InteractionStream([{ name: "search", parameters: { query: { type: "string", copy: true } } }]);
  stream.append({ source: "user", text: "underline animals. A quokka sat there ", caret: 38, state: "paused", revised: false, at: 0 });
  const grammar = actionGrammar(stream.state);
  it.each<[boolean, Action]>([
    [true, { type: "idle" }],
    [true, { type: "mark", kind: "animal", span: "quokka sat", style: "underline" }],
    [false, { type: "mark", kind: "animal", span: "quokk", style: "underline" }],
    [false, { type: "mark", kind: "x".repeat(33), span: "quokka", style: "underline" }],
    [true, { type: "delegate", tool: "search", args: { query: "A quokka" } }],
    [false, { type: "delegate", tool: "search", args: { query: "a kangaroo" } }],
    [false, { type: "integrate", text: "a marsupial", source: "t1" }],
    [false, { type: "nudge", text: "go on" }],
    [true, { type: "respond", text: "Quokkas are marsupials — 🦘." }],
  ])("%s: %j", (may, action) => expect(matches(grammar, printAction(action))).toBe(may));
});
