import type { ActionProbabilities, Timings } from "./decision.js";
import type { InteractionErrorCode } from "./errors.js";
import type { Segment } from "./segment.js";

/** How far loading has come. `loaded` and `total` are bytes; 0 of 0 where a step has none. */
export interface LoadProgress {
  step: "manifest" | "download" | "verify" | "runtime" | "weights" | "shaders" | "probe";
  loaded: number;
  total: number;
}

/**
 * A line of the scripted engine that waits for its cue: `say` (an action in call syntax) answers the first event that
 * holds `when`, once, or each time with `repeat`. Unlike a line by number it does not depend on when samples fell
 * (a paused text is read without its last blanks).
 */
export interface Cue {
  when: string;
  say: string;
  repeat?: boolean;
}

/** What the scripted engine plays: its nth line answers event n, a cue the event that it waits for. */
export type Script = readonly (string | Cue)[];

/**
 * A server that speaks OpenAI's completions API and holds its model to a grammar: vLLM, llama.cpp, SGLang. The page has
 * no key: what the server wants of that kind your own proxy adds.
 */
export interface RemoteServer {
  /** The API's base, often with `/v1` at its end; `/completions` is added. Relative to the page. */
  url: string;
  /** How it takes a grammar. `vllm`: 0.12 and newer; `vllm-guided`: older ones; `llama.cpp`: its own server. */
  flavour: "vllm" | "vllm-guided" | "llama.cpp" | "sglang";
  /** The model's name, where the server has several. */
  model?: string;
  /**
   * What prompts are sent as. `tokens` (default): ids by the `tokenizer.json` of the model's folder, for models of this
   * library's training; `text`: for any other model. As text `<` is sent as `‹`, so that what was typed is no control token.
   */
  prompt?: "tokens" | "text";
  /** Tokens that fit into the server's context; default 4096. */
  contextTokens?: number;
  /** ms that one answer may take; default 10,000. */
  timeout?: number;
  /** Names the stream, so that a balancer can keep it where its cache is. The session sets it. */
  session?: string;
}

/** What the page asks the worker to run. */
export interface EngineConfig {
  /**
   * `webllm`: WebGPU, in software too; `cpu`: llama.cpp in WebAssembly; `auto`: WebGPU on a GPU, and where it is missing,
   * computes wrongly or is slower, the CPU; `remote`: the server in `remote`; `scripted`: plays `script`.
   */
  engine: "auto" | "webllm" | "cpu" | "remote" | "scripted";
  /** Folder that holds `manifest.json`; an absolute URL. */
  modelUrl: string;
  /** For the remote engine. */
  remote?: RemoteServer;
  /** For the scripted engine: its actions, in call syntax; `idle` where no line fits. */
  script?: Script;
}

export interface EngineInfo {
  /** The one that runs: `webllm`, `cpu`, `remote` or `scripted`. */
  engine: string;
  /** Why it is not the one before it in the order of `auto`; a sentence for a person. */
  because?: string;
  /** Code of that fault. */
  code?: InteractionErrorCode;
  /** ms of an idle tick, measured at load; none of the scripted engine. */
  tickMs?: number;
  /** Name of the model as its manifest says. */
  model: string;
  /** GPU adapter, CPU threads or the server's host in words, where there is one. */
  device?: string;
  /** Tokens that fit into the context. */
  contextTokens: number;
}

/** A model's answer to one event. */
export interface EngineDecision {
  /** The action in call syntax, without the end token. Untrusted. */
  text: string;
  probabilities: ActionProbabilities;
  timings: Timings;
}

/** Told that the answer is an idle: `early` says so, the answer itself follows with the reason, or is cut off. */
export type OnIdle = (early: EngineDecision) => void;

/**
 * The worker's interface over Comlink. It holds a model and its cache, and no session: the page owns the stream, so
 * a lost worker loses nothing. Errors cross as plain `{name, code, message}`.
 */
export interface InteractionWorker {
  /** Loads engine and model once; later calls with the same config share it. */
  load(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<EngineInfo>;
  /**
   * Decides on the last event of a prompt. Calls of several sessions queue in order.
   * @param ticket names the call for `cancel`; unique in the page
   * @param grammar EBNF of the actions that exist now
   * @param idleBias logits added to `idle` at the first token
   * @param onIdle told as soon as only the reason of an idle may follow; the next `decide` then cuts the reason off
   */
  decide(ticket: string, prompt: readonly Segment[], grammar: string, idleBias: number, onIdle?: OnIdle): Promise<EngineDecision>;
  /** Ends a decision, waiting or under way: it rejects with `aborted`. */
  cancel(ticket: string): Promise<void>;
  /** Answers at once unless the worker is stuck. */
  ping(): Promise<true>;
}
