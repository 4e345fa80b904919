/** A reader of GGUF files, written from its description and not from the writer, so that the two check each other. */
export interface ReadTensor {
  name: string;
  dimensions: number[];
  /** 0: float32, 2: Q4_0. */
  type: number;
  bytes: Uint8Array;
}

export function readGguf(file: Uint8Array): { metadata: Map<string, string | number>; tensors: Map<string, ReadTensor> } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 0;
  const u32 = () => view.getUint32((at += 4) - 4, true);
  const u64 = () => Number(view.getBigUint64((at += 8) - 8, true));
  const text = () => {
    const length = u64();
    return new TextDecoder().decode(file.subarray(at, (at += length)));
  };
  if (u32() !== 0x46554747 || u32() !== 3) throw new Error("no GGUF of version 3");
  const [tensorCount, keyCount] = [u64(), u64()];
  const metadata = new Map<string, string | number>();
  for (let i = 0; i < keyCount; i++) {
    const key = text();
    const type = u32();
    if (type === 4) metadata.set(key, u32());
    else if (type === 6) metadata.set(key, view.getFloat32((at += 4) - 4, true));
    else if (type === 8) metadata.set(key, text());
    else throw new Error(`type ${type} of ${key}`);
  }
  const described = Array.from({ length: tensorCount }, () => {
    const name = text();
    const dimensions = Array.from({ length: u32() }, u64);
    return { name, dimensions, type: u32(), offset: u64() };
  });
  const start = Math.ceil(at / 32) * 32;
  const tensors = new Map<string, ReadTensor>();
  for (const { name, dimensions, type, offset } of described) {
    const values = dimensions.reduce((a, b) => a * b, 1);
    const size = type === 2 ? (values / 32) * 18 : values * 4;
    if (offset % 32 !== 0 || start + offset + size > file.length) throw new Error(`${name} does not lie in the file`);
    tensors.set(name, { name, dimensions, type, bytes: file.subarray(start + offset, start + offset + size) });
  }
  return { metadata, tensors };
}

/** A tensor's values as ggml's own `dequantize_row_q4_0` has them. */
export function dequantise({ type, bytes }: ReadTensor): Float32Array {
  if (type === 0) return new Float32Array(bytes.slice().buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array((bytes.length / 18) * 32);
  for (let block = 0; block < bytes.length / 18; block++) {
    const d = fromHalf(view.getUint16(block * 18, true));
    for (let j = 0; j < 16; j++) {
      const byte = bytes[block * 18 + 2 + j]!;
      values[block * 32 + j] = ((byte & 15) - 8) * d;
      values[block * 32 + j + 16] = ((byte >> 4) - 8) * d;
    }
  }
  return values;
}

function fromHalf(half: number): number {
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  return (half & 0x8000 ? -1 : 1) * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : fraction * 2 ** -24);
}
