import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeBetween, isInsideWord, mapOffset, mapRange, sentenceStarts, sentenceStartsAfter, wordsOf } from "../../src/protocol/text.js";
import { edit, prose } from "./arbitrary.js";

describe("a change", () => {
  it("turns one text into the other, as small as it can be, and cuts no character", () => {
    fc.assert(
      fc.property(edit, ({ previous, next }) => {
        const { from, toPrevious, toNext } = changeBetween(previous, next);
        expect(from).toBeLessThanOrEqual(Math.min(toPrevious, toNext));
        expect(previous.slice(0, from) + next.slice(from, toNext) + previous.slice(toPrevious)).toBe(next);
        for (const [text, at] of [
          [previous, from],
          [next, from],
          [previous, toPrevious],
          [next, toNext],
        ] as const) {
          expect(/^[\udc00-\udfff]/.test(text.slice(at)) && /[\ud800-\udbff]$/.test(text.slice(0, at))).toBe(false);
        }
        if (previous === next) expect([from, toPrevious, toNext]).toEqual([next.length, next.length, next.length]);
        else expect(previous.slice(from, toPrevious) === next.slice(from, toNext)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("is the same in the middle of a long text", () => {
    const before = "Long before. ".repeat(400);
    const after = " Long after.".repeat(400);
    fc.assert(
      fc.property(edit, ({ previous, next }) => {
        const { from, toPrevious, toNext } = changeBetween(`<${previous}>`, `<${next}>`);
        const by = before.length;
        expect(changeBetween(`${before}<${previous}>${after}`, `${before}<${next}>${after}`)).toEqual(
          previous === next
            ? { from: by + toNext + after.length, toPrevious: by + toNext + after.length, toNext: by + toNext + after.length }
            : { from: by + from, toPrevious: by + toPrevious, toNext: by + toNext },
        );
      }),
      { numRuns: 200 },
    );
  });

  it("of an emoji into its neighbour is whole", () => {
    expect(changeBetween("a😀b", "a😁b")).toEqual({ from: 1, toPrevious: 3, toNext: 3 });
    expect(changeBetween("😀", "🀀")).toEqual({ from: 0, toPrevious: 2, toNext: 2 });
  });

  it("maps ranges it did not touch to the same words, and drops those it did", () => {
    fc.assert(
      fc.property(edit, fc.nat(), fc.nat(), ({ previous, next }, a, b) => {
        const change = changeBetween(previous, next);
        const [start, end] = [a % (previous.length + 1), b % (previous.length + 1)].sort((x, y) => x - y) as [number, number];
        const range = mapRange(change, start, end);
        if (range) expect(next.slice(range.start, range.end)).toBe(previous.slice(start, end));
        const outside = end <= change.from || start >= change.toPrevious;
        expect(range !== null).toBe(outside);
      }),
      { numRuns: 300 },
    );
  });

  it("maps offsets", () => {
    const change = changeBetween("the whole street", "our whole street");
    expect([0, 3, 4].map((at) => mapOffset(change, at))).toEqual([0, 3, 4]);
    expect(mapOffset(change, 1)).toBeNull();
    expect(mapRange(changeBetween("quokka sat", "a quokka sat"), 0, 6)).toEqual({ start: 2, end: 8 });
    expect(mapRange(changeBetween("a quokka", "a quokkas"), 2, 8)).toEqual({ start: 2, end: 8 });
    expect(mapRange(changeBetween("a quokka", "a quoll"), 2, 8)).toBeNull();
  });
});

describe("sentences", () => {
  it.each([
    ["One. Two? Three!", [0, 5, 10]],
    ["at 6:42.3 on example.org it", [0]],
    ["He said “so.” Then", [0, 14]],
    ["one\ntwo\n", [0, 4]],
    ["日本。東京", [0, 3]],
    ["wait... what", [0, 8]],
    ["done. ", [0]],
    ["", [0]],
  ])("%j", (text, starts) => {
    expect(sentenceStarts(text)).toEqual(starts);
  });

  it("begin in order, inside the text", () => {
    fc.assert(
      fc.property(prose, (text) => {
        const starts = sentenceStarts(text);
        expect(starts[0]).toBe(0);
        starts.slice(1).forEach((at, i) => {
          expect(at).toBeGreaterThan(starts[i]!);
          expect(at).toBeLessThan(text.length);
        });
      }),
    );
  });
});

describe("sentences after an offset", () => {
  it("are those of the whole text, wherever the reading begins", () => {
    fc.assert(
      fc.property(prose, fc.nat(), (text, n) => {
        const offset = n % (text.length + 1);
        expect([...sentenceStartsAfter(text, offset)]).toEqual(sentenceStarts(text).filter((start) => start > offset));
      }),
      { numRuns: 300 },
    );
  });
});

describe("words", () => {
  it("carry the signs that join them", () => {
    expect(wordsOf("don’t pay £2,850.50 (30%) at 6:42. ok").map((word) => word.text)).toEqual([
      "don’t",
      "pay",
      "£",
      "2,850.50",
      "30",
      "%",
      "at",
      "6:42",
      "ok",
    ]);
  });

  it("stand where they say and end where no word goes on", () => {
    fc.assert(
      fc.property(prose, (text) => {
        for (const word of wordsOf(text)) {
          expect(text.slice(word.start, word.end)).toBe(word.text);
          if (/[\p{L}\p{N}]/u.test(word.text)) {
            expect(isInsideWord(text, word.start)).toBe(false);
            expect(isInsideWord(text, word.end)).toBe(false);
          }
        }
      }),
    );
  });
});
