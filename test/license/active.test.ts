import { describe, expect, it } from "vitest";
import { activeInstructions } from "../../src/license/active.js";
import { license } from "../../src/license/license.js";
import { liveInstructions } from "../../src/license/orders.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import { Play } from "./states.js";

const ASK = "underline the animals i mention";
const mark = (span: string, kind = "animal") => ({ type: "mark", kind, span, style: "underline" }) as const;
const shown = (play: Play) => activeInstructions(play.state).map(({ what, style, host }) => [what, style, host]);

describe("active instructions", () => {
  it("are named by what they ask to mark", () => {
    expect(shown(new Play().pauses(ASK))).toEqual([["animals", "underline", false]]);
    expect(shown(new Play().pauses("put a note on every number that looks wrong to you"))).toEqual([["number", "callout", false]]);
    expect(shown(new Play().pauses("underline my filler words"))).toEqual([["filler words", "underline", false]]);
  });

  it("come from the host, too, and the newest replaces them", () => {
    const play = new Play().host("Underline the animals.").pauses("a walk");
    expect(shown(play)).toEqual([["animals", "underline", true]]);
    expect(shown(play.pauses("a walk. underline the colours"))).toEqual([["colours", "underline", false]]);
    expect(shown(play.pauses("a walk. also underline the colours"))).toEqual([
      ["animals", "underline", true],
      ["colours", "underline", false],
    ]);
  });

  it("are none in prose, in quotes, while they are typed, and after a stop", () => {
    for (const text of [
      "we should note the birds here and go on.",
      "the sign said “underline the animals” to all.",
      `${ASK}\na fox. stop. then `,
    ])
      expect(shown(new Play().pauses(text))).toEqual([]);
    expect(shown(new Play().types("underline the ani"))).toEqual([]);
  });
});

describe("an instruction dismissed by a gesture", () => {
  const text = `${ASK}\na quokka and a fox `;

  it("licenses no mark any more, and says so with its words", () => {
    const play = new Play().types(text).dismisses(ASK);
    expect(shown(play)).toEqual([]);
    const verdict = license(mark("fox"), play.state);
    expect(verdict).toMatchObject({ allowed: false, code: "instruction-ended", evidence: { text: ASK, start: 0 } });
  });

  it("stays ended while the text goes on and is edited elsewhere, and one that it had replaced stays so", () => {
    const play = new Play().types(`underline the colours\n${text}`).dismisses(ASK);
    play.types(`Hello. underline the colours\n${text}with a red owl `);
    expect(license(mark("owl"), play.state)).toMatchObject({ code: "instruction-ended" });
    expect(license(mark("red", "colour"), play.state)).toMatchObject({ code: "instruction-ended" });
  });

  it("comes back when it is typed again, edited, or revived", () => {
    for (const next of [
      `${text}and ${ASK}\nan owl `,
      `underline all the animals i mention\na quokka and an owl `,
      `${text}. start marking animals again. an owl `,
    ]) {
      const play = new Play().types(text).dismisses(ASK).types(next);
      expect(license(mark("owl"), play.state), next).toMatchObject({ allowed: true });
    }
  });

  it("ends all that the host gave at once", () => {
    const both = "Underline the animals. Also label the cities.";
    const play = new Play().host(both).types("a quokka in Graz ");
    expect(license(mark("quokka"), play.state)).toMatchObject({ allowed: true });
    play.dismisses(both);
    for (const verdict of [license(mark("quokka"), play.state), license(mark("Graz", "city"), play.state)]) {
      expect(verdict).toMatchObject({ code: "instruction-ended" });
    }
  });

  it("ends the host's, but not what the host asks later", () => {
    const play = new Play().host("Underline the animals.").types("a quokka ").dismisses("Underline the animals.").types("a quokka, a fox ");
    expect(license(mark("fox"), play.state)).toMatchObject({ code: "instruction-ended", evidence: { start: -1 } });
    play.host("Underline the animals.").types("a quokka, a fox, an owl ");
    expect(license(mark("owl"), play.state)).toMatchObject({ allowed: true });
  });

  it("is not ended by a dismissed word that stands in it", () => {
    const play = new Play().types(text).dismisses("underline").dismisses("quokka").dismisses("animals i");
    expect(license(mark("fox"), play.state)).toMatchObject({ allowed: true });
  });

  it("does not come to life by a rebase", () => {
    const play = new Play().types(text).dismisses(ASK);
    expect(liveInstructions(play.state)).toEqual([]);
    const stream = new InteractionStream([]);
    const typed = (value: string, at: number) =>
      ({ source: "user", text: value, caret: value.length, state: "active", revised: false, at }) as const;
    stream.append(typed(text, 0));
    stream.settle({ type: "idle" });
    stream.append({ source: "gesture", gesture: "dismiss", target: ASK, at: 700 });
    stream.settle({ type: "idle" });
    for (let i = 2; i < 12; i++) {
      stream.append(typed(`${text}${"more ".repeat(i)}`, i * 700));
      stream.settle({ type: "idle" });
    }
    stream.rebase(liveInstructions(stream.state).map(({ sentence }) => sentence));
    expect(stream.settledTurns.some(({ source }) => source === "gesture")).toBe(true);
  });
});
