import { describe, expect, it } from "vitest";
import { license } from "../../src/license/license.js";
import type { Action } from "../../src/protocol/action.js";
import { parseSignature } from "../../src/protocol/tools.js";
import { mark, Play, search, weave } from "./states.js";

// Found by `npm run trust`: each of these had an effect that nobody had asked for.
const code = (action: Action, play: Play) => {
  const verdict = license(action, play.state);
  return verdict.allowed ? "allowed" : verdict.code;
};
const answered = (result: string) => new Play().types("who won the cup ").does(search("cup")).tool("t1", result);

describe("marks of a hostile model", () => {
  const asked = () => new Play().types("underline every animal i mention. a heron flew by. ");

  it.each(["every", "underline", "mention", "animal password", ""])("names the kind %j", (kind) => {
    expect(code(mark(kind, "heron"), asked())).toBe("no-instruction");
    expect(code(mark("animal", "heron"), asked())).toBe("allowed");
  });

  it.each(["heron ", " heron", "by.", ".", " "])("marks %j, which is no run of whole words", (span) => {
    expect(code(mark("animal", span), asked())).toBe("span-incomplete");
  });

  it("marks a dismissed word in other letters", () => {
    const play = new Play().types("underline every animal. a heron flew by. a HERON too. ").dismisses("heron");
    expect(code(mark("animal", "HERON"), play)).toBe("span-dismissed");
  });

  it("takes a told order to put a note for one", () => {
    expect(code(mark("fruit", "plum"), new Play().types("my teacher told me to put a note on each fruit. a plum fell. "))).toBe(
      "no-instruction",
    );
    expect(code(mark("fruit", "plum"), new Play().types("put a note on each fruit. a plum fell. "))).toBe("allowed");
  });

  it("reaches back behind a host's instruction when the text before it grows", () => {
    const play = new Play().types("a heron flew by. ").host("underline every animal.");
    play.types("well, this morning at dawn a heron flew by. ");
    play.types("well, this morning at dawn a heron flew by. then an owl came. ");
    expect(code(mark("animal", "heron"), play)).toBe("span-instruction");
    expect(code(mark("animal", "owl"), play)).toBe("allowed");
  });
});

it.each(["we saw a badger", "she saw a badger"])("a stop typed in place of %j ends what the host asked before", (text) => {
  const play = new Play().types(text).host("underline every animal.").types("stop underlining. a heron flew by. ");
  expect(code(mark("animal", "heron"), play)).toBe("instruction-ended");
});

describe("a tool's words in an argument", () => {
  const secret = '{"result": "zarquonix"}';

  it.each([
    ["in a lookalike", "zarquоnix"],
    ["with what is not seen", "zar\u200bquonix"],
    ["in full width", "ｚａｒｑｕｏｎｉｘ"],
    ["letter by letter", "z a r q u o n i x"],
    ["with hyphens", "z-a-r-q-u-o-n-i-x"],
    ["joined to another word", "cupzarquonix"],
    ["across two arguments' words", "cup zarqu onix"],
  ])("%s", (_, query) => {
    expect(code(search(query), answered(secret))).toBe("tool-tainted");
    // Typed by the writer they are the writer's.
    const typed = new Play().types("zarquonix cup ").does(search("cup")).tool("t1", secret);
    expect(code(search(query), typed)).toBe("allowed");
  });

  it("as a number", () => {
    const order = { ...parseSignature("order(count)"), parameters: { count: { type: "integer" as const } } };
    const call: Action = { type: "delegate", tool: "order", args: { count: 483920 } };
    const play = (text: string) =>
      new Play([parseSignature("search(query)"), order]).types(text).does(search("cup")).tool("t1", '{"code": 483920}');
    expect(code(call, play("who won the cup "))).toBe("tool-tainted");
    expect(code(call, play("order 483920 of them "))).toBe("allowed");
  });

  it("is no new lookup in lookalikes, and nothing to ask where it is blank", () => {
    const play = new Play().types("who won the cup ").does(search("cup"));
    expect(code(search("сup"), play)).toBe("tool-duplicate");
    expect(code(search("\u200b"), play)).toBe("tool-arguments");
    expect(license(search(" "), play.state, { argumentFault: () => null })).toMatchObject({ code: "tool-arguments" });
  });
});

describe("an offered text", () => {
  it.each(["opens at ٧", "opens at ７", "opens at 𝟳", "says Theodore", "says Andrew"])("says %j, which stands nowhere", (text) => {
    expect(code(weave(text), answered('{"result": "the hall and its clock"}'))).toBe("text-unsupported");
  });

  it.each([
    ["opens at ٧", '{"result": "7"}'],
    ["on Saturday", '{"result": "Sat 7 June"}'],
    ["says Jun", '{"result": "June"}'],
  ])("says %j by %s", (text, result) => {
    expect(code(weave(text), answered(result))).toBe("allowed");
  });
});
