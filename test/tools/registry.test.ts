import { describe, expect, it } from "vitest";
import { z } from "zod";
import { printJson } from "../../src/protocol/action.js";
import { InteractionError } from "../../src/protocol/errors.js";
import { actionGrammar } from "../../src/protocol/grammar.js";
import { openSession } from "../../src/protocol/session.js";
import { ToolRegistry, type Tool } from "../../src/tools/registry.js";
import { printResult, RESULT_CHARACTERS } from "../../src/tools/result.js";
import { FakeClock } from "../sampler/fake-clock.js";

const query = z.object({ query: z.string() });
const tool = (execute: Tool["execute"], more: Partial<Tool> = {}): Tool => ({
  name: "search",
  description: "",
  parameters: query,
  execute,
  ...more,
});
const specOf = (parameters: z.ZodObject, name = "search") => {
  const registry = new ToolRegistry();
  registry.register(tool(() => null, { name, parameters }));
  return registry.specs[0]!;
};
const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(InteractionError);
    expect((error as InteractionError).code).toBe("tool-invalid");
    return (error as Error).message;
  }
  throw new Error("was not refused");
};

describe("declarations", () => {
  it("become what model and grammar see", () => {
    const parameters = z.object({
      place: z.string().describe("a town").meta({ copy: true }),
      days: z.int(),
      lat: z.number(),
      metric: z.boolean(),
      unit: z.enum(["c", "f"]),
      kind: z.literal("air"),
    });
    expect(specOf(parameters)).toEqual({
      name: "search",
      description: "",
      parameters: {
        place: { type: "string", description: "a town", copy: true },
        days: { type: "integer" },
        lat: { type: "number" },
        metric: { type: "boolean" },
        unit: { type: "string", enum: ["c", "f"] },
        kind: { type: "string", enum: ["air"] },
      },
    });
  });

  it("copy reaches the spec whichever way it is put", () => {
    expect(specOf(z.object({ a: z.string().meta({ copy: true }).describe("x") })).parameters["a"]).toEqual({
      type: "string",
      description: "x",
      copy: true,
    });
    expect(specOf(z.object({ a: z.string().meta({ copy: true }).optional() })).parameters["a"]).toMatchObject({ copy: true });
    expect(refusal(() => specOf(z.object({ n: z.number().meta({ copy: true }) })))).toMatch(/copy only if it is a string/);
  });

  it("optional and defaulted parameters become calls with and without them", () => {
    const parameters = z.object({ a: z.string().optional(), b: z.string(), c: z.number().default(3) });
    expect(specOf(parameters).calls).toEqual([["a", "b", "c"], ["a", "b"], ["b", "c"], ["b"]]);
  });

  it("a call without arguments has a grammar", () => {
    for (const parameters of [z.object({}), z.object({ a: z.string().optional() })]) {
      expect(actionGrammar(openSession([specOf(parameters)]))).not.toMatch(/\(\s*\)|\|\s*\)/);
    }
  });

  it.each([
    ["an array", z.object({ tags: z.array(z.string()) }), /parameter "tags" is of type array; only string/],
    ["an object", z.object({ where: z.object({ x: z.number() }) }), /parameter "where" is of type object/],
    ["a union", z.object({ id: z.union([z.string(), z.number()]) }), /parameter "id" is of type unknown/],
    ["nullable", z.object({ id: z.string().nullable() }), /parameter "id" is of type unknown/],
    ["a date", z.object({ day: z.date() }), /parameter "day" is of type unknown/],
    ["any", z.object({ x: z.any() }), /parameter "x"/],
    ["an enum of numbers", z.object({ n: z.literal([1, 2]) }), /enum of plain, non-empty strings/],
    ["an enum with a line break", z.object({ n: z.enum(["a\nb"]) }), /enum of plain/],
    ["camelCase", z.object({ maxResults: z.int() }), /snake_case/],
    [
      "five optional ones",
      z.object(Object.fromEntries(["a", "b", "c", "d", "e"].map((key) => [key, z.string().optional()]))),
      /5 optional parameters/,
    ],
  ])("refuses %s with a clear message", (_, parameters, message) => {
    expect(refusal(() => specOf(parameters))).toMatch(message);
  });

  it("refuses bad names, the built-in's name, no object, no function, a bad timeout", () => {
    expect(refusal(() => specOf(query, "Search!"))).toMatch(/"Search!" cannot be registered/);
    expect(refusal(() => specOf(query, "timer"))).toMatch(/built-in timer/);
    expect(refusal(() => specOf(z.string() as unknown as z.ZodObject))).toMatch(/zod object/);
    const registry = new ToolRegistry();
    expect(refusal(() => registry.register(tool(undefined as unknown as Tool["execute"])))).toMatch(/must be a function/);
    expect(refusal(() => registry.register(tool(() => 1, { timeout: 0 })))).toMatch(/above 0/);
  });

  it("replaces, unregisters and lists in order", () => {
    const registry = new ToolRegistry();
    registry.register(tool(() => 1, { name: "a" }));
    registry.register(tool(() => 1, { name: "b" }));
    registry.register(tool(() => 2, { name: "a", parameters: z.object({ x: z.int() }) }));
    expect(registry.specs.map((spec) => spec.name)).toEqual(["a", "b"]);
    expect(registry.argumentFault("a", { x: 1 })).toBeNull();
    expect(registry.argumentFault("a", { x: 1, y: 2 })).toMatch(/y/);
    expect(registry.argumentFault("a", { x: "1" })).toMatch(/number/);
    expect(registry.unregister("a")).toBe(true);
    expect(registry.unregister("a")).toBe(false);
    expect(registry.argumentFault("a", {})).toMatch(/no tool named a/);
  });
});

describe("execution", () => {
  const clock = new FakeClock();
  const run = async (execute: Tool["execute"], more: Partial<Tool> = {}, signal?: AbortSignal) => {
    const registry = new ToolRegistry(clock);
    registry.register(tool(execute, more));
    const outcome = registry.execute("search", { query: "q" }, signal ? { signal } : {});
    for (let i = 0; i < 5; i++) await Promise.resolve();
    return { outcome, clock };
  };
  const body = async (execute: Tool["execute"]) => (await (await run(execute)).outcome).body;

  it("prints what came back as a JSON object", async () => {
    expect(await body(() => ({ result: "Morocco 2, Netherlands 1", n: [1, 2] }))).toBe(
      '{"result": "Morocco 2, Netherlands 1", "n": [1, 2]}',
    );
    expect(await body(async () => "text")).toBe('{"result": "text"}');
    expect(await body(() => [1])).toBe('{"result": [1]}');
    expect(await body(() => undefined)).toBe('{"result": null}');
    expect(await body(() => () => 1)).toBe('{"result": null}');
    expect(await body(() => ({ at: new Date(0), no: undefined, nan: NaN }))).toBe('{"at": "1970-01-01T00:00:00.000Z", "nan": null}');
  });

  it("passes parsed arguments and a live signal", async () => {
    const seen: unknown[] = [];
    await run((args, { signal }) => seen.push(args, signal.aborted));
    expect(seen).toEqual([{ query: "q" }, false]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("station\noffline");
      },
      '{"error": "station offline"}',
    ],
    ["rejects", () => Promise.reject(new Error("not found")), '{"error": "not found"}'],
    [
      "throws no error",
      () => {
        throw "odd";
      },
      '{"error": "odd"}',
    ],
    [
      "throws nothing to say",
      () => {
        throw new Error("");
      },
      '{"error": "failed"}',
    ],
    ["returns a bigint", () => ({ n: 1n }), /^\{"error": ".*BigInt/],
    [
      "returns a cycle",
      () => {
        const a: Record<string, unknown> = {};
        a["a"] = a;
        return a;
      },
      /^\{"error": ".*circular/i,
    ],
  ])("a tool that %s fails as tool-failed", async (_, execute, expected) => {
    const outcome = await (await run(execute)).outcome;
    expect(outcome.body).toMatch(expected instanceof RegExp ? expected : new RegExp(`^${expected.replace(/[{}]/g, "\\$&")}$`));
    expect(outcome.error).toMatchObject({ name: "InteractionError", code: "tool-failed" });
    expect(JSON.parse(outcome.body)).toHaveProperty("error");
    expect(outcome.body.length).toBeLessThan(200);
  });

  it("a hanging tool times out, its signal is aborted, and what it says later is not heard", async () => {
    let signal: AbortSignal | undefined;
    let late!: (value: unknown) => void;
    const { outcome } = await run((_, context) => {
      signal = context.signal;
      return new Promise((resolve) => (late = resolve));
    });
    clock.advance(9999);
    expect(signal!.aborted).toBe(false);
    clock.advance(1);
    expect(signal!.aborted).toBe(true);
    late("too late");
    expect(await outcome).toMatchObject({ body: '{"error": "timeout after 10 s"}', error: { code: "tool-timeout" }, ms: 10_000 });
  });

  it("a tool has its own timeout; one that rejects on abort is still a timeout", async () => {
    const { outcome } = await run(
      (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("gave up")))),
      { timeout: 1500 },
    );
    clock.advance(1500);
    expect(await outcome).toMatchObject({ body: '{"error": "timeout after 1.5 s"}', error: { code: "tool-timeout" } });
  });

  it("is cancelled by the caller's signal, before and while it runs", async () => {
    const controller = new AbortController();
    let aborted = false;
    const { outcome } = await run(
      (_, { signal }) => {
        signal.addEventListener("abort", () => (aborted = true));
        return new Promise(() => {});
      },
      {},
      controller.signal,
    );
    controller.abort();
    expect(await outcome).toMatchObject({ body: '{"error": "cancelled"}', error: { code: "aborted" } });
    expect(aborted).toBe(true);
    let ran = false;
    const early = await run(() => (ran = true), {}, AbortSignal.abort());
    expect((await early.outcome).error?.code).toBe("aborted");
    expect(ran).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it("refuses unknown tools and bad arguments without running anything", async () => {
    const registry = new ToolRegistry(clock);
    registry.register(tool(() => expect.unreachable()));
    expect(await registry.execute("nothing", {})).toMatchObject({ error: { code: "tool-invalid" } });
    const outcome = await registry.execute("search", { query: 3 });
    expect(outcome.error?.code).toBe("tool-invalid");
    expect(JSON.parse(outcome.body)).toHaveProperty("error");
    expect(clock.pending).toBe(0);
  });
});

describe("long results", () => {
  it.each([
    ["a string", "word ".repeat(5000)],
    ["escapes", '\u0001"\\'.repeat(3000)],
    ["surrogates", "😀".repeat(3000)],
    ["a list", Array.from({ length: 5000 }, (_, i) => ({ i, text: "x".repeat(50) }))],
    ["many keys", Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`key_${i}`, i]))],
    ["long keys", Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}`.repeat(3000), i]))],
    ["deep", JSON.parse(`${'{"a":['.repeat(300)}1${"]}".repeat(300)}`) as unknown],
  ])("%s stays valid JSON, says so and fits", (_, value) => {
    const text = printResult(value);
    expect(text.length).toBeLessThanOrEqual(RESULT_CHARACTERS);
    const parsed = JSON.parse(text) as Record<string, unknown>;
    expect(parsed["truncated"]).toBeTruthy();
    expect(printJson(parsed)).toBe(text);
    // No half of a surrogate pair.
    expect(new TextDecoder().decode(new TextEncoder().encode(text))).toBe(text);
  });

  it("keeps what fits, and the beginning of what does not", () => {
    const text = printResult({ result: "first", page: "word ".repeat(1000) });
    expect(JSON.parse(text)).toMatchObject({ result: "first", truncated: true });
    expect(text.length).toBeGreaterThan(900);
    const whole = { result: "x".repeat(1980) };
    expect(printResult(whole)).toBe(printJson(whole));
  });
});
