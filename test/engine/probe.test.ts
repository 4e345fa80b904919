import { describe, expect, it } from "vitest";
import { InteractionError } from "../../src/protocol/errors.js";
import { segmentsText, type Segment } from "../../src/protocol/segment.js";
import type { EngineDecision } from "../../src/protocol/wire.js";
import { probeEngine } from "../../worker/engines/probe.js";
import { ScriptedEngine } from "../../worker/engines/scripted.js";
import { FakeClock } from "../sampler/fake-clock.js";

type Answer = Pick<EngineDecision, "text" | "probabilities">;

const MARK = 'mark("animal", "quokka", "underline")';
const idle = (mark: number): Answer => ({ text: "idle", probabilities: { idle: 1 - mark, mark } });
const marks = (mark: number): Answer => ({ text: MARK, probabilities: { idle: 1 - mark, mark } });

/** What a sane model says: to prose, to the instruction, to the unit that is due, and to the same again. */
const SANE = [idle(0.001), idle(0.02), marks(0.9), marks(0.91)];

/** Gives these answers in order; the prompts it was asked are kept. Its first tick takes 50 ms of its clock, each next one 10 less. */
class Answering extends ScriptedEngine {
  readonly prompts: string[] = [];
  readonly grammars: string[] = [];
  readonly clock = new FakeClock();
  constructor(private readonly answers: readonly Answer[]) {
    super();
  }
  override async decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal): Promise<EngineDecision> {
    const { timings } = await super.decide(prompt, grammar, signal);
    const answer = this.answers[this.prompts.length]!;
    this.prompts.push(segmentsText(prompt));
    this.grammars.push(grammar);
    this.clock.advance(60 - 10 * this.prompts.length);
    return { ...answer, timings };
  }
}

async function probed(...answers: Answer[]) {
  const engine = new Answering(answers);
  await engine.load({ engine: "scripted", modelUrl: "" });
  return { engine, tickMs: probeEngine(engine, 1_000, engine.clock) };
}
const faultOf = async (...answers: Answer[]) =>
  (await probed(...answers)).tickMs.catch((error: InteractionError) => `${error.code}: ${error.message}`);

describe("probeEngine", () => {
  it("tells the time of one tick of an engine that answers with sense", async () => {
    const { engine, tickMs } = await probed(...SANE);
    expect(await tickMs).toBe(30);
    expect(engine.clock.pending).toBe(0);
  });

  it("asks as a session does: each prompt goes on where the one before ended, the last is the same again", async () => {
    const { engine, tickMs } = await probed(...SANE);
    await tickMs;
    const [quiet, asks, due, again] = engine.prompts as [string, string, string, string];
    expect(asks.startsWith(quiet)).toBe(true);
    expect(due.startsWith(asks)).toBe(true);
    expect(again).toBe(due);
    expect(due).toContain("underline the animals");
    expect(engine.grammars[0]).toContain("delegate(");
  });

  it("does not ask for a mark, only that it is likelier where it is due", async () => {
    expect(await faultOf(idle(0.001), idle(0.02), idle(0.2), idle(0.2))).toBe(30);
  });

  it.each([
    ["it acts on plain prose", [marks(0.9), ...SANE.slice(1)], "plain prose"],
    ["it says the same whatever it reads", [idle(0.3), idle(0.3), idle(0.3), idle(0.3)], "no likelier"],
    ["its logits are no numbers", [{ text: "idle", probabilities: { idle: NaN, mark: NaN } }], "no numbers"],
    ["its probabilities do not add up", [{ text: "idle", probabilities: { idle: 0.5, mark: 0.1 } }], "no numbers"],
    ["its text is no action", [SANE[0]!, { text: "idle idle", probabilities: { idle: 1 } }], "engine-refused"],
    ["its second way to the same answer differs", [...SANE.slice(0, 3), marks(0.7)], "differently"],
    ["its second way leads to another action", [...SANE.slice(0, 2), marks(0.51), idle(0.49)], "differently"],
  ] satisfies [string, Answer[], string][])("refuses an engine: %s", async (_, answers, said) => {
    expect(await faultOf(...answers)).toMatch(new RegExp(`^engine-refused: .*${said}|^${said}: `));
  });

  it("refuses one that fails to answer, and tells a lost GPU as such", async () => {
    const failing = (code: "engine-failed" | "webgpu-lost") =>
      Object.assign(new Answering([]), { decide: () => Promise.reject(new InteractionError(code, "no")) });
    await expect(probeEngine(failing("engine-failed"))).rejects.toMatchObject({ code: "engine-refused" });
    await expect(probeEngine(failing("webgpu-lost"))).rejects.toMatchObject({ code: "webgpu-lost" });
  });

  it("does not wait longer than it is told to for one that hangs, and calls it off", async () => {
    const clock = new FakeClock();
    let signal: AbortSignal | undefined;
    const hung = Object.assign(new Answering([]), {
      decide: (_prompt: unknown, _grammar: unknown, given: AbortSignal) => {
        signal = given;
        return new Promise<EngineDecision>(() => undefined);
      },
    });
    const tickMs = probeEngine(hung, 90_000, clock);
    clock.advance(90_000);
    await expect(tickMs).rejects.toMatchObject({ code: "engine-refused", message: expect.stringContaining("90 s") as string });
    expect(signal!.aborted).toBe(true);
  });
});
