import { describe, expect, it } from "vitest";
import { parseAction } from "../../src/protocol/action.js";
import { actionGrammar, copySource, COPY_CHARACTERS } from "../../src/protocol/grammar.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import { timerSpec, type ToolSpec } from "../../src/protocol/tools.js";
import { wordsOf } from "../../src/protocol/text.js";
import { states, user } from "./situations.js";
import { recogniser } from "./xgrammar.js";

const accepted = ["accepts", true] as const;
const refused = ["refuses", false] as const;
const samples: Record<keyof typeof states, { yes: string[]; no: string[] }> = {
  fresh: {
    yes: [
      "idle",
      'mark("animal", "quokka", "underline")',
      'mark("animal", "quokka", "callout")',
      'mark("number", "£2,850", "underline")',
      'mark("filler", "saw a quokka", "callout")',
      'mark("a \\"kind\\"", "the", "underline")',
      'delegate("search", {"query": "quokka \\"habitat\\" \\\\ Łódź 日本"})',
      'delegate("weather", {"place": "Łódź", "days": -3, "unit": "f"})',
      'delegate("weather", {"place": "near Łódź", "days": 0})',
      'delegate("timer", {"every_s": 5, "note": "breathe"})',
      'delegate("timer", {"in_s": 1800, "note": "tea"})',
    ],
    no: [
      "",
      "idle ",
      "idle()",
      "Idle",
      'idle("nothing in flight")',
      'skip("nothing held")',
      'respond("hello")',
      'nudge("breathe")',
      'integrate("330 m", "t1")',
      'mark("animal", "quokk", "underline")',
      'mark("animal", "uokka", "underline")',
      'mark("animal", "Quokka", "underline")',
      'mark("animal", "wombat", "underline")',
      'mark("animal", "a saw", "underline")',
      'mark("animal", "a  quokka", "underline")',
      'mark("animal", "", "underline")',
      'mark("", "quokka", "underline")',
      'mark("animal", "quokka")',
      'mark("animal", "quokka", "bold")',
      'mark("animal", "here\\nnext", "underline")',
      'delegate("email", {"query": "x"})',
      'delegate("search", {})',
      'delegate("search", {"query": ""})',
      'delegate("search", {"query": 3})',
      'delegate("search", {"query": "a", "limit": 2})',
      'delegate("search", {"query": "a\\nb"})',
      'delegate("search", {"query": "a\nb"})',
      'delegate("search", {"query":"a"})',
      'delegate("weather", {"place": "Warsaw", "days": 1})',
      'delegate("weather", {"place": "Łódź", "days": 1.5})',
      'delegate("weather", {"place": "Łódź", "days": 01})',
      'delegate("weather", {"place": "Łódź", "unit": "f"})',
      'delegate("weather", {"days": 1, "place": "Łódź"})',
      'delegate("weather", {"place": "Łódź", "days": 1, "unit": "k"})',
      'delegate("timer", {"every_s": 5, "in_s": 5, "note": "x"})',
      'delegate("timer", {"cancel": "t1"})',
      'delegate("timer", {"cancel": "t0"})',
      'idle"); delegate("search", {"query": "x"})',
      "<|im_end|>",
    ],
  },
  flight: {
    yes: ['idle("lookup still in flight")', 'skip("never mind")', "idle"],
    no: ['integrate("2,850 km", "t1")', 'integrate("words", "t1")', 'idle("")', 'respond("x")', `idle("${"x".repeat(101)}")`],
  },
  held: {
    yes: [
      'integrate("Morocco 2, Netherlands 1", "t1")',
      'integrate("2026", "t1")',
      'integrate("they won on 30 June", "t1")',
      'integrate("at 90 minutes, 2", "t1")',
      'skip("closed topic")',
      'idle("writer is elsewhere")',
      'delegate("timer", {"cancel": "t2"})',
    ],
    no: [
      'integrate("Morocco 3, Netherlands 1", "t1")',
      'integrate("Morocco 21", "t1")',
      'integrate("Morocco 02", "t1")',
      'integrate("3", "t1")',
      'integrate("words", "t2")',
      'integrate("words", "t9")',
      'integrate("", "t1")',
      'respond("hello")',
      'nudge("breathe")',
      'delegate("timer", {"cancel": "t1"})',
    ],
  },
  timer: {
    yes: ['nudge("breathe")', "idle", 'delegate("timer", {"cancel": "t2"})', 'integrate("Morocco 2", "t1")'],
    no: ['nudge("")', 'nudge("a\\nb")', 'respond("x")', `nudge("${"x".repeat(201)}")`],
  },
  paused: {
    yes: ['respond("The Danube is long.")', 'respond("a \\"quote\\"")', "idle"],
    no: ['respond("")', 'nudge("x")', `respond("${"x".repeat(401)}")`, 'idle("nothing is open")', 'integrate("x", "t1")'],
  },
};

describe.each(Object.entries(samples))("in the state %s the grammar", (name, { yes, no }) => {
  const ebnf = actionGrammar(states[name as keyof typeof states]());

  it.each([
    [...accepted, yes],
    [...refused, no],
  ] as const)("%s what it should", async (_, expected, texts) => {
    const accepts = await recogniser(ebnf);
    for (const text of texts) expect([text, accepts(text)]).toEqual([text, expected]);
  });

  it("accepts only what parses", () => {
    for (const text of yes) expect(() => parseAction(text)).not.toThrow();
  });

  it("is as the golden file says", async () => {
    await expect(ebnf).toMatchFileSnapshot(`golden/grammar-${name}.txt`);
  });
});

function after(text: string, tools: readonly ToolSpec[] = []): InteractionStream {
  const stream = new InteractionStream(tools);
  stream.append(user(text));
  return stream;
}

describe("copies", () => {
  it("are whole words even where the source is cut", async () => {
    const text = `${"quokkas ".repeat(100)}end`;
    const { state } = after(text);
    const cut = { ...state, changed: { from: text.length - 3, to: text.length } };
    const source = copySource(cut);
    expect(source.length).toBeLessThanOrEqual(2 * COPY_CHARACTERS);
    expect(new Set(wordsOf(source).map((word) => word.text))).toEqual(new Set(["quokkas", "end"]));
    for (let shift = 0; shift < 9; shift++) {
      const moved = copySource({ ...state, changed: { from: text.length - 3 - shift, to: text.length - shift } });
      expect([...new Set(wordsOf(moved).map((word) => word.text))].filter((word) => word !== "quokkas" && word !== "end")).toEqual([]);
    }
  });

  it("and their source never holds half a character", () => {
    for (let shift = 0; shift < 4; shift++) {
      const { state } = after(`${"x".repeat(shift)}${"😀 ".repeat(400)}`);
      const source = copySource({ ...state, changed: { from: 900, to: 901 } });
      expect(/\p{Surrogate}/u.test(source)).toBe(false);
    }
  });

  it("take any writing system and any sign", async () => {
    for (const text of [
      "日本 東京",
      "über Łódź Édith façade déjà-vu",
      "ﬁ naïve e\u0301t\u00e9",
      "a😀b 😀 c",
      "tab\there",
      "a\u2028b c",
      'say "this" \\ that',
      "1 ]-[ ^ 2",
      "a \ud800 b",
    ]) {
      const accepts = await recogniser(actionGrammar(after(text).state));
      for (const word of wordsOf(text))
        expect([word.text, accepts(`mark("k", ${JSON.stringify(word.text)}, "underline")`)]).toEqual([word.text, true]);
    }
  });

  it("are impossible where there are no words", async () => {
    for (const text of ["", "…", "😀"]) {
      const accepts = await recogniser(actionGrammar(after(text).state));
      expect(accepts("idle")).toBe(true);
      expect(accepts(`mark("k", "${text}", "underline")`)).toBe(false);
    }
  });
});

describe("tools", () => {
  it("take each type of parameter", async () => {
    const tool: ToolSpec = {
      name: "all",
      parameters: { s: { type: "string" }, n: { type: "number" }, b: { type: "boolean" }, e: { enum: ['a "b"', "c"] }, any: {} },
    };
    const accepts = await recogniser(actionGrammar(after("x", [tool]).state));
    expect(accepts('delegate("all", {"s": "x", "n": -1.25, "b": true, "e": "a \\"b\\"", "any": 3})')).toBe(true);
    expect(accepts('delegate("all", {"s": "x", "n": 0, "b": false, "e": "c", "any": "w"})')).toBe(true);
    expect(accepts('delegate("all", {"s": "x", "n": .5, "b": false, "e": "c", "any": "w"})')).toBe(false);
    expect(accepts('delegate("all", {"s": "x", "n": 0, "b": null, "e": "c", "any": "w"})')).toBe(false);
  });

  it("may take nothing, or optional parameters only", async () => {
    const none: ToolSpec = { name: "now", parameters: {} };
    const some: ToolSpec = { name: "today", parameters: { zone: { type: "string" } }, calls: [["zone"], []] };
    const accepts = await recogniser(actionGrammar(after("x", [none, some]).state));
    for (const text of ['delegate("now", {})', 'delegate("today", {})', 'delegate("today", {"zone": "utc"})']) {
      expect([text, accepts(text)]).toEqual([text, true]);
    }
    expect(accepts('delegate("now", {"zone": "utc"})')).toBe(false);
  });

  it("copies of two parameters do not meet", async () => {
    const tool: ToolSpec = { name: "a", parameters: { q: { type: "string", copy: true }, q_0: { type: "string", copy: true } } };
    const accepts = await recogniser(actionGrammar(after("one two", [tool]).state));
    expect(accepts('delegate("a", {"q": "one two", "q_0": "two"})')).toBe(true);
    expect(accepts('delegate("a", {"q": "two one", "q_0": "two"})')).toBe(false);
  });

  it("a timer can be cancelled only while it runs", async () => {
    const stream = after("x ", [timerSpec]);
    stream.settle({ type: "delegate", tool: "timer", args: { in_s: 5, note: "tea" } });
    stream.append({ source: "timer", id: "t1", body: '{"note": "tea"}', at: 6000 });
    expect((await recogniser(actionGrammar(stream.state)))('nudge("tea")')).toBe(true);
    stream.settle({ type: "nudge", text: "tea" });
    stream.append(user("x y", { at: 7000 }));
    // It fired once and is gone.
    expect((await recogniser(actionGrammar(stream.state)))('delegate("timer", {"cancel": "t1"})')).toBe(false);
  });
});
