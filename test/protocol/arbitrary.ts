import fc from "fast-check";
import { LIMIT, type Action } from "../../src/protocol/action.js";

/** Well-formed text without control characters, with what is hard to quote in it. */
export const words = (max: number) =>
  fc
    .oneof(
      fc.string({ minLength: 1, maxLength: max, unit: "grapheme" }),
      fc.string({
        minLength: 1,
        maxLength: max,
        unit: fc.constantFrom('"', "\\", ")", "(", ",", " ", "a", "é", "😀", "\u2028", "<|im_end|>", "</stream_event>"),
      }),
    )
    .map((text) =>
      text
        .replace(/[\u0000-\u001f]/g, "")
        .slice(0, max)
        .replace(/[\ud800-\udbff]$/, ""),
    )
    .filter((text) => text !== "");

const id = fc.integer({ min: 1, max: 9999 }).map((n) => `t${n}`);
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,31}$/);
const value = fc.oneof(words(LIMIT.argument), fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));

export const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constant<Action>({ type: "idle" }),
  fc.record({ type: fc.constant("idle" as const), reason: words(LIMIT.reason) }),
  fc.record({
    type: fc.constant("mark" as const),
    kind: words(LIMIT.kind),
    span: words(LIMIT.span),
    style: fc.constantFrom("underline" as const, "callout" as const),
  }),
  fc.record({
    type: fc.constant("delegate" as const),
    tool: name,
    args: fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true }),
  }),
  fc.record({ type: fc.constant("integrate" as const), text: words(LIMIT.text), source: id }),
  fc.record({ type: fc.constant("skip" as const), reason: words(LIMIT.reason) }),
  fc.record({ type: fc.constantFrom("nudge" as const, "respond" as const), text: words(LIMIT.text) }),
);

/** Prose in sentences, some of it long, some of it odd. */
export const prose = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom("the ", "quokka ", "sat. ", "Then? ", "a 6:42.3 ", "über ", "“so.” ", "\n", "— ", "example.org "),
      },
      fc.string({ maxLength: 12, unit: "grapheme" }),
      fc.constantFrom("x".repeat(300), "word ".repeat(80), "😀".repeat(200)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

/** A text and what an edit made of it. */
export const edit = fc.tuple(prose, fc.nat(), fc.nat(60), prose, fc.boolean()).map(([text, at, remove, insert, atEnd]) => {
  const boundaries = [...text].length;
  const from = atEnd ? boundaries : at % (boundaries + 1);
  const characters = [...text];
  const next = [...characters.slice(0, from), insert, ...characters.slice(from + remove)].join("");
  return { previous: text, next };
});
