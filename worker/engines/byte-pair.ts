import * as z from "zod";
import { InteractionError } from "../../src/protocol/errors.js";
import { byteLevelAlphabet } from "./grammar/vocabulary.js";
import type { Tokenizer } from "./tokens.js";

// What this file implements, and nothing else: another tokenizer must not pass for it.
const schema = z.object({
  normalizer: z.null(),
  pre_tokenizer: z.object({
    type: z.literal("Sequence"),
    pretokenizers: z.tuple([
      z.object({ type: z.literal("Digits"), individual_digits: z.literal(true) }),
      z.object({ type: z.literal("ByteLevel"), add_prefix_space: z.literal(false), use_regex: z.literal(true) }),
    ]),
  }),
  decoder: z.object({ type: z.literal("ByteLevel") }),
  added_tokens: z.array(z.object({ id: z.number().int(), content: z.string().min(1), lstrip: z.literal(false), rstrip: z.literal(false) })),
  model: z.object({
    type: z.literal("BPE"),
    ignore_merges: z.literal(false),
    byte_fallback: z.literal(false),
    vocab: z.record(z.string(), z.number().int()),
    merges: z.array(z.tuple([z.string(), z.string()])),
  }),
});

/** Digits stand alone; the rest is cut as GPT-2 does. `\s` of other engines is White_Space, JavaScript's own is not. */
const PIECES =
  /\p{N}|'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?![^\p{White_Space}\p{N}])|\p{White_Space}+/gu;

/** Pieces whose ids are kept. */
const KEPT_PIECES = 8192;

/**
 * The byte-level BPE of a `tokenizer.json`, in plain TypeScript: llama.cpp is then given ids only, and both engines
 * see the same ones.
 */
export class BytePairTokenizer implements Tokenizer {
  private readonly ranks: ReadonlyMap<string, number>;
  private readonly vocabulary: ReadonlyMap<string, number>;
  private readonly words: readonly string[];
  private readonly added: ReadonlyMap<string, number>;
  private readonly addedIds: ReadonlyMap<number, string>;
  private readonly pieces = new Map<string, readonly number[]>();
  private readonly signOf: readonly string[];
  private readonly byteOf: ReadonlyMap<string, string>;

  private constructor(parsed: z.infer<typeof schema>) {
    this.ranks = new Map(parsed.model.merges.map(([a, b], rank) => [`${a} ${b}`, rank]));
    this.vocabulary = new Map(Object.entries(parsed.model.vocab));
    const words: string[] = [];
    for (const [word, id] of this.vocabulary) words[id] = word;
    this.words = words;
    // The longest one wins where several begin at the same place.
    const added = [...parsed.added_tokens].sort((a, b) => b.content.length - a.content.length);
    this.added = new Map(added.map(({ content, id }) => [content, id]));
    this.addedIds = new Map(added.map(({ content, id }) => [id, content]));
    this.byteOf = byteLevelAlphabet();
    const signs: string[] = [];
    for (const [sign, byte] of this.byteOf) signs[byte.charCodeAt(0)] = sign;
    this.signOf = signs;
  }

  /** @throws {InteractionError} `model-invalid` for another kind of tokenizer */
  static parse(tokenizerJson: string): BytePairTokenizer {
    const parsed = schema.safeParse(JSON.parse(tokenizerJson));
    if (parsed.success) return new BytePairTokenizer(parsed.data);
    throw new InteractionError("model-invalid", "tokenizer.json is not the kind of tokenizer that the CPU engine knows.", {
      cause: parsed.error,
    });
  }

  encode(text: string): number[] {
    const ids: number[] = [];
    let plain = 0;
    for (let at = 0; at < text.length && this.added.size > 0;) {
      const found = this.addedAt(text, at);
      if (found === undefined) {
        at++;
        continue;
      }
      this.encodePlain(text.slice(plain, at), ids);
      ids.push(found.id);
      plain = at += found.length;
    }
    this.encodePlain(text.slice(plain), ids);
    return ids;
  }

  decode(ids: readonly number[]): string {
    const bytes: number[] = [];
    for (const id of ids) {
      const added = this.addedIds.get(id);
      if (added !== undefined) bytes.push(...new TextEncoder().encode(added));
      else for (const sign of this.words[id] ?? "") bytes.push((this.byteOf.get(sign) ?? "?").charCodeAt(0));
    }
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  }

  private addedAt(text: string, at: number): { id: number; length: number } | undefined {
    for (const [content, id] of this.added) if (text.startsWith(content, at)) return { id, length: content.length };
    return undefined;
  }

  private encodePlain(text: string, into: number[]): void {
    for (const [piece] of text.matchAll(PIECES)) {
      let ids = this.pieces.get(piece);
      if (!ids) {
        ids = this.merge(piece);
        if (this.pieces.size >= KEPT_PIECES) this.pieces.clear();
        this.pieces.set(piece, ids);
      }
      for (const id of ids) into.push(id);
    }
  }

  /** Joins the neighbours of lowest rank, the leftmost of equals, until none is left that may be joined. */
  private merge(piece: string): number[] {
    const parts = Array.from(new TextEncoder().encode(piece), (byte) => this.signOf[byte]!);
    // Looked up once a pair: a pasted text without blanks is one piece of thousands of parts.
    const ranks = parts.slice(1).map((part, i) => this.rankOf(parts[i]!, part));
    for (;;) {
      let where = -1;
      for (let i = 0, best = Infinity; i < ranks.length; i++) if (ranks[i]! < best) best = ranks[(where = i)]!;
      if (where < 0) break;
      parts.splice(where, 2, parts[where]! + parts[where + 1]!);
      ranks.splice(where, 1);
      if (where > 0) ranks[where - 1] = this.rankOf(parts[where - 1]!, parts[where]!);
      if (where < ranks.length) ranks[where] = this.rankOf(parts[where]!, parts[where + 1]!);
    }
    // A byte that no text has is no token.
    return parts.flatMap((part) => this.vocabulary.get(part) ?? []);
  }

  private rankOf(a: string, b: string): number {
    return this.ranks.get(`${a} ${b}`) ?? Infinity;
  }
}
