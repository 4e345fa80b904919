import type { Gguf } from "../../worker/engines/wllama/gguf.js";

const LAST_KEY = "tokenizer.ggml.model";
const ALIGNMENT = 32;
const [UINT32, INT32, BOOL, STRING, ARRAY] = [4, 5, 7, 8, 9];
const [NORMAL, CONTROL, USER_DEFINED] = [1, 3, 4];

interface TokenizerFile {
  added_tokens: { id: number; content: string; special: boolean }[];
  model: { vocab: Record<string, number>; merges: [string, string][] };
}

/**
 * Our GGUF with the tokenizer that a stock llama.cpp wants in it; the product's own has none, as it speaks in token
 * ids. The weights stay as they are.
 */
export function withTokenizer(gguf: Gguf, tokenizerJson: string): Blob {
  const [header, ...rest] = [...gguf.pieces()];
  const { added_tokens: added, model } = JSON.parse(tokenizerJson) as TokenizerFile;
  const tokens: string[] = [];
  for (const [text, id] of Object.entries(model.vocab)) tokens[id] = text;
  const types = tokens.map(() => NORMAL);
  for (const { id, content, special } of added) {
    tokens[id] = content;
    types[id] = special ? CONTROL : USER_DEFINED;
  }
  const entries: Uint8Array[] = [
    entry("tokenizer.ggml.pre", STRING, text("smollm")),
    entry("tokenizer.ggml.tokens", ARRAY, array(STRING, tokens.map(text))),
    entry("tokenizer.ggml.token_type", ARRAY, array(INT32, types.map(uint32))),
    entry(
      "tokenizer.ggml.merges",
      ARRAY,
      array(
        STRING,
        model.merges.map((pair) => text(pair.join(" "))),
      ),
    ),
    entry("tokenizer.ggml.bos_token_id", UINT32, uint32(1)),
    entry("tokenizer.ggml.eos_token_id", UINT32, uint32(2)),
    entry("tokenizer.ggml.add_bos_token", BOOL, Uint8Array.of(0)),
  ];
  // The last of the header's keys says "none", which is as long as "gpt2"; the new keys come after it.
  const bytes = header!.slice();
  const at = indexOf(bytes, new TextEncoder().encode(LAST_KEY)) + LAST_KEY.length + 4 + 8;
  bytes.set(new TextEncoder().encode("gpt2"), at);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(16, view.getBigUint64(16, true) + BigInt(entries.length), true);
  const start = join([bytes.subarray(0, at + 4), ...entries, bytes.subarray(at + 4)]);
  // What follows the header in the file is the gap to the tensors: it has another length now.
  const tensors = header!.length % ALIGNMENT === 0 ? rest : rest.slice(1);
  return new Blob([start, new Uint8Array(aligned(start.length) - start.length), ...tensors]);
}

const aligned = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

function entry(key: string, type: number, value: Uint8Array): Uint8Array {
  return join([text(key), uint32(type), value]);
}

function array(type: number, items: readonly Uint8Array[]): Uint8Array {
  return join([uint32(type), uint64(items.length), ...items]);
}

function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return join([uint64(bytes.length), bytes]);
}

const uint32 = (value: number) => new Uint8Array(Uint32Array.of(value).buffer);
const uint64 = (value: number) => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = 0; at + wanted.length <= bytes.length; at++) if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  throw new Error(`The GGUF has no ${LAST_KEY}.`);
}
