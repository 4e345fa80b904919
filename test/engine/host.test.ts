import { describe, expect, it } from "vitest";
import { InteractionError } from "../../src/protocol/errors.js";
import type { EngineDecision, OnIdle } from "../../src/protocol/wire.js";
import type { Segment } from "../../src/protocol/segment.js";
import { ScriptedEngine } from "../../worker/engines/scripted.js";
import { WorkerHost } from "../../worker/host.js";

/** Tells of its idle when `begin` is called and never ends it by itself. */
class Endless extends ScriptedEngine {
  asked = 0;
  begin: () => void = () => undefined;
  override decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal, _bias?: number, onIdle?: OnIdle) {
    this.asked++;
    if (!onIdle) return super.decide(prompt, grammar, signal);
    return new Promise<EngineDecision>((_, reject) => {
      signal.addEventListener("abort", () => reject(new InteractionError("aborted", "The tick was cancelled.")));
      this.begin = () => void super.decide(prompt, grammar, signal).then(onIdle);
    });
  }
}

async function hosted() {
  const engine = new Endless();
  const host = new WorkerHost(() => Promise.resolve(engine));
  await host.load({ engine: "scripted", modelUrl: "" }, () => undefined);
  const told: string[] = [];
  const hold = host.decide("one", [], "", 0, (early) => told.push(early.text));
  const cut = hold.catch((error: { code: string }) => error.code);
  const asked = async () => {
    while (engine.asked === 0) await new Promise(setImmediate);
  };
  await asked();
  return { engine, host, told, cut };
}

describe("WorkerHost", () => {
  it("cuts a reason off for the next decision, whoever asks", async () => {
    const { engine, host, told, cut } = await hosted();
    engine.begin();
    await new Promise(setImmediate);
    expect(told).toEqual(["idle"]);
    expect((await host.decide("two", [], "", 0)).text).toBe("idle");
    expect(await cut).toBe("aborted");
  });

  it("lets a decision be made first, and cuts only its reason off, where others wait already", async () => {
    const { engine, host, told, cut } = await hosted();
    const next = host.decide("two", [], "", 0);
    await new Promise(setImmediate);
    expect(engine.asked).toBe(1);
    engine.begin();
    expect((await next).text).toBe("idle");
    expect(told).toEqual(["idle"]);
    expect(await cut).toBe("aborted");
  });
});
