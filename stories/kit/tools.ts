import { z } from "zod";
import type { Tool } from "../../src/index.js";
import { createSearchTool, facts } from "../../src/tools/index.js";

const parameters = z.object({ query: z.string() });
const search = { name: "search", description: "Looks up a short fact.", parameters, source: "Built-in facts" };

/** The search that comes with the library: no network. */
export const searchTool = createSearchTool(facts) as unknown as Tool;
/** Never answers, until it is no longer wanted. */
export const slowTool = { ...search, execute: (_args, { signal }) => new Promise(aborted(signal)), timeout: 3_600_000 } satisfies Tool;
/** A source that is down. */
export const failingTool = { ...search, execute: () => Promise.reject(new Error("the archive is closed")) } satisfies Tool;

const aborted = (signal: AbortSignal) => (_resolve: unknown, reject: (reason: unknown) => void) => {
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
};
