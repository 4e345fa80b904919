import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionGrammar } from "../../src/protocol/grammar.js";
import { acceptsText } from "../../worker/engines/grammar/grammar.js";
import { toGbnf } from "../../worker/engines/grammar/gbnf.js";
import { states } from "../protocol/situations.js";
import { sayBy } from "./remote/stand-in.js";

describe("toGbnf", () => {
  it.each(Object.entries(states))("is the same language, in the state %s", (_, state) => {
    const ebnf = actionGrammar(state());
    const gbnf = toGbnf(ebnf);
    fc.assert(
      fc.property(fc.string(), fc.nat(200), fc.string({ maxLength: 2 }), (key, at, other) => {
        const said = sayBy(ebnf, key);
        expect(acceptsText(gbnf, said)).toBe(true);
        expect(acceptsText(ebnf, sayBy(gbnf, key))).toBe(true);
        // What is not in the one is not in the other.
        const changed = said.slice(0, at) + other + said.slice(at + 1);
        expect(acceptsText(gbnf, changed)).toBe(acceptsText(ebnf, changed));
      }),
      { numRuns: 30 },
    );
  });

  it("writes names, classes and repeats as llama.cpp reads them", () => {
    expect(toGbnf('root ::= "a\\"\\\\ü\\n" | x_1{2,3} (x_1 "")? [^"\\x00-\\x1F]*\nx_1 ::= [a-c_]+ | [é😀]{4}\n')).toBe(
      'root ::= "a\\"\\\\ü\\x0A" | x-1{2,3} (x-1 "")? [\\x20-\\x21\\x23-\\U0010FFFF]*\nx-1 ::= [\\x5Fa-c]+ | [\\xE9\\U0001F600]{4}\n',
    );
  });
});
