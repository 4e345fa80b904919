import type { z } from "zod";
import { systemClock, type Clock } from "../clock.js";
import type { ToolArguments } from "../protocol/action.js";
import { InteractionError } from "../protocol/errors.js";
import type { ToolSpec } from "../protocol/tools.js";
import { printError, printResult, timeoutSaid } from "./result.js";
import { specOf } from "./spec.js";

/** ms that a tool has, unless it says otherwise. */
export const TOOL_TIMEOUT = 10_000;

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

/** How a call ended. It always ends in a body that the stream can carry. */
export interface ToolOutcome {
  /** JSON text: the result, or `{"error": "…"}`. */
  body: string;
  /** For the error event: `tool-failed`, `tool-timeout`, `tool-invalid` (name or arguments) or `aborted`. */
  error?: InteractionError;
  /** ms on the registry's clock. */
  ms: number;
}

/** The host's tools by name. */
export class ToolRegistry {
  private readonly tools = new Map<string, { tool: Tool; spec: ToolSpec }>();
  private readonly clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.clock = clock;
  }

  /**
   * Adds a tool, or puts another one in the place of its namesake.
   * @throws {InteractionError} `tool-invalid` with what is wrong in the declaration
   */
  register<P extends z.ZodObject>(tool: Tool<P>): void {
    const invalid = (why: string) => new InteractionError("tool-invalid", `Tool ${JSON.stringify(tool.name)} cannot be registered: ${why}`);
    if (typeof tool.execute !== "function") throw invalid("`execute` must be a function");
    if (tool.timeout !== undefined && !(tool.timeout > 0 && tool.timeout < 2 ** 31))
      throw invalid("`timeout` must be a number of ms above 0");
    const spec = specOf(tool);
    this.tools.set(spec.name, { tool: tool as unknown as Tool, spec });
  }

  /** Takes a tool away; a call that is in flight goes on. False where there was none. */
  unregister(name: string): boolean {
    return this.tools.delete(name);
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
    const parsed = this.parse(name, args);
    return typeof parsed === "string" ? parsed : null;
  }

  /**
   * Runs a tool. Never rejects: what goes wrong is an `{"error": "…"}` body with an `InteractionError` beside it.
   * @param signal ends the call early, as `aborted`; a tool that ignores its signal is not waited for
   */
  async execute(name: string, args: ToolArguments, { signal }: { signal?: AbortSignal } = {}): Promise<ToolOutcome> {
    const startedAt = this.clock.now();
    const failed = (error: InteractionError, said: string): ToolOutcome => ({
      body: printError(said),
      error,
      ms: this.clock.now() - startedAt,
    });
    const parsed = this.parse(name, args);
    if (typeof parsed === "string") return failed(new InteractionError("tool-invalid", parsed), parsed);
    const { tool, data } = parsed;
    const controller = new AbortController();
    const limit = tool.timeout ?? TOOL_TIMEOUT;
    return new Promise((resolve) => {
      const timer = this.clock.setTimeout(() => {
        const error = new InteractionError(
          "tool-timeout",
          `Tool "${name}" did not answer within ${limit} ms; raise its \`timeout\` if it needs longer`,
        );
        end(failed(error, timeoutSaid(limit)), error);
      }, limit);
      const cancel = () => {
        const error = new InteractionError("aborted", `The call of "${name}" was cancelled`, { cause: signal?.reason });
        end(failed(error, "cancelled"), error);
      };
      const end = (outcome: ToolOutcome, reason?: InteractionError) => {
        this.clock.clearTimeout(timer);
        signal?.removeEventListener("abort", cancel);
        // First, so that a tool that rejects on abort is too late.
        resolve(outcome);
        if (reason) controller.abort(reason);
      };
      if (signal?.aborted) return cancel();
      signal?.addEventListener("abort", cancel);
      run(tool, data, controller.signal).then(
        (body) => end({ body, ms: this.clock.now() - startedAt }),
        (cause: unknown) => {
          const said = cause instanceof Error ? cause.message : String(cause);
          end(failed(new InteractionError("tool-failed", `Tool "${name}" failed: ${said}`, { cause }), said));
        },
      );
    });
  }

  private parse(name: string, args: ToolArguments): { tool: Tool; data: Record<string, unknown> } | string {
    const entry = this.tools.get(name);
    if (!entry) return `no tool named ${name} is registered`;
    const parsed = entry.tool.parameters.strict().safeParse(args);
    return parsed.success ? { tool: entry.tool, data: parsed.data } : faultsOf(parsed.error);
  }
}

/** In a function of its own: a tool that throws at once fails like one that rejects. */
async function run(tool: Tool, args: Record<string, unknown>, signal: AbortSignal): Promise<string> {
  return printResult(await tool.execute(args, { signal }));
}

/** What does not fit, as `z.prettifyError` says it. */
function faultsOf({ issues }: z.ZodError): string {
  return issues.map(({ message, path }) => (path.length > 0 ? `✖ ${message}\n  → at ${path.join(".")}` : `✖ ${message}`)).join("\n");
}
