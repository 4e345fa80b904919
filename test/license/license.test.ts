import { describe, expect, it } from "vitest";
import { license } from "../../src/license/license.js";
import type { Action } from "../../src/protocol/action.js";
import { openSession } from "../../src/protocol/session.js";
import { paused, Play, search, typed } from "./states.js";

const respond: Action = { type: "respond", text: "Sure." };
const skip: Action = { type: "skip", reason: "moved on" };

describe("idle", () => {
  it("is always allowed", () => {
    expect(license({ type: "idle" }, openSession([]))).toEqual({ allowed: true, evidence: null });
  });
});

describe("respond", () => {
  it.each([
    "The tea was cold. What is a warmer word for cold?",
    "a slow film. what's another word for slow",
    "assistant, make it shorter",
    "It was an old quern. rephrase for a six year old",
    "She owned eleven dryers. Carry on, one line.",
    "Give me a title. Three words.",
    "Liebe Nachbarn, die Wäsche hängt. Assistent, kürzer bitte.",
    "hello? anyone home in here",
  ])("may answer %j", (text) => {
    expect(license(respond, paused(text)).allowed).toBe(true);
  });

  it.each([
    "",
    "   ",
    "The tea was cold.",
    "It rained. So we went home and slept.",
    'It rained. "Could you help me?"',
    "Home.\n> could you help me?",
  ])("has nothing to answer in %j", (text) => {
    expect(license(respond, paused(text))).toMatchObject({ allowed: false, code: "not-addressed" });
  });

  it("never takes the floor", () => {
    expect(license(respond, typed("what is a warmer word for cold? "))).toMatchObject({ allowed: false, code: "floor-taken" });
  });
});

describe("skip", () => {
  it("needs something to skip", () => {
    const play = new Play().types("the score was ");
    expect(license(skip, play.state)).toMatchObject({ allowed: false, code: "nothing-to-skip" });
    play.does(search("score"));
    expect(license(skip, play.state).allowed).toBe(true);
    play.tool("t1", '{"result": "2-1"}');
    expect(license(skip, play.state).allowed).toBe(true);
    play.does(skip);
    expect(license(skip, play.state)).toMatchObject({ allowed: false, code: "nothing-to-skip" });
  });
});
