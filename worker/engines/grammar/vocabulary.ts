import * as z from "zod";
import { InteractionError } from "../../../src/protocol/errors.js";
import { DEAD, type Automaton } from "./automaton.js";

const tokenizerSchema = z.object({
  decoder: z.object({ type: z.literal("ByteLevel") }),
  added_tokens: z.array(z.object({ id: z.number().int(), content: z.string() })),
  model: z.object({ vocab: z.record(z.string(), z.number().int()) }),
});

/**
 * The bytes of every token, as a tree in one row: a node's children follow it, `after` is where its subtree ends.
 * Tokens that may never stand in an action are not in it.
 */
export class Vocabulary {
  readonly size: number;
  private readonly bytes: readonly (string | undefined)[];
  private readonly byte: Uint8Array;
  private readonly depth: Uint8Array;
  private readonly after: Int32Array;
  private readonly token: Int32Array;

  /**
   * @param tokens one character (0 to 255) a byte, by id; undefined for tokens that may never be decoded
   */
  constructor(tokens: readonly (string | undefined)[]) {
    this.size = tokens.length;
    this.bytes = tokens;
    const sorted = tokens
      .flatMap((text, id) => (text ? [{ text, id }] : []))
      .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.id - b.id));
    const nodes: { byte: number; depth: number; after: number; token: number }[] = [];
    const path: number[] = [];
    let before = "";
    for (const { text, id } of sorted) {
      let same = 0;
      while (same < before.length && same < text.length && before[same] === text[same]) same++;
      // Two tokens of the same bytes: the second one gets a leaf of its own.
      if (same === text.length) same--;
      for (const closed of path.splice(same)) nodes[closed]!.after = nodes.length;
      for (let at = same; at < text.length; at++) {
        path.push(nodes.push({ byte: text.charCodeAt(at), depth: at, after: 0, token: -1 }) - 1);
      }
      nodes[nodes.length - 1]!.token = id;
      before = text;
    }
    for (const closed of path) nodes[closed]!.after = nodes.length;
    this.byte = Uint8Array.from(nodes, (node) => node.byte);
    this.depth = Uint8Array.from(nodes, (node) => node.depth);
    this.after = Int32Array.from(nodes, (node) => node.after);
    this.token = Int32Array.from(nodes, (node) => node.token);
  }

  /** A token's bytes, one character (0 to 255) each. */
  bytesOf(token: number): string {
    return this.bytes[token] ?? "";
  }

  /** The state after a token, DEAD where it may not come. */
  step(automaton: Automaton, state: number, token: number): number {
    const text = this.bytes[token];
    if (text === undefined) return DEAD;
    let at = state;
    for (let i = 0; i < text.length && at !== DEAD; i++) at = automaton.step(at, text.charCodeAt(i));
    return at;
  }

  /** A bit for each token that may come next, 32 to a word. */
  mask(automaton: Automaton, state: number): Int32Array {
    const mask = new Int32Array(Math.ceil(this.size / 32));
    const states = new Int32Array(257);
    states[0] = state;
    const { byte, depth, after, token } = this;
    for (let at = 0; at < byte.length;) {
      const next = automaton.step(states[depth[at]!]!, byte[at]!);
      if (next === DEAD) {
        at = after[at]!;
        continue;
      }
      states[depth[at]! + 1] = next;
      const id = token[at]!;
      if (id >= 0) mask[id >> 5]! |= 1 << (id & 31);
      at++;
    }
    return mask;
  }
}

/**
 * The vocabulary of a byte-level tokenizer.json.
 * @param never ids that may never be decoded
 * @throws {InteractionError} `model-invalid` for another kind of tokenizer
 */
export function readVocabulary(tokenizerJson: string, never: (id: number) => boolean): Vocabulary {
  const parsed = tokenizerSchema.safeParse(JSON.parse(tokenizerJson));
  if (!parsed.success) {
    throw new InteractionError("model-invalid", "tokenizer.json is no byte-level tokenizer, which the engine needs.", {
      cause: parsed.error,
    });
  }
  const { model, added_tokens: added } = parsed.data;
  const tokens: (string | undefined)[] = [];
  const byteOf = byteLevelAlphabet();
  for (const [text, id] of Object.entries(model.vocab)) tokens[id] = [...text].map((sign) => byteOf.get(sign) ?? "").join("");
  for (const { content, id } of added) tokens[id] = String.fromCharCode(...new TextEncoder().encode(content));
  return new Vocabulary(Array.from(tokens, (text, id) => (never(id) || (text?.length ?? 0) > 255 ? undefined : text)));
}

/** GPT-2's byte-level alphabet: printable Latin-1 stands for itself, every other byte for a sign from 256 on. */
export function byteLevelAlphabet(): Map<string, string> {
  const alphabet = new Map<string, string>();
  let other = 256;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    alphabet.set(String.fromCharCode(printable ? byte : other++), String.fromCharCode(byte));
  }
  return alphabet;
}
