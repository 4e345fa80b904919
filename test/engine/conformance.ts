import { expect, it } from "vitest";
import { ACTION_TYPES, parseAction } from "../../src/protocol/action.js";
import { InteractionError } from "../../src/protocol/errors.js";
import { actionGrammar } from "../../src/protocol/grammar.js";
import type { Segment } from "../../src/protocol/segment.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import type { EngineDecision } from "../../src/protocol/wire.js";
import type { Engine } from "../../worker/engines/engine.js";
import { acceptsText } from "../../worker/engines/grammar/grammar.js";
import { user } from "../protocol/situations.js";

/** An engine to be tested. */
export interface Subject {
  /** A loaded engine; each call another one. */
  open: () => Promise<Engine>;
  /** One that has nothing loaded; left out where there is no such thing. */
  bare?: () => Engine;
  /** Whether it reads the grammar itself; the scripted one says what it was given. */
  readsGrammar: boolean;
  /** Whether its figures are in tokens of its prompt, so that reuse can be told. */
  countsReuse: boolean;
  /** Digits to which probabilities of a warm and a cold answer agree. */
  digits?: number;
}

interface Question {
  prompt: readonly Segment[];
  grammar: string;
}

const never = new AbortController().signal;
const ask = (engine: Engine, { prompt, grammar }: Question) => engine.decide(prompt, grammar, never);

/** A writer's session as it grows: the question after each event. All actions are idles, so that any engine can be asked. */
export function session(words: readonly string[], tools: ConstructorParameters<typeof InteractionStream>[0] = []): Question[] {
  const stream = new InteractionStream(tools);
  return words.map((_, i) => {
    const isLast = i === words.length - 1;
    const text = `${words.slice(0, i + 1).join(" ")} `;
    stream.append(user(text, { at: i * 650, state: isLast ? "paused" : "active" }));
    const question = { prompt: stream.prompt, grammar: actionGrammar(stream.state) };
    stream.settle({ type: "idle" });
    return question;
  });
}

/** A held result: an idle may have a reason, and there is something to offer or to drop. */
export function holding(): Question {
  const stream = new InteractionStream([{ name: "search", parameters: { query: { type: "string" } } }]);
  stream.append(user("how tall is the eiffel tower "));
  stream.settle({ type: "delegate", tool: "search", args: { query: "eiffel tower" } });
  stream.append({ source: "tool", id: "t1", body: '{"result": "330 m"}', at: 900 });
  return { prompt: stream.prompt, grammar: actionGrammar(stream.state) };
}

const ZOO = ["underline the animals.", "at the zoo", "we saw a", "heron and", "two dolphins.", "hey, how old", "do herons get?"];

/** What every engine must do. */
export function conforms({ open, bare, readsGrammar, countsReuse, digits = 6 }: Subject): void {
  const isAction = ({ text, probabilities, timings }: EngineDecision, grammar: string) => {
    expect(ACTION_TYPES).toContain(parseAction(text).type);
    expect(acceptsText(grammar, text), text).toBe(true);
    const sum = Object.values(probabilities).reduce((a, b) => a + b, 0);
    if (Object.keys(probabilities).length > 0) expect(sum).toBeCloseTo(1);
    expect(timings.promptTokens).toBe(timings.reusedTokens + timings.prefillTokens);
    expect(timings.decodeTokens).toBeGreaterThan(0);
  };

  it("answers with an action of the grammar, whatever the state", async () => {
    const engine = await open();
    for (const question of [...session(ZOO), holding()]) isAction(await ask(engine, question), question.grammar);
    await engine.dispose();
  });

  it("says the same warm as cold", async () => {
    const warm = await open();
    for (const [i, question] of session(ZOO).entries()) {
      const now = await ask(warm, question);
      if (i % 3 === 1) continue;
      const cold = await open();
      const again = await ask(cold, question);
      await cold.dispose();
      expect(now.text).toBe(again.text);
      for (const type of ACTION_TYPES) expect(now.probabilities[type] ?? 0).toBeCloseTo(again.probabilities[type] ?? 0, digits);
    }
    await warm.dispose();
  });

  it.runIf(countsReuse)("computes only what is new", async () => {
    const engine = await open();
    let before = 0;
    for (const [i, question] of session(ZOO).entries()) {
      const { timings } = await ask(engine, question);
      // All but the last event's answer stands in the prompt before.
      if (i > 0) expect(timings.reusedTokens).toBeGreaterThanOrEqual(before - 1);
      before = timings.promptTokens;
    }
    await engine.dispose();
  });

  it("does not begin what was cancelled, ends what is cancelled, and goes on after it", async () => {
    const engine = await open();
    const [first, second] = session(ZOO);
    const expected = await ask(engine, second!);
    await expect(engine.decide(first!.prompt, first!.grammar, AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
    const controller = new AbortController();
    // Whichever comes first: an answer may be there before it is cancelled.
    const cut = engine.decide(second!.prompt, second!.grammar, controller.signal).then(
      ({ text }) => text,
      (error: InteractionError) => error.code,
    );
    controller.abort();
    expect(["aborted", expected.text]).toContain(await cut);
    expect((await ask(engine, second!)).text).toBe(expected.text);
    await engine.dispose();
  });

  it("keeps sessions that take turns, and engines that run at once, apart", async () => {
    const sessions = ["quokka", "ocelot", "tapir"].map((animal) => session([`mark the ${animal}.`, "a", animal, "sat", "there."]));
    const alone: string[][] = [];
    for (const questions of sessions) {
      const engine = await open();
      alone.push([]);
      for (const question of questions) alone.at(-1)!.push((await ask(engine, question)).text);
      await engine.dispose();
    }
    const one = await open();
    const inTurns: string[][] = sessions.map(() => []);
    for (let tick = 0; tick < 5; tick++) {
      for (const [i, questions] of sessions.entries()) inTurns[i]!.push((await ask(one, questions[tick]!)).text);
    }
    await one.dispose();
    expect(inTurns).toEqual(alone);
    const atOnce = await Promise.all(
      sessions.map(async (questions) => {
        const engine = await open();
        const said: string[] = [];
        for (const question of questions) said.push((await ask(engine, question)).text);
        await engine.dispose();
        return said;
      }),
    );
    expect(atOnce).toEqual(alone);
  });

  it.runIf(readsGrammar)("tells of an idle before its reason, and answers with one that begins so", async () => {
    const engine = await open();
    const { prompt } = holding();
    const told: string[] = [];
    const grammar = 'root ::= "idle(\\"" [a-z]{3,20} "\\")"\n';
    const { text } = await engine.decide(prompt, grammar, never, 0, (early) => told.push(early.text));
    expect(told).toEqual(["idle"]);
    expect(text).toMatch(/^idle\("[a-z]{3,20}"\)$/);
    await engine.decide(prompt, 'root ::= "skip(\\"" [a-z]{3} "\\")"\n', never, 0, (early) => told.push(early.text));
    expect(told).toEqual(["idle"]);
    await engine.dispose();
  });

  it.runIf(readsGrammar)(
    "says what is wrong with a grammar, a prompt that is too long, and a missing model, by errors with a code",
    async () => {
      const engine = await open();
      const [question] = session(ZOO);
      const isTyped = async (call: Promise<unknown>, code: string) => {
        const error = await call.then(
          () => null,
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(InteractionError);
        expect(error).toMatchObject({ code, message: expect.stringMatching(/\w+ \w+ \w+/) });
      };
      await isTyped(engine.decide(question!.prompt, "root := nothing", never), "engine-failed");
      const book = Array.from({ length: 150 }, (_, i) => `sentence ${i} is about something else entirely.`).join(" ");
      await isTyped(engine.decide([...question!.prompt, ["t", book.repeat(4)]], question!.grammar, never), "engine-failed");
      expect(parseAction((await ask(engine, question!)).text)).toBeDefined();
      await engine.dispose();
      if (bare) await isTyped(ask(bare(), question!), "engine-failed");
    },
  );
}
