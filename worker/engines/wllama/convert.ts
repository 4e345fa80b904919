import * as z from "zod";
import type { ModelFiles } from "../../model-store.js";
import { writeGguf, type Gguf, type GgufTensor, type GgufValue } from "./gguf.js";
import { packedMatrix, toF32, toQ4 } from "./q4.js";
import { floats, invalid, packedArrays } from "./tensors.js";

const configSchema = z.object({
  model_type: z.literal("llama"),
  tie_word_embeddings: z.literal(true),
  vocab_size: z.number().int(),
  hidden_size: z.number().int(),
  intermediate_size: z.number().int(),
  num_hidden_layers: z.number().int(),
  num_attention_heads: z.number().int(),
  num_key_value_heads: z.number().int(),
  max_position_embeddings: z.number().int(),
  rms_norm_eps: z.number(),
  rope_theta: z.number(),
});

/** What the tensors are called here and there, and which rows of the packed matrix they are. */
interface Source {
  name: string;
  matrix: string;
  order: Uint32Array;
}

/** Bytes of float32 weights that are made at a time. */
const PIECE_BYTES = 4 << 20;

/**
 * How the 4-bit matrices are written. Both hold the same weights bit for bit. llama.cpp rounds what it multiplies with
 * `q4_0` to 8 bits, and its wasm is two to three times as fast on `f32`, which takes seven times the memory.
 */
export type MatrixType = "f32" | "q4_0";

/**
 * The packed model as a GGUF file for llama.cpp: the same weights bit for bit, no second download. It carries no
 * tokenizer, as the engine speaks in token ids; a server needs one.
 * @param tokenizer metadata in place of "no tokenizer"
 * @throws {InteractionError} `model-invalid`
 */
export function toGguf(
  model: Pick<ModelFiles, "files">,
  type: MatrixType,
  tokenizer: Readonly<Record<string, GgufValue>> = { "tokenizer.ggml.model": "none" },
): Gguf & { vocabulary: number } {
  const config = readConfig(model);
  const arrays = packedArrays(model);
  const { hidden_size: hidden, intermediate_size: inner, num_attention_heads: heads, num_key_value_heads: kvHeads } = config;
  const size = hidden / heads;

  const norm = (name: string, source: string): GgufTensor => {
    const array = arrays.get(source);
    if (!array) throw invalid(`The weights lack ${source}`);
    return { name, type: "f32", dimensions: array.shape, pieces: () => [new Uint8Array(floats(array).buffer)] };
  };
  const matrix = ({ name, matrix: source, order }: Source): GgufTensor => {
    const packed = packedMatrix(arrays, source);
    const write = type === "f32" ? toF32 : toQ4;
    const rows = Math.floor(PIECE_BYTES / packed.columns / 4);
    function* pieces() {
      for (let from = 0; from < order.length; from += rows) yield write(packed, order.subarray(from, from + rows));
    }
    return { name, type, dimensions: [packed.columns, order.length], pieces };
  };

  const tensors: GgufTensor[] = [matrix({ name: "token_embd.weight", matrix: "embed_tokens", order: range(0, config.vocab_size) })];
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const from = `layers.${layer}`;
    const to = `blk.${layer}`;
    const keys = heads * size;
    const values = keys + kvHeads * size;
    tensors.push(
      norm(`${to}.attn_norm.weight`, `${from}.ln1.weight`),
      norm(`${to}.ffn_norm.weight`, `${from}.ln2.weight`),
      matrix({ name: `${to}.attn_q.weight`, matrix: `${from}.qkv`, order: interleaved(0, heads, size) }),
      matrix({ name: `${to}.attn_k.weight`, matrix: `${from}.qkv`, order: interleaved(keys, kvHeads, size) }),
      matrix({ name: `${to}.attn_v.weight`, matrix: `${from}.qkv`, order: range(values, kvHeads * size) }),
      matrix({ name: `${to}.attn_output.weight`, matrix: `${from}.o`, order: range(0, hidden) }),
      matrix({ name: `${to}.ffn_gate.weight`, matrix: `${from}.gate_up`, order: range(0, inner) }),
      matrix({ name: `${to}.ffn_up.weight`, matrix: `${from}.gate_up`, order: range(inner, inner) }),
      matrix({ name: `${to}.ffn_down.weight`, matrix: `${from}.down`, order: range(0, hidden) }),
    );
  }
  tensors.push(norm("output_norm.weight", "norm.weight"));

  const metadata = {
    "general.architecture": "llama",
    "general.name": "interaction-textarea",
    "llama.vocab_size": config.vocab_size,
    "llama.context_length": config.max_position_embeddings,
    "llama.embedding_length": hidden,
    "llama.block_count": config.num_hidden_layers,
    "llama.feed_forward_length": inner,
    "llama.attention.head_count": heads,
    "llama.attention.head_count_kv": kvHeads,
    "llama.attention.layer_norm_rms_epsilon": { float: config.rms_norm_eps },
    "llama.rope.dimension_count": size,
    "llama.rope.freq_base": { float: config.rope_theta },
    ...tokenizer,
  };
  return { ...writeGguf(metadata, tensors), vocabulary: config.vocab_size };
}

/**
 * Rows of queries or keys as llama.cpp rotates them: it turns neighbours, (0, 1), (2, 3) …, where the weights are made
 * for halves of a head, (0, size / 2), (1, size / 2 + 1) ….
 */
export function interleaved(start: number, heads: number, size: number): Uint32Array {
  const half = size / 2;
  return Uint32Array.from({ length: heads * size }, (_, row) => {
    const within = row % size;
    return start + row - within + (within % 2) * half + (within >> 1);
  });
}

const range = (start: number, length: number) => Uint32Array.from({ length }, (_, i) => start + i);

function readConfig({ files }: Pick<ModelFiles, "files">) {
  const json = files.get("config.json");
  const parsed = configSchema.safeParse(json && JSON.parse(new TextDecoder().decode(json)));
  if (!parsed.success) throw invalid("config.json does not describe a model that the CPU engine can run", parsed.error);
  return parsed.data;
}
