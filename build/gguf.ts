/**
 * A model folder as one GGUF file with its tokenizer, for llama.cpp's server: the weights of the browser's shards bit
 * for bit. `npm run gguf -- FOLDER FILE [f32|q4_0]`
 */
import fs from "node:fs";
import path from "node:path";
import * as z from "zod";
import type { GgufValue } from "../worker/engines/wllama/gguf.js";
import { toGguf, type MatrixType } from "../worker/engines/wllama/convert.js";
import { END_ID, LAST_CONTROL_ID } from "../worker/engines/tokens.js";

const NORMAL = 1;
/** The server neither prints such a token nor cuts it out of text. */
const CONTROL = 3;
/** Printed as it is. */
const USER_DEFINED = 4;

const tokenizerSchema = z.object({
  added_tokens: z.array(z.object({ id: z.number().int(), content: z.string() })),
  model: z.object({
    type: z.literal("BPE"),
    vocab: z.record(z.string(), z.number().int()),
    merges: z.array(z.tuple([z.string(), z.string()])),
  }),
});

/** What llama.cpp needs to know of a `tokenizer.json` like SmolLM2's. */
function tokenizerMetadata(tokenizerJson: string): Record<string, GgufValue> {
  const { added_tokens: added, model } = tokenizerSchema.parse(JSON.parse(tokenizerJson));
  const tokens: string[] = [];
  for (const [token, id] of Object.entries(model.vocab)) tokens[id] = token;
  const types = tokens.map(() => NORMAL);
  for (const { id, content } of added) {
    tokens[id] = content;
    types[id] = id <= LAST_CONTROL_ID ? CONTROL : USER_DEFINED;
  }
  return {
    "tokenizer.ggml.model": "gpt2",
    "tokenizer.ggml.pre": "smollm",
    "tokenizer.ggml.tokens": tokens,
    "tokenizer.ggml.token_type": types,
    "tokenizer.ggml.merges": model.merges.map((pair) => pair.join(" ")),
    "tokenizer.ggml.eos_token_id": END_ID,
  };
}

const [folder, file, type = "f32"] = process.argv.slice(2);
if (!folder || !file || !["f32", "q4_0"].includes(type)) throw new Error("usage: npm run gguf -- FOLDER FILE [f32|q4_0]");
const names = fs.readdirSync(folder).filter((name) => /\.(json|bin)$/.test(name));
const files = new Map(names.map((name) => [name, new Uint8Array(fs.readFileSync(path.join(folder, name)))]));
const tokenizer = files.get("tokenizer.json");
if (!tokenizer) throw new Error(`${folder} holds no tokenizer.json`);
const gguf = toGguf({ files }, type as MatrixType, tokenizerMetadata(new TextDecoder().decode(tokenizer)));
const out = fs.openSync(file, "w");
for (const piece of gguf.pieces()) fs.writeFileSync(out, piece);
fs.closeSync(out);
console.log(`${file}: ${(gguf.size / 1e6).toFixed(0)} MB`);
