import { describe, expect, it } from "vitest";
import { checkFiles, printStatistics } from "../../training/corpus-tools/check.js";

const HEAD = "# x-1 | mixed | test\ntools: search(query), timer(every_s, note)\n";
const ASK = 'a 350 who won the cup\n> delegate("search", {"query": "cup winner"})\n';
const RESULT = 'tool 400 t1 {"result": "Leeds"}\n';
const TIMER = 'a 350 every 5 seconds say breathe\n> delegate("timer", {"every_s": 5, "note": "breathe"})\n';
const check = (body: string) => checkFiles([["x.stream", HEAD + body]]);

describe("checkFiles", () => {
  it("passes what the policy shows", () => {
    const { faults, statistics } = check(
      `${ASK}a 650 last year, it must\n> idle("lookup still in flight")\n! respond("Leeds.")\n${RESULT}> integrate("Leeds", "t1")\np 1800\n> idle\n`,
    );
    expect(faults).toEqual([]);
    expect(statistics).toEqual({
      streams: 1,
      decisions: 4,
      pairs: 1,
      actions: { delegate: 1, idle: 2, integrate: 1 },
      families: { mixed: 1 },
    });
    expect(printStatistics(statistics)).toContain("1 streams, 4 decisions, 1 preference pairs\n  idle 2 (50 %)");
  });

  it.each([
    ["a reason with nothing open", 'a 350 a fox ran\n> idle("waiting")\n', 3, "nothing is in flight or held"],
    ["a bare idle while something is open", `${ASK}a 650 last year\n> idle\n`, 5, "bare idle"],
    [
      "a long reason",
      `${ASK}a 650 last year\n> idle("one two three four five six seven eight nine ten eleven")\n`,
      5,
      "more than 10 words",
    ],
    ["a span that is not there", 'a 350 a fox ran\n> mark("animal", "hen", "underline")\n', 3, "not in the text"],
    ["a span that is not complete", 'a 350 a fox r~\n> mark("animal", "r", "underline")\n', 3, "not complete"],
    [
      "a span marked twice",
      'a 350 mark animals. a fox\n> mark("animal", "fox", "underline")\na 650 ran\n> mark("animal", "fox", "underline")\n',
      5,
      "marked more often",
    ],
    ["a tool that is not listed", 'a 350 a fox ran\n> delegate("wiki", {"title": "fox"})\n', 3, "not listed"],
    ["an unwanted tool that is not listed", 'a 350 a fox ran\n> idle\n! delegate("wiki", {"title": "fox"})\n', 3, "not listed"],
    ["an unwanted action that is the wanted one", "a 350 a fox ran\n> idle\n! idle\n", 3, "is the wanted one"],
    ["missing arguments", 'a 350 a fox ran\n> delegate("search", {})\n', 3, "takes query"],
    ["the same lookup twice", `${ASK}a 650 last year\n> delegate("search", {"query": "cup winner"})\n`, 5, "asked already as t1"],
    ["a result nobody asked for", 'tool 400 t1 {"result": 1}\n> idle\n', 3, "never delegated"],
    ["a weave before the result", `${ASK}a 650 it was\n> integrate("Leeds", "t1")\n`, 5, "has not arrived"],
    ["a weave of a failure", `${ASK}tool 400 t1 {"error": "timeout"}\n> integrate("Leeds", "t1")\n`, 5, "failed"],
    ["a weave twice", `${ASK}${RESULT}> integrate("Leeds", "t1")\np 1800\n> integrate("Leeds", "t1")\n`, 7, "used up"],
    ["a long weave", `${ASK}${RESULT}> integrate("${"Leeds ".repeat(17).trim()}", "t1")\n`, 5, "more than 16 words"],
    ["a skip of nothing", 'a 350 a fox ran\n> skip("stale")\n', 3, "nothing is held"],
    ["an answer while active", 'a 350 is it good?\n> respond("Yes.")\n', 3, "while the writer is active"],
    ["a nudge without a timer", 'a 350 a fox ran\n> nudge("breathe")\n', 3, "without a timer event"],
    [
      "a nudge after the end",
      `${TIMER}a 650 stop that\n> delegate("timer", {"cancel": "t1"})\ntimer 5000 t1 {}\n> nudge("breathe")\n`,
      7,
      "was ended",
    ],
    ["a timer nobody started", "timer 5000 t1 {}\n> idle\n", 3, "never started"],
    ["a gesture at nothing", 'a 350 a fox ran\n> idle\ngesture 400 mark("hen")\n> idle\n', 5, "not there"],
    ["a revision of nothing", 'a 350 a fox ran\n> idle\nr 400 "hen" => "cow"\n> idle\n', 5, "not in the text"],
    ["a malformed action", "a 350 a fox ran\n> shout\n", 4, "Not an action"],
    ["an event without an action", "a 350 a fox ran\na 650 on\n> idle\n", 3, "without an action"],
  ])("finds %s", (_, body, line, message) => {
    const { faults } = check(body);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^x\\.stream:${line}: `));
    expect(faults[0]).toContain(message);
  });

  it("finds an id that is used twice, over all files", () => {
    const text = `${HEAD}a 350 a fox ran\n> idle\n`;
    expect(
      checkFiles([
        ["x.stream", text],
        ["y.stream", text],
      ]).faults,
    ).toEqual(["y.stream:1: x-1: the id is used at x.stream:1 already"]);
  });

  it("lists labels that the license refuses apart from faults", () => {
    const { faults, refused } = check('a 350 a fox ran\n> mark("animal", "fox", "underline")\n');
    expect(faults).toEqual([]);
    expect(refused).toEqual([expect.stringMatching(/^x\.stream:3: x-1: no-instruction: /)]);
  });
});
