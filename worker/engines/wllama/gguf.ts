/** What a GGUF file says of itself, by key. Whole numbers are written as uint32, `{ float }` as float32. */
export type GgufValue = number | string | { float: number };

/** Types of tensors that are written. The numbers are GGUF's. */
export const GGUF_TYPE = { f32: 0, q4_0: 2 } as const;

export interface GgufTensor {
  name: string;
  type: (typeof GGUF_TYPE)[keyof typeof GGUF_TYPE];
  /** The fastest dimension first: columns, then rows. */
  dimensions: readonly number[];
  bytes: Uint8Array<ArrayBuffer>;
}

const MAGIC = 0x46554747;
const VERSION = 3;
const ALIGNMENT = 32;
const UINT32 = 4;
const FLOAT32 = 6;
const STRING = 8;

/**
 * A GGUF file, in parts that follow each other.
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
export function writeGguf(metadata: Readonly<Record<string, GgufValue>>, tensors: readonly GgufTensor[]): Uint8Array<ArrayBuffer>[] {
  const head = new Writer();
  head.uint32(MAGIC);
  head.uint32(VERSION);
  head.uint64(tensors.length);
  head.uint64(Object.keys(metadata).length);
  for (const [key, value] of Object.entries(metadata)) {
    head.text(key);
    if (typeof value === "string") {
      head.uint32(STRING);
      head.text(value);
    } else if (typeof value === "number") {
      head.uint32(UINT32);
      head.uint32(value);
    } else {
      head.uint32(FLOAT32);
      head.float32(value.float);
    }
  }
  let offset = 0;
  for (const { name, type, dimensions, bytes } of tensors) {
    head.text(name);
    head.uint32(dimensions.length);
    for (const size of dimensions) head.uint64(size);
    head.uint32(type);
    head.uint64(offset);
    offset += bytes.length + padding(bytes.length);
  }
  const start = head.bytes();
  return [start, gap(start), ...tensors.flatMap(({ bytes }) => [bytes, gap(bytes)])].filter((part) => part.length > 0);
}

const padding = (length: number) => (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT;
const gap = ({ length }: Uint8Array) => new Uint8Array(padding(length));

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
  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.out);
  }

  private flush(): void {
    for (let i = 0; i < 4; i++) this.out.push(this.view.getUint8(i));
  }
}
