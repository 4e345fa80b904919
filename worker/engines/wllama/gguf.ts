/** What a GGUF file says of itself, by key. Whole numbers are written as uint32 (in arrays int32), `{ float }` as float32. */
export type GgufValue = number | string | { float: number } | readonly string[] | readonly number[];

/** Types of tensors that are written. The numbers are GGUF's. */
export const GGUF_TYPE = { f32: 0, q4_0: 2 } as const;

export interface GgufTensor {
  name: string;
  type: keyof typeof GGUF_TYPE;
  /** The fastest dimension first: columns, then rows. */
  dimensions: readonly number[];
  /** Its content, piece by piece: made only when it is written. */
  pieces(): Iterable<Uint8Array<ArrayBuffer>>;
}

/** A file that is made as it is read. */
export interface Gguf {
  /** In bytes. */
  size: number;
  /** The whole file in order; each piece has a buffer of its own, which may be transferred. */
  pieces(): Iterable<Uint8Array<ArrayBuffer>>;
}

/** Weights of one Q4_0 block, and its bytes: an f16 scale and 32 nibbles. */
export const Q4_GROUP = 32;
export const Q4_BLOCK_BYTES = 18;

const MAGIC = 0x46554747;
const VERSION = 3;
const ALIGNMENT = 32;
const UINT32 = 4;
const INT32 = 5;
const FLOAT32 = 6;
const STRING = 8;
const ARRAY = 9;

/** A GGUF file. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
export function writeGguf(metadata: Readonly<Record<string, GgufValue>>, tensors: readonly GgufTensor[]): Gguf {
  const head = new Writer();
  head.uint32(MAGIC);
  head.uint32(VERSION);
  head.uint64(tensors.length);
  head.uint64(Object.keys(metadata).length);
  for (const [key, value] of Object.entries(metadata)) {
    head.text(key);
    head.value(value);
  }
  let offset = 0;
  for (const tensor of tensors) {
    head.text(tensor.name);
    head.uint32(tensor.dimensions.length);
    for (const size of tensor.dimensions) head.uint64(size);
    head.uint32(GGUF_TYPE[tensor.type]);
    head.uint64(offset);
    offset += aligned(bytesOf(tensor));
  }
  const start = head.bytes();
  // A piece has no length any more once it is transferred.
  const { length } = start;
  return {
    size: aligned(length) + offset,
    *pieces() {
      yield start;
      yield* gapAfter(length);
      for (const tensor of tensors) {
        yield* tensor.pieces();
        yield* gapAfter(bytesOf(tensor));
      }
    },
  };
}

function bytesOf({ type, dimensions }: GgufTensor): number {
  const values = dimensions.reduce((a, b) => a * b, 1);
  return type === "q4_0" ? (values / Q4_GROUP) * Q4_BLOCK_BYTES : values * 4;
}

const aligned = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

function* gapAfter(length: number): Iterable<Uint8Array<ArrayBuffer>> {
  const missing = aligned(length) - length;
  if (missing > 0) yield new Uint8Array(missing);
}

class Writer {
  private readonly out: number[] = [];
  private readonly view = new DataView(new ArrayBuffer(4));

  uint32(value: number): void {
    this.view.setUint32(0, value, true);
    this.flush();
  }
  float32(value: number): void {
    this.view.setFloat32(0, value, true);
    this.flush();
  }
  uint64(value: number): void {
    this.uint32(value % 2 ** 32);
    this.uint32(Math.floor(value / 2 ** 32));
  }
  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.uint64(bytes.length);
    this.out.push(...bytes);
  }
  value(value: GgufValue): void {
    if (typeof value === "string") {
      this.uint32(STRING);
      this.text(value);
    } else if (typeof value === "number") {
      this.uint32(UINT32);
      this.uint32(value);
    } else if ("float" in value) {
      this.uint32(FLOAT32);
      this.float32(value.float);
    } else {
      this.uint32(ARRAY);
      this.uint32(typeof value[0] === "string" ? STRING : INT32);
      this.uint64(value.length);
      for (const item of value) {
        if (typeof item === "string") this.text(item);
        else this.uint32(item);
      }
    }
  }
  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.out);
  }

  private flush(): void {
    for (let i = 0; i < 4; i++) this.out.push(this.view.getUint8(i));
  }
}
