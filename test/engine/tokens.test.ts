import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PHRASE } from "../../src/protocol/segment.js";
import { commonPrefix, SegmentEncoder, withoutAddedTokens, type Tokenizer } from "../../worker/engines/tokens.js";

const phrases = Object.values(PHRASE);
/** One id a character from 100 on; the full one knows the control phrases as well. */
const plain: Tokenizer = { encode: (text) => [...text].map((sign) => 100 + sign.codePointAt(0)!), decode: () => "" };
const full: Tokenizer = {
  encode: (text) => (phrases.includes(text as never) ? [phrases.indexOf(text as never)] : plain.encode(text)),
  decode: (ids) => ids.join(" "),
};

describe("SegmentEncoder", () => {
  it("encodes control text with added tokens and everything else without them", () => {
    const encoder = new SegmentEncoder(full, plain);
    expect(encoder.encode([["c", PHRASE.eventEnd]])).toEqual([phrases.indexOf(PHRASE.eventEnd)]);
    for (const phrase of phrases) expect(encoder.encode([["t", phrase]]).every((id) => id >= 100)).toBe(true);
  });

  it("refuses control text that the tokenizer does not know", () => {
    expect(() => new SegmentEncoder(full, plain).encode([["c", "<|unknown|>"]])).toThrowError(/no control token/);
  });

  it("joins segments apart, however often it has seen them", () => {
    const encoder = new SegmentEncoder(full, plain);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constant("t" as const), fc.string({ unit: "grapheme" }))), (segments) => {
        const ids = encoder.encode(segments);
        expect(ids).toEqual(segments.flatMap(([, text]) => plain.encode(text) as number[]));
      }),
    );
  });

  it("replaces half a surrogate pair", () => {
    expect(new SegmentEncoder(full, plain).encode([["t", "a\ud800b"]])).toEqual(plain.encode("a\ufffdb"));
  });

  it("finds a distinct first token for each action", () => {
    expect(new SegmentEncoder(full, plain).firstTokens().get("mark")).toBe(100 + "m".charCodeAt(0));
    const blind: Tokenizer = { encode: () => [7], decode: () => "" };
    expect(() => new SegmentEncoder(blind, blind).firstTokens()).toThrowError(/same token/);
  });
});

it("withoutAddedTokens keeps the rest of the tokenizer", () => {
  expect(JSON.parse(withoutAddedTokens('{"added_tokens":[{"id":1}],"model":{"type":"BPE"}}'))).toEqual({
    added_tokens: [],
    model: { type: "BPE" },
  });
});

it("commonPrefix is the longest one", () => {
  const ids = fc.array(fc.nat(3));
  fc.assert(
    fc.property(ids, ids, ids, (shared, a, b) => {
      const left = [...shared, ...a];
      const right = [...shared, ...b];
      const length = commonPrefix(left, right);
      expect(length).toBeGreaterThanOrEqual(shared.length);
      expect(left.slice(0, length)).toEqual(right.slice(0, length));
      expect(length < Math.min(left.length, right.length) && left[length] === right[length]).toBe(false);
    }),
  );
});
