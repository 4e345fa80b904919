import * as z from "zod";
import { toolName } from "./action.js";

/** JSON Schema of one parameter; the subset that the grammar can hold the model to. */
export const parameterSchema = z.object({
  type: z.enum(["string", "number", "integer", "boolean"]).optional(),
  enum: z.array(z.string()).min(1).optional(),
  description: z.string().optional(),
  /** The value must be a run of the writer's own words. */
  copy: z.boolean().optional(),
});
export type ParameterSpec = z.infer<typeof parameterSchema>;

/** A tool as the model and the grammar see it. `alternatives` are the argument sets it takes, in order of keys. */
export const toolSpecSchema = z.object({
  name: toolName,
  description: z.string().optional(),
  parameters: z.record(z.string(), parameterSchema),
  /** Keys of each accepted call; default: one call with all parameters. */
  calls: z.array(z.array(z.string())).min(1).optional(),
  /** How the system turn lists it; default: the name and the keys of all parameters. */
  signature: z.string().optional(),
});
export type ToolSpec = z.infer<typeof toolSpecSchema>;

/** `search(query)`: how the system turn lists a tool. */
export function toolSignature(tool: ToolSpec): string {
  return tool.signature ?? `${tool.name}(${Object.keys(tool.parameters).join(", ")})`;
}

/** The built-in timer: it fires as `timer` events; every one is a chance to `nudge`. Seconds. */
export const timerSpec: ToolSpec = {
  name: "timer",
  description: "Runs a reminder every so many seconds, or once.",
  parameters: { every_s: { type: "integer" }, in_s: { type: "integer" }, note: { type: "string" }, cancel: { type: "string" } },
  calls: [["every_s", "note"], ["in_s", "note"], ["cancel"]],
  signature: "timer(every_s, in_s, note)",
};

/** Reads `search(query)`; parameters of unknown type take any scalar. `timer` is always the built-in one. */
export function parseSignature(signature: string): ToolSpec {
  const match = /^(\w+)\(([^)]*)\)$/.exec(signature.trim());
  if (!match) throw new Error(`not a tool signature: ${signature}`);
  const keys = match[2]!
    .split(",")
    .map((key) => key.trim())
    .filter(Boolean);
  if (match[1] === "timer") return { ...timerSpec, signature: signature.trim() };
  return { name: match[1]!, parameters: Object.fromEntries(keys.map((key) => [key, {}])) };
}
