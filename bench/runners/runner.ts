import type { Load, Tick } from "../figures.js";
import type { Point } from "../workload.js";

export interface TickOptions {
  /** False: what the runner knows of earlier prompts is thrown away first. Ours always reuses. */
  reuse: boolean;
  /** Whether a peer decodes under the point's grammar. Ours always does. */
  grammar: boolean;
}

/** A way to answer the points of a workload: our engine, or a peer on the same weights. */
export interface Runner {
  load(modelUrl: string): Promise<Load>;
  tick(point: Point, how: TickOptions): Promise<Tick>;
  dispose(): Promise<void>;
}
