import { z } from "zod";
import { argumentValue } from "../protocol/action.js";
import { InteractionError } from "../protocol/errors.js";
import { toolSpecSchema, type ParameterSpec, type ToolSpec } from "../protocol/tools.js";

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
 * without them; `.meta({ copy: true })` on a string asks for the writer's own words.
 * @throws {InteractionError} `tool-invalid` with what is wrong in the declaration
 */
export function specOf(tool: { name: string; description: string; parameters: z.ZodObject }): ToolSpec {
  const invalid = (why: string, cause?: unknown) =>
    new InteractionError("tool-invalid", `Tool ${JSON.stringify(tool.name)} cannot be registered: ${why}`, { cause });
  if (tool.name === RESERVED) throw invalid("the name belongs to the built-in timer; choose another one");
  if (!(tool.parameters instanceof z.ZodObject)) throw invalid("`parameters` must be a zod object");
  let schema: JsonSchema;
  try {
    // Arguments are what goes in: defaults make a parameter optional, transforms do not matter.
    schema = z.toJSONSchema(tool.parameters, { io: "input", unrepresentable: "any" }) as JsonSchema;
  } catch (error) {
    throw invalid("its parameters have no JSON Schema", error);
  }
  const properties = Object.entries(schema.properties ?? {});
  const parameters = Object.fromEntries(
    properties.map(([key, property]) => {
      if (!/^[a-z][a-z0-9_]{0,31}$/.test(key))
        throw invalid(`parameter ${JSON.stringify(key)} must be named in snake_case, 32 characters at most`);
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
  const parsed = toolSpecSchema.safeParse({ name: tool.name, description: tool.description, parameters, ...calls });
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

/** The parameter, or what is wrong with it. */
function parameterOf(property: JsonSchema): ParameterSpec | string {
  const description = typeof property.description === "string" ? { description: property.description } : {};
  const values = property.const !== undefined ? [property.const] : property.enum;
  if (Array.isArray(values)) {
    const fits = values.every((value) => typeof value === "string" && value !== "" && argumentValue.safeParse(value).success);
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

/** All calls, the fullest first; keys stay in the order of the declaration. */
function alternatives(keys: readonly string[], optional: readonly string[]): string[][] {
  const calls: string[][] = [];
  for (let left = 0; left < 1 << optional.length; left++) {
    calls.push(keys.filter((key) => !optional.includes(key) || !(left & (1 << (optional.length - 1 - optional.indexOf(key))))));
  }
  return calls.sort((a, b) => b.length - a.length);
}
