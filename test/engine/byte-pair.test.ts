import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { PHRASE } from "../../src/protocol/segment.js";
import { BytePairTokenizer } from "../../worker/engines/byte-pair.js";
import { SegmentEncoder, withoutAddedTokens } from "../../worker/engines/tokens.js";

const json = fs.readFileSync("models/interaction-135m/tokenizer.json", "utf8");
const full = BytePairTokenizer.parse(json);
const plain = BytePairTokenizer.parse(withoutAddedTokens(json));
/** Texts with the ids and the decoded text that Hugging Face's tokenizers gives (`python test/engine/golden/tokens.py`). */
const golden = JSON.parse(fs.readFileSync("test/engine/golden/tokens.json", "utf8")) as [string, number[], string][];

describe("BytePairTokenizer", () => {
  it("encodes and decodes as Hugging Face's tokenizers does", () => {
    for (const [text, ids, decoded] of golden) {
      expect(plain.encode(text), JSON.stringify(text)).toEqual(ids);
      expect(plain.decode(ids), JSON.stringify(text)).toBe(decoded);
    }
  });

  it("knows control phrases with the added tokens only", () => {
    const encoder = new SegmentEncoder(full, plain);
    for (const phrase of Object.values(PHRASE)) {
      expect(full.decode(encoder.encode([["c", phrase]]))).toBe(phrase);
      expect(Math.min(...encoder.encode([["t", phrase]]))).toBeGreaterThan(16);
    }
    expect(encoder.firstTokens().size).toBe(7);
  });

  it("refuses a tokenizer of another kind", () => {
    const other = { ...(JSON.parse(json) as object), normalizer: { type: "NFC" } };
    expect(() => BytePairTokenizer.parse(JSON.stringify(other))).toThrow(expect.objectContaining({ code: "model-invalid" }));
  });
});
