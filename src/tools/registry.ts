import { z } from "zod";
import type { ToolArguments } from "../protocol/action.js";
import { InteractionError } from "../protocol/errors.js";
import { toolSpecSchema, type ToolSpec } from "../protocol/tools.js";

/** What a tool's `execute` gets beside its arguments. */
export interface ToolContext {
  /** Aborted on timeout, when the model skips the lookup, and when the session ends. */
  signal: AbortSignal;
}

/** A tool a host registers. `parameters` is a flat zod object of strings, numbers, booleans and enums. */
export interface Tool<Parameters extends z.ZodObject = z.ZodObject> {
  name: string;
  description: string;
  parameters: Parameters;
  /** Returns JSON-able data; what it throws reaches the model as `{"error": …}`. */
  execute(args: z.infer<Parameters>, context: ToolContext): unknown;
  /** ms; default 10,000. */
  timeout?: number;
  /** Where the result comes from, for the card; default the tool's name. */
  source?: string;
}

/** The host's tools by name. */
export class ToolRegistry {
  private readonly tools = new Map<string, { tool: Tool; spec: ToolSpec }>();

  /** @throws {InteractionError} `tool-invalid` with what is wrong in the declaration */
  register<P extends z.ZodObject>(tool: Tool<P>): void {
    this.tools.set(tool.name, { tool: tool as unknown as Tool, spec: specOf(tool as unknown as Tool) });
  }

  get(name: string): Tool | undefined {
    return this.tools.get(name)?.tool;
  }

  /** Tools as model, grammar and license see them, in order of registration. */
  get specs(): ToolSpec[] {
    return [...this.tools.values()].map((entry) => entry.spec);
  }

  /** Checks arguments against the tool's own schema. Null where they fit, else what is wrong. */
  argumentFault(name: string, args: ToolArguments): string | null {
    const entry = this.tools.get(name);
    if (!entry) return `no tool named ${name} is registered`;
    const parsed = entry.tool.parameters.strict().safeParse(args);
    return parsed.success ? null : z.prettifyError(parsed.error);
  }
}

function specOf(tool: Tool): ToolSpec {
  const invalid = (why: string, cause?: unknown) =>
    new InteractionError("tool-invalid", `Tool ${JSON.stringify(tool.name)} cannot be registered: ${why}`, { cause });
  if (typeof tool.execute !== "function") throw invalid("`execute` must be a function");
  if (!(tool.parameters instanceof z.ZodObject)) throw invalid("`parameters` must be a zod object");
  const schema = z.toJSONSchema(tool.parameters) as { properties?: Record<string, unknown> };
  const parsed = toolSpecSchema.safeParse({ name: tool.name, description: tool.description, parameters: schema.properties ?? {} });
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}
