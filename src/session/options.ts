import type { Clock } from "../clock.js";
import type { EngineConfig } from "../protocol/wire.js";
import type { Cadence } from "../sampler/sampler.js";
import type { ToolRegistry } from "../tools/registry.js";
import type { Mode, SessionView } from "./view.js";

/** What a session is opened with. */
export interface SessionOptions {
  view: SessionView;
  tools: ToolRegistry;
  /** An empty `modelUrl` means the model that comes with the library. */
  engine: EngineConfig;
  /** The textarea as it is now. */
  read: () => { text: string; caret: number };
  mode?: Mode;
  /** How much it takes to act: 0 (eager) … 0.5 (as trained) … 1 (silent). */
  restraint?: number;
  /** ms; see `Cadence`. */
  cadence?: Partial<Cadence>;
  /** Minutes hidden after which the model is unloaded until the tab is shown; default 5, `Infinity`: never. */
  restAfter?: number;
  clock?: Clock;
  workerUrl?: string | URL;
  /** Minutes for which records are kept for export, asked at each; default 30. */
  auditMinutes?: () => number;
}
