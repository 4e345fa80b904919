import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeBetween } from "../../src/protocol/text.js";
import { changedSentences, CONTEXT_CHARACTERS, LONGEST_CHANGE } from "../../src/protocol/window.js";
import { edit, prose } from "./arbitrary.js";

const LONGEST = LONGEST_CHANGE + 2 * CONTEXT_CHARACTERS + 5;
const shown = (previous: string, next: string, phase: "active" | "paused" = "active", caret = next.length) =>
  changedSentences(previous, next, caret, phase);

const long = `${"An old sentence stands here. ".repeat(100)}`;
const cases: [name: string, previous: string, next: string, phase?: "active" | "paused", caret?: number][] = [
  ["typing on", "so morocco played the nether", "so morocco played the netherlands last night and i think "],
  ["a new sentence after an old one", `${long}the quokka `, `${long}the quokka sat`],
  ["a sentence begun", "One. Two.", "One. Two. Thr"],
  ["a blank at the end while active", "One", "One "],
  ["a blank at the end once paused", "One", "One ", "paused"],
  ["a revision in the middle", `${long}the whole street was hot. ${long}`, `${long}our whole street was hot. ${long}`],
  ["a deleted sentence", "One. Two. Three.", "One. Three."],
  ["all deleted", "One. Two.", ""],
  ["nothing changed, caret in the second", "One. Two. Three.", "One. Two. Three.", "active", 7],
  ["nothing changed, paused at the end", `${long}The end.`, `${long}The end.`, "paused"],
  ["no sentence end far back", "", `${"word ".repeat(200)}`],
  ["one more word after 1,000 characters without an end", "word ".repeat(200), `${"word ".repeat(200)}more`],
  ["a long paste", "One. ", `One. ${"Pasted words go on. ".repeat(200)}`],
  ["lines", "- one\n- two", "- one\n- two\n- three"],
  ["a figure", "it ran 6:42", "it ran 6:42.3"],
  ["an emoji", "so 😀", "so 😀😁"],
];

describe("changed sentences", () => {
  it("are as the golden file says", async () => {
    const text = cases.map(([name, previous, next, phase, caret]) => `# ${name}\n${JSON.stringify(shown(previous, next, phase, caret))}\n`);
    await expect(text.join("\n")).toMatchFileSnapshot("golden/changed-sentences.txt");
  });

  it("lose no changed character, up to the longest change", () => {
    fc.assert(
      fc.property(edit, fc.constantFrom("active" as const, "paused" as const), ({ previous, next }, phase) => {
        const text = phase === "paused" ? next.replace(/ +$/, "") : next;
        const { from, toNext } = changeBetween(previous, text);
        if (toNext - from <= LONGEST_CHANGE) expect(shown(previous, next, phase)).toContain(text.slice(from, toNext));
      }),
      { numRuns: 300 },
    );
  });

  it("are a part of the text, and say so where text stands around them", () => {
    fc.assert(
      fc.property(edit, ({ previous, next }) => {
        fc.pre(!next.includes("…") && next.length < LONGEST_CHANGE);
        const body = shown(previous, next);
        const part = body.replace(/^…/, "").replace(/…$/, "");
        expect(next).toContain(part);
        expect(body.startsWith("…")).toBe(!next.startsWith(part) || (body.startsWith("…") && next.indexOf(part, 1) >= 0));
        if (body.length === part.length) expect(part).toBe(next);
      }),
      { numRuns: 300 },
    );
  });

  it("do not grow with the text", () => {
    fc.assert(
      fc.property(edit, ({ previous, next }) => {
        expect(shown(previous, next).length).toBeLessThanOrEqual(LONGEST);
      }),
      { numRuns: 300 },
    );
    const body = shown(`${long}x`, `${long}xy`);
    expect(shown(`${long.repeat(50)}x`, `${long.repeat(50)}xy`)).toBe(body);
    expect(shown("", "x".repeat(100_000)).length).toBeLessThanOrEqual(LONGEST);
    expect(shown(`${"x".repeat(50_000)}a`, `${"x".repeat(50_000)}ab`).length).toBeLessThanOrEqual(CONTEXT_CHARACTERS + 3);
  });

  it("hold no half of a character", () => {
    for (let shift = 0; shift < 3; shift++) {
      const text = `${"x".repeat(shift)}${"😀".repeat(3000)}`;
      for (const [previous, next] of [
        [text, `${text}y`],
        [text, `y${text}`],
        ["", text],
        [text, `${text.slice(0, shift + 3000)}y${text.slice(shift + 3000)}`],
      ] as const) {
        expect(/\p{Surrogate}/u.test(shown(previous, next))).toBe(false);
      }
    }
  });

  it("of an unchanged text hold the caret", () => {
    fc.assert(
      fc.property(prose, fc.nat(), (text, at) => {
        const caret = at % (text.length + 1);
        expect(shown(text, text, "active", caret).length).toBeLessThanOrEqual(LONGEST);
        if (text.trim() !== "") expect(shown(text, text, "active", caret).trim()).not.toBe("");
      }),
    );
  });
});
