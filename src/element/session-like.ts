import type { SessionExport } from "../protocol/decision.js";
import type { EngineConfig } from "../protocol/wire.js";
import type { Cadence } from "../sampler/sampler.js";
import type { Mode, SessionView } from "../session/view.js";
import type { ToolRegistry } from "../tools/registry.js";

/** What the element gives a session. */
export interface SessionOptions {
  view: SessionView;
  tools: ToolRegistry;
  mode: Mode;
  /** 0 (eager) … 1 (silent). */
  restraint: number;
  engine: EngineConfig;
  cadence?: Partial<Cadence>;
  workerUrl?: string | URL;
  /** The text and caret as they are now; UTF-16 offset. */
  read: () => { text: string; caret: number };
}

/** What the element needs of a session; `InteractionSession` is one, a test's fake another. */
export interface SessionLike {
  start(): void;
  input(): void;
  compositionStart(): void;
  compositionEnd(): void;
  blur(): void;
  setHidden(hidden: boolean): void;
  gesture(gesture: "mark" | "dismiss" | "accept", target: string): void;
  instruct(text: string): void;
  pause(): void;
  resume(): void;
  setMode(mode: Mode): void;
  exportSession(): SessionExport;
  dispose(): void;
  /** For a session that can change it while it runs. */
  setRestraint?(restraint: number): void;
  /** Without it a tool registered later restarts the session. */
  toolsChanged?(): void;
}
