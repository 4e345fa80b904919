import { InteractionError } from "../../src/protocol/errors.js";
import type { Segment } from "../../src/protocol/segment.js";
import type { EngineConfig, EngineInfo, LoadProgress, OnIdle } from "../../src/protocol/wire.js";
import { loadModelFiles, type ModelFiles } from "../model-store.js";
import { BytePairTokenizer } from "./byte-pair.js";
import type { Engine, EngineDecision } from "./engine.js";
import { GrammarStore } from "./grammar/grammar.js";
import { readVocabulary } from "./grammar/vocabulary.js";
import { TickLoop, type Decoded } from "./tick-loop.js";
import { LAST_CONTROL_ID, SegmentEncoder, withoutAddedTokens } from "./tokens.js";
import { toGguf, type MatrixType } from "./wllama/convert.js";
import { CpuModel } from "./wllama/cpu-model.js";
import { loadWllama, type Loaded } from "./wllama/runtime.js";

/** GB of a device that can spare 0.7 for the model. */
const ROOMY = 4;

interface Running {
  loaded: Loaded;
  encoder: SegmentEncoder;
  grammars: GrammarStore;
  loop: TickLoop;
}

/**
 * The embedded model on the CPU, by llama.cpp's wasm. The weights are those of the WebGPU shards, rewritten in memory;
 * tokens, grammar and tick are the ones of the WebGPU engine.
 */
export class WllamaEngine implements Engine {
  private running: Running | null = null;

  async load(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<EngineInfo> {
    await this.dispose();
    const model = await loadModelFiles(config.modelUrl, onProgress);
    const tokenizerJson = new TextDecoder().decode(model.files.get("tokenizer.json"));
    const encoder = new SegmentEncoder(BytePairTokenizer.parse(tokenizerJson), BytePairTokenizer.parse(withoutAddedTokens(tokenizerJson)));
    // The end token is no text: the matcher allows it by itself where the action may end.
    const vocabulary = readVocabulary(tokenizerJson, (id) => id <= LAST_CONTROL_ID);
    const loaded = await loadWeights(model, vocabulary.size, onProgress);
    const loop = new TickLoop(new CpuModel(loaded), encoder.firstTokens(), model.manifest.idleMargin);
    this.running = { loaded, encoder, grammars: new GrammarStore(vocabulary, encoder.plain), loop };
    const device = `CPU, ${loaded.threads === 1 ? "1 thread" : `${loaded.threads} threads`}`;
    return { engine: "cpu", model: model.manifest.name, device, contextTokens: loaded.contextTokens };
  }

  async decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal, idleBias = 0, onIdle?: OnIdle): Promise<EngineDecision> {
    const { encoder, grammars, loop } = this.require();
    const inWords = ({ tokens, ...rest }: Decoded): EngineDecision => ({ text: encoder.decode(tokens), ...rest });
    try {
      const open = () => grammars.open(grammar);
      return inWords(await loop.decide(encoder.encode(prompt), open, signal, idleBias, onIdle && ((early) => onIdle(inWords(early)))));
    } catch (error) {
      throw InteractionError.from(error, "engine-failed");
    }
  }

  dispose(): Promise<void> {
    this.running?.loaded.end();
    this.running = null;
    return Promise.resolve();
  }

  private require(): Running {
    if (!this.running) throw new InteractionError("engine-failed", "The engine has no model: load one first.");
    return this.running;
  }
}

/**
 * As float32 where there is memory for it, and as 4 bits where there is not.
 * @throws {InteractionError} `model-invalid`, `engine-failed`
 */
async function loadWeights(model: ModelFiles, vocabulary: number, onProgress: (progress: LoadProgress) => void): Promise<Loaded> {
  const types: MatrixType[] = hasMemory() ? ["f32", "q4_0"] : ["q4_0"];
  for (const type of types) {
    const gguf = toGguf(model, type);
    if (gguf.vocabulary !== vocabulary) {
      throw new InteractionError(
        "model-invalid",
        `tokenizer.json has ${vocabulary} tokens, the model ${gguf.vocabulary}. Build the model folder again.`,
      );
    }
    try {
      return await loadWllama(gguf, (loaded) => onProgress({ step: "weights", loaded, total: gguf.size }));
    } catch (error) {
      if (type === types.at(-1)) throw error;
    }
  }
  throw new InteractionError("engine-failed", "No weights were loaded.");
}

/** Chrome tells a device's memory, in GB up to 8; where nothing is told the attempt shows. */
function hasMemory(): boolean {
  const { deviceMemory = 8 } = navigator as Navigator & { deviceMemory?: number };
  return deviceMemory >= ROOMY;
}
