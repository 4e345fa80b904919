import type { SessionExport } from "../protocol/decision.js";
import type { Mode } from "../session/view.js";

export type { SessionOptions } from "../session/options.js";

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
