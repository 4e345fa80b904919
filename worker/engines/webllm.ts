import { InteractionError } from "../../src/protocol/errors.js";
import type { Segment } from "../../src/protocol/segment.js";
import type { EngineConfig, EngineInfo, LoadProgress, OnIdle } from "../../src/protocol/wire.js";
import { loadModelFiles, type ModelFiles } from "../model-store.js";
import type { Engine, EngineDecision } from "./engine.js";
import { GrammarStore } from "./grammar/grammar.js";
import { readVocabulary } from "./grammar/vocabulary.js";
import { LAST_CONTROL_ID, SegmentEncoder, withoutAddedTokens } from "./tokens.js";
import { requireAdapter } from "./webllm/adapter.js";
import { GpuModel } from "./webllm/gpu-model.js";
import { loadPipeline, type Loaded } from "./webllm/runtime.js";
import { TickLoop, type Decoded } from "./tick-loop.js";

interface Running {
  loaded: Loaded;
  encoder: SegmentEncoder;
  grammars: GrammarStore;
  loop: TickLoop;
  /** Frees what was made beside web-llm's own. */
  dispose(): void;
}

/**
 * The embedded model on WebGPU. Device, runtime, cache and weights are WebLLM's; the tick is our own (`TickLoop`):
 * its chat API would prefill the whole stream again whenever the newest turn is not exactly what it said itself.
 */
export class WebllmEngine implements Engine {
  private running: Running | null = null;
  /** Why the GPU is gone; null while it is there. */
  private lostBecause: string | null = null;

  /** @param takesSoftware whether WebGPU that runs on the CPU will do: llama.cpp is faster there */
  constructor(private readonly takesSoftware = true) {}

  async load(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<EngineInfo> {
    await this.dispose();
    const device = await requireAdapter(this.takesSoftware);
    const model = await loadModelFiles(config.modelUrl, onProgress);
    onProgress({ step: "runtime", loaded: 0, total: 0 });
    const loaded = await loadPipeline(model, onProgress);
    this.lostBecause = null;
    void loaded.lost.then((reason) => {
      // Unloading ends the device as well; only the one in use counts.
      if (this.running?.loaded === loaded) this.lostBecause = reason;
    });
    try {
      this.running = await assemble(loaded, model);
    } catch (error) {
      await loaded.unload().catch(() => undefined);
      throw InteractionError.from(error, "model-invalid");
    }
    return { engine: "webllm", model: model.manifest.name, device, contextTokens: loaded.pipeline.contextWindowSize };
  }

  async decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal, idleBias = 0, onIdle?: OnIdle): Promise<EngineDecision> {
    const { encoder, grammars, loop } = this.require();
    const inWords = ({ tokens, ...rest }: Decoded): EngineDecision => ({ text: encoder.decode(tokens), ...rest });
    try {
      const open = () => grammars.open(grammar);
      return inWords(await loop.decide(encoder.encode(prompt), open, signal, idleBias, onIdle && ((early) => onIdle(inWords(early)))));
    } catch (error) {
      throw this.explain(error);
    }
  }

  /**
   * Reads a prompt ahead of its tick: an event that is final already, such as a tool result, costs the tick itself
   * only its last token. Where the prompt comes out different after all, the tick drops what does not fit.
   * @returns tokens that were computed
   * @throws {InteractionError} `aborted`, `webgpu-lost`, `engine-failed`
   */
  async prefill(prompt: readonly Segment[], signal: AbortSignal): Promise<number> {
    const { encoder, loop } = this.require();
    try {
      return await loop.prefill(encoder.encode(prompt), signal);
    } catch (error) {
      throw this.explain(error);
    }
  }

  async dispose(): Promise<void> {
    const running = this.running;
    this.running = null;
    running?.dispose();
    // web-llm has unloaded by itself where the device was lost.
    if (this.lostBecause === null) await running?.loaded.unload();
  }

  private require(): Running {
    if (this.lostBecause !== null) throw this.lostError();
    if (!this.running) throw new InteractionError("engine-failed", "The engine has no model: load one first.");
    return this.running;
  }

  private explain(error: unknown): InteractionError {
    return this.lostBecause !== null ? this.lostError() : InteractionError.from(error, "engine-failed");
  }

  private lostError(): InteractionError {
    return new InteractionError("webgpu-lost", `The GPU was lost (${this.lostBecause}). Load the engine again.`);
  }
}

/** Builds the tick loop around the loaded model. */
async function assemble(loaded: Loaded, model: ModelFiles): Promise<Running> {
  const { pipeline } = loaded;
  const tokenizerJson = new TextDecoder().decode(model.files.get("tokenizer.json"));
  const plainJson = new TextEncoder().encode(withoutAddedTokens(tokenizerJson));
  const plain = await pipeline.tokenizer.constructor.fromJSON(plainJson.buffer);
  const encoder = new SegmentEncoder(pipeline.tokenizer, plain);
  // The end token is no text: the matcher allows it by itself where the action may end.
  const vocabulary = readVocabulary(tokenizerJson, (id) => id <= LAST_CONTROL_ID);
  if (vocabulary.size !== pipeline.fullVocabSize) {
    throw new InteractionError(
      "model-invalid",
      `tokenizer.json has ${vocabulary.size} tokens, the model ${pipeline.fullVocabSize}. Build the model folder again.`,
    );
  }
  const lost = loaded.lost.then((reason): never => {
    throw new InteractionError("webgpu-lost", `The GPU was lost (${reason}). Load the engine again.`);
  });
  lost.catch(() => undefined);
  const gpu = new GpuModel(pipeline, lost);
  const grammars = new GrammarStore(vocabulary, encoder.plain);
  return {
    loaded,
    encoder,
    grammars,
    loop: new TickLoop(gpu, encoder.firstTokens(), model.manifest.idleMargin),
    dispose: () => plain.dispose(),
  };
}
