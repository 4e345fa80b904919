import { describe, expect, it } from "vitest";
import { parseAction } from "../../src/protocol/action.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import type { Script } from "../../src/protocol/wire.js";
import { ScriptedEngine } from "../../worker/engines/scripted.js";

const never = new AbortController().signal;
const typed = (text: string, at: number) => ({
  source: "user" as const,
  text,
  caret: text.length,
  state: "active" as const,
  revised: false,
  at,
});

async function scripted(script: Script) {
  const engine = new ScriptedEngine();
  await engine.load({ engine: "scripted", modelUrl: "", script });
  return engine;
}

describe("ScriptedEngine", () => {
  it("answers each event with its line and idles after the last", async () => {
    const engine = await scripted(["idle", 'mark("animal", "quokka", "underline")']);
    const stream = new InteractionStream([]);
    const said: string[] = [];
    for (const [i, text] of ["a ", "a quokka ", "a quokka sat "].entries()) {
      stream.append(typed(text, i * 650));
      said.push((await engine.decide(stream.prompt, "", never)).text);
      stream.settle({ type: "idle" });
    }
    expect(said).toEqual(["idle", 'mark("animal", "quokka", "underline")', "idle"]);
  });

  it("says the same on the same event again, also in a new worker", async () => {
    const stream = new InteractionStream([]);
    stream.append(typed("a ", 0));
    stream.settle({ type: "idle" });
    stream.append(typed("a b ", 650));
    for (let restart = 0; restart < 2; restart++) {
      const engine = await scripted(["idle", 'skip("old")']);
      expect((await engine.decide(stream.prompt, "", never)).text).toBe('skip("old")');
      expect((await engine.decide(stream.prompt, "", never)).probabilities).toEqual({ skip: 1 });
    }
  });

  it("waits for a cue, says it once, and again only where it was refused or is to repeat", async () => {
    const mark = 'mark("animal", "quokka", "underline")';
    const engine = await scripted([
      { when: "quokka ", say: mark },
      { when: "sat", say: mark },
      { when: "source=timer", say: 'nudge("Breathe.")', repeat: true },
    ]);
    const stream = new InteractionStream([]);
    const say = async (refused = false) => {
      const { text } = await engine.decide(stream.prompt, "", never);
      stream.settle(refused ? { type: "idle" } : parseAction(text));
      return text;
    };
    stream.append(typed("a ", 0));
    expect(await say()).toBe("idle");
    stream.append(typed("a quokka ", 650));
    expect(await say(true)).toBe(mark);
    stream.append(typed("a quokka a", 900));
    expect(await say()).toBe(mark);
    stream.append(typed("a quokka and ", 1300));
    expect(await say()).toBe("idle");
    stream.append(typed("a quokka and one sat ", 1950));
    expect(await say()).toBe(mark);
    for (const at of [3000, 4000]) {
      stream.append({ source: "timer", id: "t1", body: '{"note": "breathe"}', at });
      expect(await say()).toBe('nudge("Breathe.")');
    }
  });

  it("counts what a prompt has in common with the one before", async () => {
    const engine = await scripted([]);
    const stream = new InteractionStream([]);
    stream.append(typed("a ", 0));
    const first = await engine.decide(stream.prompt, "", never);
    expect(first.timings).toMatchObject({ reusedTokens: 0, prefillTokens: first.timings.promptTokens });
    stream.settle({ type: "idle" });
    stream.append(typed("a b ", 650));
    expect((await engine.decide(stream.prompt, "", never)).timings.reusedTokens).toBe(first.timings.promptTokens);
  });

  it("does not answer a cancelled tick", async () => {
    const engine = await scripted([]);
    await expect(engine.decide([], "", AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
  });
});
