import type { Load, Tick } from "../figures.js";
import type { Point } from "../workload.js";

/** A way to answer the points of a workload: our engine, or a peer on the same weights. */
export interface Runner {
  load(modelUrl: string): Promise<Load>;
  /** @param reuse false: what the runner knows of earlier prompts is thrown away first */
  tick(point: Point, reuse: boolean): Promise<Tick>;
  dispose(): Promise<void>;
}
