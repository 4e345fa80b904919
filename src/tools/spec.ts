import type { z } from "zod";
import { InteractionError } from "../protocol/errors.js";
import { IDENTIFIER, LIMIT, PLAIN } from "../protocol/limits.js";
import type { ParameterSpec, ToolSpec } from "../protocol/tools.js";

/** More optional parameters would multiply the grammar's alternatives (2 to their number). */
const MOST_OPTIONAL = 4;
/** The built-in timer's name: stream, grammar and license treat its calls apart. */
const RESERVED = "timer";

interface JsonSchema {
  type?: unknown;
  const?: unknown;
  enum?: unknown;
  description?: unknown;
  copy?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

/**
 * A tool's declaration as model, grammar and license see it. Optional parameters become alternative calls, with and
 * without them; `.meta({ copy: true })` on a string asks for the writer's own words. Uses the tool's own zod alone: the
 * element does not load all of zod to be typed into.
 * @throws {InteractionError} `tool-invalid` with what is wrong in the declaration
 */
export function specOf(tool: { name: string; description: string; parameters: z.ZodObject }): ToolSpec {
  const invalid = (why: string, cause?: unknown) =>
    new InteractionError("tool-invalid", `Tool ${JSON.stringify(tool.name)} cannot be registered: ${why}`, { cause });
  const { name, description } = tool;
  if (typeof name !== "string" || !IDENTIFIER.test(name)) throw invalid("its name must be in snake_case, 32 characters at most");
  if (name === RESERVED) throw invalid("the name belongs to the built-in timer; choose another one");
  if (description !== undefined && typeof description !== "string") throw invalid("its `description` must be text");
  if (!isZodObject(tool.parameters)) throw invalid("`parameters` must be a zod object");
  let schema: JsonSchema;
  try {
    // Arguments are what goes in: defaults make a parameter optional, transforms do not matter.
    schema = tool.parameters.toJSONSchema({ io: "input", unrepresentable: "any" }) as JsonSchema;
  } catch (error) {
    throw invalid("its parameters have no JSON Schema", error);
  }
  const properties = Object.entries(schema.properties ?? {});
  const parameters = Object.fromEntries(
    properties.map(([key, property]) => {
      if (!IDENTIFIER.test(key)) throw invalid(`parameter ${JSON.stringify(key)} must be named in snake_case, 32 characters at most`);
      const spec = parameterOf(property);
      if (typeof spec === "string") throw invalid(`parameter "${key}" ${spec}`);
      return [key, spec];
    }),
  );
  const required = new Set(schema.required ?? []);
  const optional = properties.map(([key]) => key).filter((key) => !required.has(key));
  if (optional.length > MOST_OPTIONAL)
    throw invalid(`it has ${optional.length} optional parameters; at most ${MOST_OPTIONAL} are possible`);
  const calls = optional.length > 0 ? { calls: alternatives(Object.keys(parameters), optional) } : {};
  return { name, ...(description === undefined ? {} : { description }), parameters, ...calls };
}

function isZodObject(value: unknown): value is z.ZodObject {
  const { def, toJSONSchema } = (value ?? {}) as Partial<z.ZodObject>;
  return def?.type === "object" && typeof toJSONSchema === "function";
}

/** The parameter, or what is wrong with it. */
function parameterOf(property: JsonSchema): ParameterSpec | string {
  const description = typeof property.description === "string" ? { description: property.description } : {};
  const values = property.const !== undefined ? [property.const] : property.enum;
  if (Array.isArray(values)) {
    const fits = values.length > 0 && values.every(isEnumValue);
    return fits ? { type: "string", enum: values as string[], ...description } : "must be an enum of plain, non-empty strings";
  }
  const { type } = property;
  if (type !== "string" && type !== "number" && type !== "integer" && type !== "boolean") {
    return `is of type ${typeof type === "string" ? type : "unknown"}; only string, number, integer, boolean and enum are possible`;
  }
  if (property.copy !== undefined && (typeof property.copy !== "boolean" || type !== "string"))
    return "may ask for a copy only if it is a string";
  return { type, ...description, ...(property.copy === true ? { copy: true } : {}) };
}

const isEnumValue = (value: unknown) => typeof value === "string" && value !== "" && value.length <= LIMIT.argument && PLAIN.test(value);

/** All calls, the fullest first; keys stay in the order of the declaration. */
function alternatives(keys: readonly string[], optional: readonly string[]): string[][] {
  const calls: string[][] = [];
  for (let left = 0; left < 1 << optional.length; left++) {
    calls.push(keys.filter((key) => !optional.includes(key) || !(left & (1 << (optional.length - 1 - optional.indexOf(key))))));
  }
  return calls.sort((a, b) => b.length - a.length);
}
