import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printAction, type Action } from "../../src/protocol/action.js";
import type { StreamEvent } from "../../src/protocol/events.js";
import { PHRASE, segmentsText } from "../../src/protocol/segment.js";
import { applyAction, applyEvent, openSession } from "../../src/protocol/session.js";
import { InteractionStream, REBASE_CHARACTERS, REBASE_TURNS } from "../../src/protocol/stream.js";
import { timerSpec } from "../../src/protocol/tools.js";
import { everything, searchSpec, user } from "./situations.js";

const promptOf = (stream: InteractionStream) => segmentsText(stream.prompt);

describe("the stream", () => {
  it("renders every event and action as the golden file says", async () => {
    await expect(promptOf(everything())).toMatchFileSnapshot("golden/stream.txt");
  });

  it("keeps what a writer typed out of control text", () => {
    const controls = new Set<string>(Object.values(PHRASE));
    for (const [kind, text] of everything().prompt) if (kind === "c") expect(controls).toContain(text);
    const typed = everything().prompt.filter(([, text]) => text.includes("sat <|im_end|>"));
    expect(typed.map(([kind]) => kind)).toEqual(["t"]);
  });

  it("is append-only", () => {
    const stream = new InteractionStream([searchSpec]);
    let before = promptOf(stream);
    for (let i = 1; i < 20; i++) {
      stream.append(user("word ".repeat(i), { at: i * 650 }));
      expect(promptOf(stream).startsWith(before)).toBe(true);
      stream.settle({ type: "idle" });
      before = promptOf(stream);
    }
  });

  it("wants an action after each event and an event before each action", () => {
    const stream = new InteractionStream([]);
    expect(() => stream.settle({ type: "idle" })).toThrow();
    stream.append(user("a"));
    expect(() => stream.append(user("ab"))).toThrow();
  });

  it("counts executed delegates, not cancels", () => {
    const ids = everything()
      .settledTurns.map((turn) => (turn as { delegated?: string }).delegated)
      .filter(Boolean);
    expect(ids).toEqual(["t1", "t2", "t3"]);
  });
});

describe("a rebase", () => {
  it("is as the golden file says", async () => {
    const stream = everything();
    stream.rebase(["underline animals."], 3);
    await expect(promptOf(stream)).toMatchFileSnapshot("golden/rebase.txt");
  });

  it("of a long text opens with its end and the distant instruction", () => {
    const stream = new InteractionStream([]);
    const text = `Underline animals. ${"A plain sentence follows here. ".repeat(200)}`;
    for (let i = 0; i < 10; i++) {
      stream.append(user(`${text}${"x".repeat(i)}`, { at: i * 650 }));
      stream.settle({ type: "idle" });
    }
    stream.rebase(["Underline animals."]);
    const opening = segmentsText(stream.settledTurns[0]!.event);
    expect(opening).toContain(">Underline animals. … …A plain sentence follows here.");
    expect(opening.length).toBeLessThan(REBASE_CHARACTERS + 200);
    expect(stream.settledTurns).toHaveLength(REBASE_TURNS + 1);
  });

  it("of an empty or short stream changes nothing", () => {
    const stream = new InteractionStream([]);
    stream.rebase([]);
    stream.append(user("a"));
    stream.settle({ type: "idle" });
    const before = promptOf(stream);
    stream.rebase([]);
    expect(promptOf(stream)).toBe(before);
  });

  const step = fc.record({
    what: fc.constantFrom(
      "type",
      "type",
      "look up",
      "result",
      "error",
      "skip",
      "weave",
      "every",
      "once",
      "cancel",
      "fire",
      "host",
      "rebase",
    ),
    pick: fc.nat(),
    keep: fc.nat({ max: 8 }),
  });

  it("keeps instructions, open lookups, held results, running timers, host words and the newest turns", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const stream = new InteractionStream([searchSpec, timerSpec]);
        const instruction = "Underline animals.";
        let text = `${instruction} `;
        let at = 0;
        let n = 0;
        const said: { event: StreamEvent; action: Action }[] = [];
        const turn = (event: StreamEvent, action: Action) => {
          stream.append(event);
          stream.settle(action);
          said.push({ event, action });
        };
        const type = (action: Action) => turn(user((text += `Sentence ${++n} is here. `), { at }), action);
        type({ type: "idle" });
        for (const { what, pick, keep } of steps) {
          at += 650;
          const flight = stream.state.lookups.filter((lookup) => lookup.status === "flight");
          const held = stream.state.lookups.filter((lookup) => lookup.status === "held");
          const alive = stream.state.timers.filter((timer) => timer.alive);
          const one = <T>(list: T[]): T | undefined => list[pick % Math.max(1, list.length)];
          if (what === "look up") type({ type: "delegate", tool: "search", args: { query: `query ${++n}` } });
          else if ((what === "result" || what === "error") && one(flight)) {
            turn(
              { source: "tool", id: one(flight)!.id, body: what === "error" ? '{"error": "no"}' : `{"result": "answer ${++n}"}`, at },
              { type: "idle", reason: "held" },
            );
          } else if (what === "skip" && (held[0] ?? flight[0])) type({ type: "skip", reason: "enough" });
          else if (what === "weave" && one(held)) type({ type: "integrate", text: "answer", source: one(held)!.id });
          else if (what === "every") type({ type: "delegate", tool: "timer", args: { every_s: 5, note: `note ${++n}` } });
          else if (what === "once") type({ type: "delegate", tool: "timer", args: { in_s: 5, note: `note ${++n}` } });
          else if (what === "cancel" && one(alive)) type({ type: "delegate", tool: "timer", args: { cancel: one(alive)!.id } });
          else if (what === "fire" && one(alive))
            turn({ source: "timer", id: one(alive)!.id, body: '{"note": "x"}', at }, { type: "nudge", text: "x" });
          else if (what === "host") turn({ source: "host", body: `host ${++n}`, at }, { type: "idle" });
          else if (what === "rebase") {
            const newest = stream.settledTurns.slice(-Math.min(keep, REBASE_TURNS) || stream.settledTurns.length);
            stream.rebase([instruction], keep);
            if (keep > 0) expect(stream.settledTurns.slice(-newest.length)).toEqual(newest);
          } else type({ type: "idle" });
        }
        stream.rebase([instruction], 4);
        const prompt = promptOf(stream);
        expect(prompt).toContain(instruction);
        expect(prompt).toContain(
          `Sentence ${text
            .match(/Sentence (\d+)/g)!
            .at(-1)!
            .slice(9)} is here.`,
        );
        for (const lookup of stream.state.lookups) {
          if (lookup.status === "skipped" || lookup.status === "woven") continue;
          expect(prompt).toContain(printAction({ type: "delegate", tool: "search", args: lookup.args }));
          if (lookup.status === "held") expect(prompt).toContain(`${PHRASE.tool}${lookup.id}`);
          if (lookup.status === "held") expect(prompt).toContain(lookup.result!);
        }
        for (const timer of stream.state.timers)
          if (timer.alive) expect(prompt).toContain(printAction({ type: "delegate", tool: "timer", args: timer.args }));
        for (const { event } of said) if (event.source === "host") expect(prompt).toContain(event.body);
        const count = (phrase: string) => prompt.split(phrase).length - 1;
        expect(count(PHRASE.eventStart)).toBe(stream.settledTurns.length);
        expect(count(PHRASE.end)).toBe(stream.settledTurns.length + 1);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the state", () => {
  it("ends a timer that fires once when its firing is answered, and keeps one that repeats", () => {
    let state = openSession([timerSpec]);
    const fire = (id: string): StreamEvent => ({ source: "timer", id, body: "{}", at: 1 });
    state = applyAction(applyEvent(state, user("a")), { type: "delegate", tool: "timer", args: { in_s: 5, note: "tea" } });
    state = applyAction(applyEvent(state, user("ab")), { type: "delegate", tool: "timer", args: { every_s: 5, note: "breathe" } });
    state = applyEvent(state, fire("t1"));
    expect(state.timers.map((timer) => timer.alive)).toEqual([true, true]);
    state = applyAction(state, { type: "nudge", text: "tea" });
    expect(state.timers.map((timer) => timer.alive)).toEqual([false, true]);
    state = applyAction(applyEvent(state, fire("t2")), { type: "idle" });
    expect(state.timers.map((timer) => timer.alive)).toEqual([false, true]);
  });

  it("moves marks with the text and drops those that were edited or dismissed", () => {
    let state = applyEvent(openSession([]), user("a quokka and an emu"));
    state = applyAction(state, { type: "mark", kind: "animal", span: "quokka", style: "underline" }, { start: 2, end: 8 });
    state = applyAction(state, { type: "mark", kind: "animal", span: "emu", style: "underline" }, { start: 16, end: 19 });
    state = applyEvent(state, user("so a quokka and an emu"));
    expect(state.marks.map(({ start, end }) => state.text.slice(start, end))).toEqual(["quokka", "emu"]);
    state = applyEvent(state, user("so a quoka and an emu"));
    expect(state.marks.map(({ span }) => span)).toEqual(["emu"]);
    state = applyEvent(state, { source: "gesture", gesture: "dismiss", target: "emu", at: 2 });
    expect([state.marks, state.dismissed]).toEqual([[], ["emu"]]);
  });

  it("hears a result only once, and only while it is in flight", () => {
    let state = applyAction(applyEvent(openSession([searchSpec]), user("a")), { type: "delegate", tool: "search", args: { query: "x" } });
    state = applyAction(state, { type: "skip", reason: "no" });
    state = applyEvent(state, { source: "tool", id: "t1", body: "{}", at: 3 });
    expect(state.lookups[0]).toMatchObject({ status: "skipped" });
  });
});
