/**
 * What the engine uses of web-llm 0.2.86 beyond its public API, and nothing more. Members are checked at load
 * (`pipelineOf`), so that another version fails with a clear message and not in the middle of a tick.
 */
import { InteractionError } from "../../../src/protocol/errors.js";
import type { Tokenizer } from "../tokens.js";

export interface Tensor {
  readonly shape: number[];
  readonly dtype: string;
  copyFrom(data: Tensor | ArrayLike<number>): Tensor;
  copyFromRawBytes(data: Uint8Array): Tensor;
  toArray(): Float32Array | Int32Array;
  dispose(): void;
}

export type PackedFunction = ((...args: unknown[]) => unknown) & { dispose(): void };

export interface TvmDevice {
  /** Hands over what is waiting, and resolves when the device has done it and copies to the CPU have arrived. */
  sync(): Promise<void>;
}

export interface Tvm {
  lib: { webGPUContext?: { device: GPUDevice; flushCommands(): void } };
  beginScope(): void;
  endScope(): void;
  attachToCurrentScope<T>(object: T): T;
  detachFromCurrentScope<T>(object: T): T;
  empty(shape: number[], dtype: string, device: TvmDevice): Tensor;
  cpu(): TvmDevice;
  scalar(value: number, dtype: string): unknown;
  getGlobalFunc(name: string): PackedFunction;
}

/** `LLMChatPipeline`: the loaded model. */
export interface Pipeline {
  tvm: Tvm;
  device: TvmDevice;
  vm: { getFunction(name: string): PackedFunction };
  kvCache: unknown;
  tokenizer: Tokenizer & { constructor: { fromJSON(json: ArrayBuffer): Promise<Tokenizer & { dispose(): void }> } };
  fullVocabSize: number;
  contextWindowSize: number;
  prefillChunkSize: number;
  resetKVCache(): void;
  /** Appends tokens to the cache; `chunk` must be a real array. */
  embedAndForward(chunks: number[][], tokens: number): Promise<Tensor>;
}

const OBJECTS = ["tvm", "device", "vm", "kvCache", "tokenizer"] as const;
const METHODS = ["resetKVCache", "embedAndForward"] as const;
const NUMBERS = ["fullVocabSize", "contextWindowSize", "prefillChunkSize"] as const;

/** The loaded model inside an `MLCEngine`. @throws {InteractionError} `engine-failed` for another version of web-llm */
export function pipelineOf(engine: object, modelId: string): Pipeline {
  const pipeline = (engine as { loadedModelIdToPipeline?: Map<string, Pipeline> }).loadedModelIdToPipeline?.get(modelId);
  const lacking = pipeline
    ? [
        ...OBJECTS.filter((name) => pipeline[name] === null || pipeline[name] === undefined),
        ...METHODS.filter((name) => typeof pipeline[name] !== "function"),
        ...NUMBERS.filter((name) => typeof pipeline[name] !== "number"),
      ]
    : ["loadedModelIdToPipeline"];
  if (pipeline && lacking.length === 0) return pipeline;
  throw new InteractionError(
    "engine-failed",
    `web-llm lacks ${lacking.join(", ")}: install version 0.2.86, which the engine is written for.`,
  );
}
