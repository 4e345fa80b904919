import * as z from "zod";
import { InteractionError } from "../../../src/protocol/errors.js";
import type { ModelFiles } from "../../model-store.js";

const listSchema = z.object({
  records: z.array(
    z.object({
      dataPath: z.string(),
      records: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.number().int().positive()),
          dtype: z.enum(["uint32", "float32"]),
          format: z.enum(["raw", "f32-to-bf16"]),
          nbytes: z.number().int().nonnegative(),
          byteOffset: z.number().int().nonnegative(),
        }),
      ),
    }),
  ),
});

/** An array of the packed model, as its bytes stand in a shard. */
export interface PackedArray {
  shape: readonly number[];
  /** `bf16` holds float32 values by their upper halves. */
  type: "uint32" | "float32" | "bf16";
  bytes: Uint8Array;
}

/**
 * The arrays of the WebGPU shards by name (`tensor-cache.json`), as views without a copy.
 * @throws {InteractionError} `model-invalid`
 */
export function packedArrays({ files }: Pick<ModelFiles, "files">): Map<string, PackedArray> {
  const list = files.get("tensor-cache.json");
  const parsed = listSchema.safeParse(list && JSON.parse(new TextDecoder().decode(list)));
  if (!parsed.success) throw invalid("tensor-cache.json is missing or not one", parsed.error);
  const arrays = new Map<string, PackedArray>();
  for (const { dataPath, records } of parsed.data.records) {
    const shard = files.get(dataPath);
    for (const { name, shape, dtype, format, nbytes, byteOffset } of records) {
      const type = format === "raw" ? dtype : "bf16";
      const size = shape.reduce((a, b) => a * b, type === "bf16" ? 2 : 4);
      if (!shard || size !== nbytes || byteOffset + nbytes > shard.length) throw invalid(`${dataPath} does not hold ${name}`);
      arrays.set(name, { shape, type, bytes: shard.subarray(byteOffset, byteOffset + nbytes) });
    }
  }
  return arrays;
}

/** The float32 values of an array. */
export function floats({ type, bytes }: PackedArray): Float32Array<ArrayBuffer> {
  if (type === "float32") return new Float32Array(bytes.slice().buffer);
  const halves = new Uint16Array(bytes.slice().buffer);
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}

/** The 32-bit words of an array; a copy only where it does not stand at a multiple of 4. */
export function words({ bytes }: PackedArray): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

export function invalid(what: string, cause?: unknown): InteractionError {
  return new InteractionError("model-invalid", `${what}: build the model folder again.`, { cause });
}
