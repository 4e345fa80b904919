import { InteractionError } from "../../src/protocol/errors.js";
import type { Segment } from "../../src/protocol/segment.js";
import type { EngineConfig, EngineInfo, LoadProgress } from "../../src/protocol/wire.js";
import { loadModelFiles } from "../model-store.js";
import { BytePairTokenizer } from "./byte-pair.js";
import type { Engine, EngineDecision } from "./engine.js";
import { GrammarStore } from "./grammar/grammar.js";
import { readVocabulary } from "./grammar/vocabulary.js";
import { TickLoop } from "./tick-loop.js";
import { LAST_CONTROL_ID, SegmentEncoder, withoutAddedTokens } from "./tokens.js";
import { toGguf } from "./wllama/convert.js";
import { CpuModel } from "./wllama/cpu-model.js";
import { loadWllama, type Loaded } from "./wllama/runtime.js";

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
    onProgress({ step: "weights", loaded: 0, total: 1 });
    const gguf = toGguf(model);
    if (vocabulary.size !== gguf.vocabulary) {
      throw new InteractionError("model-invalid", `tokenizer.json has ${vocabulary.size} tokens, the model ${gguf.vocabulary}.`);
    }
    const loaded = await loadWllama(gguf.parts, gguf.vocabulary);
    onProgress({ step: "weights", loaded: 1, total: 1 });
    const loop = new TickLoop(new CpuModel(loaded), encoder.firstTokens());
    this.running = { loaded, encoder, grammars: new GrammarStore(vocabulary), loop };
    const device = `CPU, ${loaded.threads === 1 ? "1 thread" : `${loaded.threads} threads`}`;
    return { engine: "cpu", model: model.manifest.name, device, contextTokens: loaded.contextTokens };
  }

  async decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal, idleBias = 0): Promise<EngineDecision> {
    const { encoder, grammars, loop } = this.require();
    try {
      const decoded = await loop.decide(encoder.encode(prompt), () => grammars.open(grammar), signal, idleBias);
      return { text: encoder.decode(decoded.tokens), probabilities: decoded.probabilities, timings: decoded.timings };
    } catch (error) {
      throw InteractionError.from(error, "engine-failed");
    }
  }

  async dispose(): Promise<void> {
    const running = this.running;
    this.running = null;
    // A worker that is lost does not answer.
    if (running) await Promise.race([running.loaded.wllama.exit(), running.loaded.lost]).catch(() => undefined);
  }

  private require(): Running {
    if (!this.running) throw new InteractionError("engine-failed", "The engine has no model: load one first.");
    return this.running;
  }
}
