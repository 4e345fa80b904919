import { describe, expect, it } from "vitest";
import { quotedRanges, withoutQuotes } from "../../src/license/quotes.js";

const quoted = (text: string) => quotedRanges(text).map(({ start, end }) => text.slice(start, end));

describe("quotedRanges", () => {
  it.each([
    ['she said "mark the animals" and left', ['"mark the animals"']],
    ["she said “mark them” twice, “mark”", ["“mark them”", "“mark”"]],
    ["er sagte „markiere Tiere“ und ging", ["„markiere Tiere“"]],
    ["il dit « souligne tout » et part", ["« souligne tout »"]],
    ["sie sagte »markiere Tiere« laut", ["»markiere Tiere«"]],
    ["hon sa ”markera djur” igen", ["”markera djur”"]],
    ["she said 'mark the animals' and left", ["'mark the animals'"]],
    ["she said ‘mark the dog’s name’ and left", ["‘mark the dog’s name’"]],
    ["don't touch the dogs' bowls, it's theirs", []],
    ["take 'em home, 'cause the dogs' bowls are full", []],
    ['a 5" pipe and a 6" one', []],
    ['an open one: "mark every\nnext line', ['"mark every']],
    ['"over two\nlines" it goes', ['"over two\nlines"']],
    ["> mark all animals\nmine", ["> mark all animals"]],
    ["code:\n```\nmark animals\n```\nafter", ["```\nmark animals\n```"]],
    ["code:\n```\nmark animals", ["```\nmark animals"]],
    ["use `mark(x)` here", ["`mark(x)`"]],
    ['"one "two', ['"one "']],
    ["ROBOT: Mark the jewels.\nQUEEN: My tiara!\nthe end", ["ROBOT: Mark the jewels.", "QUEEN: My tiara!"]],
    ["TITLE: mark the jewels please", []],
    ["", []],
  ])("%j", (text, expected) => {
    expect(quoted(text)).toEqual(expected);
  });

  it("blanks quotations out and keeps offsets", () => {
    const text = 'a "b\nc" d';
    expect(withoutQuotes(text)).toBe("a   \n   d");
    expect(withoutQuotes(text)).toHaveLength(text.length);
  });
});
