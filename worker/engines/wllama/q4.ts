import { Q4_BLOCK_BYTES, Q4_GROUP } from "./gguf.js";
import { floats, invalid, words, type PackedArray } from "./tensors.js";

/** A 4-bit matrix as the shards have it: N outputs (rows) of K inputs. */
export interface PackedMatrix {
  rows: number;
  columns: number;
  /** (K / 8, N): nibble i of a word is the weight of column 8 · word + i, plus 7. */
  weights: Uint32Array;
  /** (K / 32, N). */
  scales: Float32Array;
}

/** @throws {InteractionError} `model-invalid` */
export function packedMatrix(arrays: ReadonlyMap<string, PackedArray>, name: string): PackedMatrix {
  const weight = arrays.get(`${name}.q_weight`);
  const scale = arrays.get(`${name}.q_scale`);
  if (!weight || !scale || weight.type !== "uint32") throw invalid(`The weights lack the 4-bit matrix ${name}`);
  const [eighths = 0, rows = 0] = weight.shape;
  if (scale.shape[0]! * 4 !== eighths || scale.shape[1] !== rows) throw invalid(`${name} is not in groups of ${Q4_GROUP}`);
  return { rows, columns: eighths * 8, weights: words(weight), scales: floats(scale) };
}

/**
 * Rewrites rows of a matrix as Q4_0 blocks, bit for bit the same weights: ours are (nibble − 7) · scale with nibbles up
 * to 14, Q4_0's are (nibble − 8) · d, so d = scale and each nibble is one more. A block holds the columns 0 to 15 in its
 * lower nibbles, 16 to 31 in the upper ones.
 * @param order the matrix' rows in the order they are wanted
 * @throws {InteractionError} `model-invalid` where a scale is not exact in f16 or a nibble is 15
 */
export function toQ4(matrix: PackedMatrix, order: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const { rows, columns, weights, scales } = matrix;
  const groups = columns / Q4_GROUP;
  const bytes = new Uint8Array(order.length * groups * Q4_BLOCK_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    for (let group = 0; group < groups; group++) {
      const half = toHalf(scales[group * rows + row]!);
      if (half < 0) throw invalid(`A scale of row ${row} is not exact in f16`);
      view.setUint16(at, half, true);
      for (let part = 0; part < 2; part++) {
        const low = weights[(group * 4 + part) * rows + row]!;
        const high = weights[(group * 4 + part + 2) * rows + row]!;
        if (holdsFifteen(low) || holdsFifteen(high)) throw invalid(`Row ${row} holds a weight beyond ±7`);
        const a = low + 0x11111111;
        const b = high + 0x11111111;
        view.setUint32(at + 2 + part * 8, spread(a) | (spread(b) << 4), true);
        view.setUint32(at + 6 + part * 8, spread(a >>> 16) | (spread(b >>> 16) << 4), true);
      }
      at += Q4_BLOCK_BYTES;
    }
  }
  return bytes;
}

/** Rows of a matrix as float32, little-endian: the very values that training and the GPU compute with. */
export function toF32(matrix: PackedMatrix, order: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const { rows, columns, weights, scales } = matrix;
  const values = new Float32Array(order.length * columns);
  let at = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    for (let eighth = 0; eighth < columns / 8; eighth++) {
      const word = weights[eighth * rows + row]!;
      const scale = scales[(eighth >> 2) * rows + row]!;
      for (let shift = 0; shift < 32; shift += 4) values[at++] = (((word >>> shift) & 15) - 7) * scale;
    }
  }
  return new Uint8Array(values.buffer);
}

/** Four nibbles to four bytes. */
function spread(word: number): number {
  const pairs = (word & 0xff) | ((word & 0xff00) << 8);
  return (pairs | (pairs << 4)) & 0x0f0f0f0f;
}

function holdsFifteen(word: number): boolean {
  const twos = word & (word >>> 1);
  return (twos & (twos >>> 2) & 0x11111111) !== 0;
}

const wide = new Float32Array(1);
const bits = new Uint32Array(wide.buffer);

/** A float32's bits as f16, −1 where f16 does not hold it exactly (subnormals count as not held). */
export function toHalf(value: number): number {
  wide[0] = value;
  const all = bits[0]!;
  const sign = (all >>> 16) & 0x8000;
  const exponent = ((all >>> 23) & 0xff) - 112;
  if (value === 0) return sign;
  return exponent < 1 || exponent > 30 || (all & 0x1fff) !== 0 ? -1 : sign | (exponent << 10) | ((all >>> 13) & 0x3ff);
}
