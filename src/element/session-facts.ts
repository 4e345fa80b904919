import type { Mode } from "../session/view.js";
import type { SessionLike } from "./session-like.js";

/** What a session knows of its element. */
export interface SessionFacts {
  /** A change in any of these needs a new session. */
  fixed: readonly unknown[];
  mode: Mode;
  restraint: number;
  instructions: string;
}

/** Tells a running session what has changed. */
export function tellChanges(session: SessionLike, told: SessionFacts, now: SessionFacts): void {
  if (told.mode !== now.mode) session.setMode(now.mode);
  if (told.restraint !== now.restraint) session.setRestraint?.(now.restraint);
  if (told.instructions === now.instructions) return;
  // None is no instruction of its own: the one before is taken back.
  if (now.instructions.trim() === "") session.gesture("dismiss", told.instructions.trim());
  else session.instruct(now.instructions);
}
