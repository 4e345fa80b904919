import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { interleaved, toGguf, type MatrixType } from "../../worker/engines/wllama/convert.js";
import { toHalf } from "../../worker/engines/wllama/q4.js";
import { floats, packedArrays, words, type PackedArray } from "../../worker/engines/wllama/tensors.js";
import { dequantise, readGguf, type ReadTensor } from "./gguf-reader.js";

const FOLDER = "models/interaction-135m";

function modelFiles() {
  const names = fs.readdirSync(FOLDER).filter((name) => /\.(json|bin)$/.test(name));
  return { files: new Map(names.map((name) => [name, new Uint8Array(fs.readFileSync(path.join(FOLDER, name)))])) };
}

/** Weight of an output (row) and an input (column), as `quantize.py` unpacks it. */
function weightOf(arrays: ReadonlyMap<string, PackedArray>, name: string): (row: number, column: number) => number {
  const rows = arrays.get(`${name}.q_weight`)!.shape[1]!;
  const packed = words(arrays.get(`${name}.q_weight`)!);
  const scales = floats(arrays.get(`${name}.q_scale`)!);
  return (row, column) => (((packed[(column >> 3) * rows + row]! >>> (4 * (column & 7))) & 15) - 7) * scales[(column >> 5) * rows + row]!;
}

/** Number of weights that differ, and of those compared. */
function compare(tensor: ReadTensor, weight: (row: number, column: number) => number, rowOf: (row: number) => number) {
  const [columns = 0, rows = 0] = tensor.dimensions;
  const values = dequantise(tensor);
  let differing = 0;
  for (let row = 0; row < rows; row++) {
    const from = rowOf(row);
    for (let column = 0; column < columns; column++) if (values[row * columns + column] !== weight(from, column)) differing++;
  }
  return { differing, compared: rows * columns };
}

describe("the WebGPU shards as a GGUF", () => {
  const model = modelFiles();
  const arrays = packedArrays(model);

  it.each<MatrixType>(["q4_0", "f32"])(
    "slow: holds every weight of the shipped model bit for bit as %s",
    (type) => {
      const gguf = toGguf(model, type);
      const file = new Uint8Array(gguf.size);
      let at = 0;
      for (const piece of gguf.pieces()) {
        file.set(piece, at);
        at += piece.length;
        // As on the way to llama.cpp's worker.
        structuredClone(piece, { transfer: [piece.buffer] });
      }
      expect(at).toBe(gguf.size);
      const { metadata, tensors } = readGguf(file);
      expect(Object.fromEntries(metadata)).toMatchObject({ "general.architecture": "llama", "llama.vocab_size": 49152 });
      const seen = new Set<string>();
      let weights = 0;
      const check = (name: string, source: string, rowOf: (row: number) => number = (row) => row) => {
        seen.add(name);
        const { differing, compared } = compare(tensors.get(name)!, weightOf(arrays, source), rowOf);
        expect(differing, name).toBe(0);
        weights += compared;
      };
      const norm = (name: string, source: string) => {
        seen.add(name);
        expect(dequantise(tensors.get(name)!)).toEqual(floats(arrays.get(source)!));
      };
      // As llama.cpp's own converter permutes: reshape (heads, 2, 32), swap the last two.
      const turned = (start: number) => (row: number) => start + (row >> 6) * 64 + (row & 1) * 32 + ((row & 63) >> 1);
      check("token_embd.weight", "embed_tokens");
      norm("output_norm.weight", "norm.weight");
      for (let layer = 0; layer < 30; layer++) {
        const [to, from] = [`blk.${layer}`, `layers.${layer}`];
        norm(`${to}.attn_norm.weight`, `${from}.ln1.weight`);
        norm(`${to}.ffn_norm.weight`, `${from}.ln2.weight`);
        check(`${to}.attn_q.weight`, `${from}.qkv`, turned(0));
        check(`${to}.attn_k.weight`, `${from}.qkv`, turned(576));
        check(`${to}.attn_v.weight`, `${from}.qkv`, (row) => 768 + row);
        check(`${to}.attn_output.weight`, `${from}.o`);
        check(`${to}.ffn_gate.weight`, `${from}.gate_up`);
        check(`${to}.ffn_up.weight`, `${from}.gate_up`, (row) => 1536 + row);
        check(`${to}.ffn_down.weight`, `${from}.down`);
      }
      expect([...tensors.keys()].sort()).toEqual([...seen].sort());
      expect(weights).toBe(134_479_872);
    },
    300_000,
  );

  it("has only scales that f16 holds exactly", () => {
    let scales = 0;
    for (const [name, array] of arrays) {
      if (!name.endsWith(".q_scale")) continue;
      for (const scale of floats(array)) if (toHalf(scale) < 0) expect.fail(`${name}: ${scale}`);
      scales += array.bytes.length / 2;
    }
    expect(scales).toBe(134_479_872 / 32);
  });

  it("refuses weights that it cannot write exactly, and a model that it does not know", () => {
    const spoiled = modelFiles();
    const list = JSON.parse(new TextDecoder().decode(spoiled.files.get("tensor-cache.json"))) as {
      records: { dataPath: string; records: { name: string; byteOffset: number }[] }[];
    };
    const { byteOffset } = list.records[0]!.records.find(({ name }) => name === "embed_tokens.q_scale")!;
    // bf16 of 2^-20: a subnormal of f16.
    spoiled.files.get("params_shard_0.bin")!.set([0x80, 0x35], byteOffset);
    expect(() => [...toGguf(spoiled, "q4_0").pieces()]).toThrow(expect.objectContaining({ code: "model-invalid" }));
    expect(() => toGguf({ files: new Map() }, "f32")).toThrow(expect.objectContaining({ code: "model-invalid" }));
    expect(() => packedArrays({ files: new Map([["tensor-cache.json", model.files.get("tensor-cache.json")!]]) })).toThrow(
      /params_shard_0/,
    );
  });
});

describe("toHalf", () => {
  it("takes what f16 holds and nothing else", () => {
    expect([0, 1, -2, 65504, 2 ** -14, 1.5].map(toHalf)).toEqual([0, 0x3c00, 0xc000, 0x7bff, 0x0400, 0x3e00]);
    expect([65536, 2 ** -15, 1 + 2 ** -11, Infinity, NaN].map(toHalf)).toEqual([-1, -1, -1, -1, -1]);
  });
});

describe("interleaved", () => {
  it("sets the halves of each head side by side", () => {
    expect([...interleaved(10, 2, 4)]).toEqual([10, 12, 11, 13, 14, 16, 15, 17]);
  });
});
