import { describe, expect, it } from "vitest";
import { InteractionError, type InteractionErrorCode } from "../../src/protocol/errors.js";
import type { EngineConfig } from "../../src/protocol/wire.js";
import { FirstThatRuns } from "../../worker/engines/first-that-runs.js";
import { ScriptedEngine } from "../../worker/engines/scripted.js";

const config: EngineConfig = { engine: "auto", modelUrl: "https://page.test/", script: ['skip("x")'] };

class Named extends ScriptedEngine {
  disposed = 0;
  constructor(
    private readonly name: string,
    private readonly fault?: InteractionErrorCode,
  ) {
    super();
  }
  override async load(given: EngineConfig) {
    if (this.fault) throw new InteractionError(this.fault, "This browser has no WebGPU.");
    return { ...(await super.load(given)), engine: this.name };
  }
  override dispose() {
    this.disposed++;
    return super.dispose();
  }
}

const pair = (fault?: InteractionErrorCode) => {
  const [gpu, cpu] = [new Named("webllm", fault), new Named("cpu")];
  let made = 0;
  const engine = new FirstThatRuns(
    () => Promise.resolve(gpu),
    () => (made++, Promise.resolve(cpu)),
  );
  return { engine, gpu, load: () => engine.load(config, () => undefined), made: () => made };
};

describe("auto", () => {
  it("takes WebGPU where there is one, and does not even load the CPU engine", async () => {
    const { engine, load, made } = pair();
    expect(await load()).toMatchObject({ engine: "webllm" });
    expect(made()).toBe(0);
    expect((await engine.decide([], "", new AbortController().signal)).text).toBe('skip("x")');
  });

  it("takes the CPU where WebGPU is missing, and says why", async () => {
    const { gpu, load } = pair("webgpu-missing");
    expect(await load()).toMatchObject({ engine: "cpu", because: "This browser has no WebGPU." });
    expect(gpu.disposed).toBe(1);
  });

  it("tells every other fault", async () => {
    const { engine, load, made } = pair("model-integrity");
    await expect(load()).rejects.toMatchObject({ code: "model-integrity" });
    expect(made()).toBe(0);
    await expect(engine.decide([], "", new AbortController().signal)).rejects.toMatchObject({ code: "engine-failed" });
  });
});
