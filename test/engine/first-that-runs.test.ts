import { describe, expect, it } from "vitest";
import { InteractionError, type InteractionErrorCode } from "../../src/protocol/errors.js";
import type { EngineConfig } from "../../src/protocol/wire.js";
import { FirstThatRuns, PROBE_LIMIT, QUICK_TICK, SLOWEST_TICK } from "../../worker/engines/first-that-runs.js";
import { ScriptedEngine } from "../../worker/engines/scripted.js";

const config: EngineConfig = { engine: "auto", modelUrl: "https://page.test/", script: ['skip("x")'] };

interface Traits {
  /** What its load throws. */
  fault?: InteractionErrorCode;
  /** What its probe throws. */
  wrong?: InteractionErrorCode;
  tickMs?: number;
}

class Named extends ScriptedEngine {
  loads = 0;
  disposed = 0;
  constructor(
    readonly name: string,
    readonly traits: Traits,
  ) {
    super();
  }
  override async load(given: EngineConfig) {
    this.loads++;
    if (this.traits.fault) throw new InteractionError(this.traits.fault, `${this.name} does not load.`);
    return { ...(await super.load(given)), engine: this.name };
  }
  override dispose() {
    this.disposed++;
    return super.dispose();
  }
}

/** The choice among engines with these traits; the probe is told them. */
function choice(...traits: Traits[]) {
  const steps: string[] = [];
  const limits: (number | undefined)[] = [];
  const engines = traits.map((trait, i) => new Named(["webllm", "cpu"][i]!, trait));
  const engine = new FirstThatRuns(
    engines.map((one) => () => Promise.resolve(one)),
    (one, limit) => {
      limits.push(limit);
      const { name, traits: its } = one as Named;
      if (its.wrong) return Promise.reject(new InteractionError(its.wrong, `${name} fails its test.`));
      return Promise.resolve(its.tickMs ?? 5);
    },
  );
  const load = () => engine.load(config, ({ step }) => steps.push(step));
  return { engine, engines, steps, limits, load };
}

describe("auto", () => {
  it("takes WebGPU where it is right and quick, does not even load the CPU engine, and says how fast it is", async () => {
    const { engine, engines, steps, limits, load } = choice({ tickMs: QUICK_TICK }, {});
    expect(await load()).toEqual({ engine: "webllm", model: "scripted", contextTokens: 4096, tickMs: QUICK_TICK });
    expect(engines[1]!.loads).toBe(0);
    expect(steps).toEqual(["probe"]);
    expect(limits).toEqual([PROBE_LIMIT]);
    expect((await engine.decide([], "", new AbortController().signal)).text).toBe('skip("x")');
  });

  it.each(["webgpu-missing", "webgpu-lost", "engine-failed"] as const)("takes the CPU where WebGPU does not load: %s", async (fault) => {
    const { engines, load } = choice({ fault }, { tickMs: 300 });
    expect(await load()).toMatchObject({ engine: "cpu", because: "webllm does not load.", code: fault, tickMs: 300 });
    expect(engines.map((one) => one.disposed)).toEqual([1, 0]);
  });

  it("takes the CPU where WebGPU answers wrongly", async () => {
    const { engine, engines, load } = choice({ wrong: "engine-refused" }, {});
    expect(await load()).toMatchObject({ engine: "cpu", because: "webllm fails its test.", code: "engine-refused" });
    expect(engines.map((one) => one.disposed)).toEqual([1, 0]);
    expect((await engine.decide([], "", new AbortController().signal)).text).toBe('skip("x")');
  });

  it("takes the CPU where WebGPU is slow and the CPU is faster, and WebGPU where it is not", async () => {
    const faster = choice({ tickMs: QUICK_TICK + 1 }, { tickMs: QUICK_TICK });
    expect(await faster.load()).toMatchObject({
      engine: "cpu",
      because: `A tick takes ${QUICK_TICK + 1} ms on webllm, ${QUICK_TICK} ms on cpu.`,
      code: "engine-refused",
    });
    expect(faster.engines.map((one) => one.disposed)).toEqual([1, 0]);
    const slower = choice({ tickMs: QUICK_TICK + 1 }, { tickMs: QUICK_TICK + 2 });
    const info = await slower.load();
    expect(info).toMatchObject({ engine: "webllm", tickMs: QUICK_TICK + 1 });
    expect(info.because).toBeUndefined();
    expect(slower.engines.map((one) => one.disposed)).toEqual([0, 1]);
  });

  it("keeps a slow WebGPU where the CPU engine does not run", async () => {
    for (const cpu of [{ fault: "model-download" }, { wrong: "engine-refused" }] as const) {
      expect(await choice({ tickMs: QUICK_TICK + 1 }, cpu).load()).toMatchObject({ engine: "webllm" });
    }
  });

  it("is off where the fastest is too slow, and where none answers rightly", async () => {
    const slow = choice({ tickMs: SLOWEST_TICK + 2 }, { tickMs: SLOWEST_TICK + 1 });
    await expect(slow.load()).rejects.toMatchObject({ code: "engine-refused" });
    expect(slow.engines.map((one) => one.disposed)).toEqual([1, 1]);
    const wrong = choice({ wrong: "engine-refused" }, { wrong: "engine-refused" });
    await expect(wrong.load()).rejects.toMatchObject({ message: "cpu fails its test." });
    expect(await choice({ tickMs: SLOWEST_TICK }, { fault: "engine-failed" }).load()).toMatchObject({ engine: "webllm" });
  });

  it("tells faults of the model's files, which every engine would have", async () => {
    const { engine, engines, load } = choice({ fault: "model-integrity" }, {});
    await expect(load()).rejects.toMatchObject({ code: "model-integrity" });
    expect(engines[1]!.loads).toBe(0);
    await expect(engine.decide([], "", new AbortController().signal)).rejects.toMatchObject({ code: "engine-failed" });
  });
});

describe("an engine that is named", () => {
  it("is taken however slow it is", async () => {
    const { load, limits } = choice({ tickMs: SLOWEST_TICK + 1 });
    expect(await load()).toMatchObject({ engine: "webllm", tickMs: SLOWEST_TICK + 1 });
    expect(limits).toEqual([undefined]);
  });

  it("is refused where it answers wrongly", async () => {
    const { engines, load } = choice({ wrong: "engine-refused" });
    await expect(load()).rejects.toMatchObject({ code: "engine-refused" });
    expect(engines[0]!.disposed).toBe(1);
  });
});
