import type { Action } from "./action.js";
import type { Decision } from "./decision.js";
import type { StreamEvent } from "./events.js";
import type { ToolSpec } from "./tools.js";

/** How far loading has come. `loaded` and `total` are bytes; 0 of 0 where a step has none. */
export interface LoadProgress {
  step: "manifest" | "download" | "verify" | "runtime" | "weights" | "shaders" | "probe";
  loaded: number;
  total: number;
}

/** What the page asks the worker to run. */
export interface EngineConfig {
  engine: "webllm" | "scripted";
  /** Folder that holds `manifest.json`; an absolute URL. */
  modelUrl: string;
  /** For the scripted engine: its actions, in call syntax, one an event; `idle` after the last. */
  script?: readonly string[];
}

export interface EngineInfo {
  engine: string;
  /** Name of the model as its manifest says. */
  model: string;
  /** GPU adapter in words, where there is one. */
  device?: string;
  /** Tokens that fit into the context. */
  contextTokens: number;
}

/** How an event's decision ended: what goes into the stream. */
export interface Settlement {
  index: number;
  /** The executed action; `{type: "idle"}` where it was refused. */
  action: Action;
  /** Where an executed mark was put. */
  placed?: { start: number; end: number };
}

/** One event and what was done on it: the log from which a lost worker's session is rebuilt. */
export interface LogEntry {
  event: StreamEvent;
  settlement: Settlement;
}

/** Sentences of the newest snapshot that a rebase must keep; found by the license. */
export type LiveInstructionFinder = (state: { text: string }) => string[];

/**
 * The worker's interface over Comlink. Errors cross as plain `{name, code, message}`.
 * One decision is in flight at a time for all sessions of a worker; calls queue in order.
 */
export interface InteractionWorker {
  /** Loads engine and model once; later calls with the same config share it. */
  load(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<EngineInfo>;
  /** Opens (or, with a log, rebuilds) a session. */
  open(sessionId: string, tools: readonly ToolSpec[], log: readonly LogEntry[]): Promise<void>;
  /** Appends the event and decides on it. Rejects with `aborted` after `cancel`. */
  tick(sessionId: string, event: StreamEvent): Promise<Decision>;
  /** Says what became of the newest decision. Must follow each tick before the next one. */
  settle(sessionId: string, settlement: Settlement): Promise<void>;
  /** Ends the tick in flight, if any. */
  cancel(sessionId: string): Promise<void>;
  close(sessionId: string): Promise<void>;
  /** Answers at once unless the worker is stuck. */
  ping(): Promise<true>;
}

