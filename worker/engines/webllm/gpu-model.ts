import { InteractionError } from "../../../src/protocol/errors.js";
import { maskedArgmax, type TokenMask } from "../mask.js";
import type { PackedFunction, Pipeline, Tensor } from "./private.js";
import type { Model } from "../tick-loop.js";

/** Tokens of one forward: a longer one keeps the page's own GPU work waiting and cannot be cancelled. */
const CHUNK_TOKENS = 128;
const SEQUENCE = 0;

/**
 * The model on the GPU. Where the library has the fused greedy step, a choice reads back four bytes; where it lacks
 * it (any stock library), the logits are read back and the choice is made here.
 */
export class GpuModel implements Model {
  readonly chunkTokens: number;
  readonly contextTokens: number;
  private logits: Tensor | null = null;
  private readonly popTokens: PackedFunction;
  private readonly greedy: { argmax: PackedFunction; gather: PackedFunction; mask: Tensor; token: Tensor } | null;
  private watched: { ids: readonly number[]; device: Tensor; values: Tensor } | null = null;
  private logitsOnCpu: Tensor | null = null;

  constructor(
    private readonly pipeline: Pipeline,
    private readonly lost: Promise<never>,
  ) {
    const { tvm, device, vm } = pipeline;
    this.chunkTokens = Math.min(CHUNK_TOKENS, pipeline.prefillChunkSize);
    this.contextTokens = pipeline.contextWindowSize;
    tvm.beginScope();
    this.popTokens = tvm.detachFromCurrentScope(tvm.getGlobalFunc("vm.builtin.kv_state_popn"));
    const own = (name: string) => {
      try {
        return tvm.detachFromCurrentScope(vm.getFunction(name));
      } catch {
        return null;
      }
    };
    const argmax = own("masked_argmax");
    const gather = own("gather_logits");
    const keep = (tensor: Tensor) => tvm.detachFromCurrentScope(tensor);
    const words = Math.ceil(pipeline.fullVocabSize / 32);
    this.greedy =
      argmax && gather
        ? { argmax, gather, mask: keep(tvm.empty([1, words], "int32", device)), token: keep(tvm.empty([1], "int32", tvm.cpu())) }
        : null;
    tvm.endScope();
  }

  async forward(tokens: readonly number[]): Promise<void> {
    const { tvm } = this.pipeline;
    tvm.beginScope();
    try {
      const logits = await this.pipeline.embedAndForward([[...tokens]], tokens.length);
      this.logits?.dispose();
      this.logits = tvm.detachFromCurrentScope(logits);
    } finally {
      tvm.endScope();
    }
    // Commands are gathered; the device should begin while the grammar is compiled.
    tvm.lib.webGPUContext?.flushCommands();
  }

  settled(): Promise<void> {
    return this.sync();
  }

  choose(mask: TokenMask, watched: readonly number[]): Promise<{ token: number; logits: ArrayLike<number> }> {
    if (!this.logits) throw new InteractionError("engine-failed", "There are no logits to choose from.");
    return this.greedy ? this.chooseOnGpu(this.logits, mask, watched) : this.chooseOnCpu(this.logits, mask, watched);
  }

  drop(count: number): void {
    const { tvm, kvCache } = this.pipeline;
    this.popTokens(kvCache, tvm.scalar(SEQUENCE, "int64"), tvm.scalar(count, "int32"));
  }

  reset(): void {
    this.pipeline.tvm.beginScope();
    this.pipeline.resetKVCache();
    this.pipeline.tvm.endScope();
  }

  private async chooseOnGpu(logits: Tensor, mask: TokenMask, watched: readonly number[]) {
    const { tvm } = this.pipeline;
    const { argmax, gather, mask: deviceMask, token } = this.greedy!;
    tvm.beginScope();
    try {
      deviceMask.copyFromRawBytes(new Uint8Array(mask.buffer, mask.byteOffset, mask.byteLength));
      const watching = watched.length > 0 ? this.watch(watched) : null;
      const best = argmax(logits, deviceMask) as Tensor;
      const values = watching ? (gather(logits, watching.device) as Tensor) : null;
      token.copyFrom(best);
      if (watching && values) watching.values.copyFrom(values);
      await this.sync();
      return { token: token.toArray()[0]!, logits: watching ? watching.values.toArray() : [] };
    } finally {
      tvm.endScope();
    }
  }

  private async chooseOnCpu(logits: Tensor, mask: TokenMask, watched: readonly number[]) {
    const { tvm } = this.pipeline;
    this.logitsOnCpu ??= this.keep(() => tvm.empty(logits.shape, logits.dtype, tvm.cpu()));
    this.logitsOnCpu.copyFrom(logits);
    await this.sync();
    const values = this.logitsOnCpu.toArray() as Float32Array;
    return { token: maskedArgmax(values, mask), logits: watched.map((id) => values[id]!) };
  }

  /** The watched ids on the device; they are the same ones at every tick. */
  private watch(ids: readonly number[]) {
    const known = this.watched;
    if (known && known.ids.length === ids.length && known.ids.every((id, i) => id === ids[i])) return known;
    const { tvm, device } = this.pipeline;
    known?.device.dispose();
    known?.values.dispose();
    this.watched = {
      ids: [...ids],
      device: this.keep(() => tvm.empty([ids.length], "int32", device).copyFrom(ids)),
      values: this.keep(() => tvm.empty([ids.length], "float32", tvm.cpu())),
    };
    return this.watched;
  }

  private keep(make: () => Tensor): Tensor {
    const { tvm } = this.pipeline;
    tvm.beginScope();
    try {
      return tvm.detachFromCurrentScope(make());
    } finally {
      tvm.endScope();
    }
  }

  /** A lost device may leave its promises open for ever. */
  private sync(): Promise<void> {
    return Promise.race([this.pipeline.device.sync(), this.lost]);
  }
}
