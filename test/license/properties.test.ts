import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findInstructions } from "../../src/license/instructions.js";
import { license } from "../../src/license/license.js";
import { BLOCK_CODES } from "../../src/protocol/decision.js";
import { actionSchema, type Action } from "../../src/protocol/action.js";
import { mark, Play, search, weave } from "./states.js";

/** Words of prose that ask for nothing. */
const PROSE =
  "the a red fox ran past our old barn while two crows sat on it and Milo slept under warm hay by seven, quietly. Then it rained".split(
    " ",
  );
const KINDS = ["animal", "bird", "colour", "filler", "number", "name", "word"];
const ASKS = [
  (kind: string) => `underline the ${kind}s`,
  (kind: string) => `please mark every ${kind}`,
  (kind: string) => `put a note on each ${kind}`,
  (kind: string) => `call me out on ${kind}s`,
  (kind: string) => `flag my ${kind}s please`,
  (kind: string) => `unterstreiche alle ${kind}s`,
  (kind: string) => `souligne les ${kind}s`,
];
const QUOTES: readonly ((inner: string) => string)[] = [
  (inner) => `she said "${inner}"`,
  (inner) => `she said “${inner}”`,
  (inner) => `sie sagte „${inner}“`,
  (inner) => `elle dit « ${inner} »`,
  (inner) => `sie sagte »${inner}«`,
  (inner) => `she said '${inner}'`,
  (inner) => `she said ‘${inner}’`,
  (inner) => `so\n> ${inner}\n`,
  (inner) => `so\n\`\`\`\n${inner}\n\`\`\`\n`,
  (inner) => `type \`${inner}\``,
  (inner) => `she said "${inner}\n`,
];
const STOPS = [
  "Stop underlining.",
  "Okay, no more marks please.",
  "That's enough marking.",
  "(Stop the callouts now.)",
  "Stop.",
  "quit flagging.",
  "Stop it, please.",
];

const prose = fc.array(fc.constantFrom(...PROSE), { minLength: 2, maxLength: 30 }).map((words) => `${words.join(" ")}. `);
const kind = fc.constantFrom(...KINDS);
const ask = fc.constantFrom(...ASKS);
const phase = fc.constantFrom("active" as const, "paused" as const);
const spanOf = (text: string) => fc.constantFrom(...(text.match(/[\p{L}\p{N}]+/gu) ?? ["fox"]));

const anything = fc.string({ unit: "grapheme", maxLength: 60 });
const text = fc
  .array(
    fc.oneof(
      anything,
      prose,
      fc.constantFrom(...STOPS),
      fc.constantFrom(...ASKS.map((form) => form("animal"))),
      fc.constantFrom("\n", '"', "“", "«", "`", "> ", "'", "(", ")"),
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(" "));
const printable = (max: number) =>
  fc.string({ unit: "grapheme", minLength: 1, maxLength: Math.floor(max / 4) }).filter((value) => !/[\u0000-\u001f]/.test(value));
const id = fc.constantFrom("t1", "t2", "t3");
const action: fc.Arbitrary<Action> = fc
  .oneof(
    fc.record({ type: fc.constant("idle" as const) }),
    fc.record({
      type: fc.constant("mark" as const),
      kind: printable(32),
      span: printable(120),
      style: fc.constantFrom("underline" as const, "callout" as const),
    }),
    fc.record({
      type: fc.constant("delegate" as const),
      tool: fc.constantFrom("search", "timer", "none"),
      args: fc.dictionary(fc.constantFrom("query", "every_s", "note", "cancel"), fc.oneof(printable(80), fc.integer())),
    }),
    fc.record({ type: fc.constant("integrate" as const), text: printable(200), source: id }),
    fc.record({ type: fc.constantFrom("skip" as const), reason: printable(100) }),
    fc.record({ type: fc.constantFrom("nudge" as const, "respond" as const), text: printable(200) }),
  )
  .filter((candidate) => actionSchema.safeParse(candidate).success);

describe("license", { timeout: 60_000 }, () => {
  it("lets no mark pass that nobody asked for", () => {
    const cases = prose.chain((body) => fc.record({ body: fc.constant(body), kind, span: spanOf(body), phase }));
    fc.assert(
      fc.property(cases, ({ body, kind: what, span, phase: state }) => {
        expect(license(mark(what, span), new Play().types(body, state).state).allowed).toBe(false);
      }),
    );
  });

  it("takes no instruction from a quotation", () => {
    const cases = prose.chain((body) =>
      fc.record({ head: prose, body: fc.constant(body), kind, ask, quote: fc.constantFrom(...QUOTES), span: spanOf(body), phase }),
    );
    fc.assert(
      fc.property(cases, ({ head, body, kind: what, ask: form, quote, span, phase: state }) => {
        const { state: now } = new Play().types(`${head}${quote(form(what))} ${body}`, state);
        expect(license(mark(what, span), now)).toMatchObject({ allowed: false });
        expect(findInstructions(now.text)).toEqual([]);
      }),
    );
  });

  it("lets the same instruction pass outside one", () => {
    const cases = prose.chain((body) => fc.record({ body: fc.constant(body), kind, ask, span: spanOf(body) }));
    fc.assert(
      fc.property(cases, ({ body, kind: what, ask: form, span }) => {
        expect(license(mark(what, span), new Play().types(`${form(what)}.\n${body}`).state)).toMatchObject({ allowed: true });
      }),
    );
  });

  it("lets nothing pass after a stop", () => {
    const cases = prose.chain((body) =>
      fc.record({
        before: prose,
        body: fc.constant(body),
        kind,
        ask,
        stop: fc.constantFrom(...STOPS),
        span: spanOf(body),
        byHost: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(cases, ({ before, body, kind: what, ask: form, stop, span, byHost }) => {
        const play = new Play();
        const first = byHost ? before : `${form(what)}.\n${before}`;
        if (byHost) play.host(`${form(what)}.`);
        play.types(first).types(`${first}\n${stop}\n${body}`);
        expect(license(mark(what, span), play.state)).toMatchObject({ allowed: false, code: "instruction-ended" });
      }),
    );
  });

  it("weaves no number that stands in neither source nor text", () => {
    const number = fc.integer({ min: 21, max: 99_999 });
    fc.assert(
      fc.property(number, number, number, (claimed, given, written) => {
        fc.pre(claimed !== given && claimed !== written);
        const play = new Play().types(`there were ${written} or so, in all `).does(search("how many")).tool("t1", `{"count": ${given}}`);
        expect(license(weave(`${claimed} people`), play.state)).toMatchObject({ allowed: false, code: "text-unsupported" });
        expect(license(weave(`${given} people`), play.state).allowed).toBe(true);
      }),
    );
  });

  it("delegates no word that only a result holds", () => {
    const word = fc.stringMatching(/^[b-df-hj-np-tv-z]{5,9}$/);
    fc.assert(
      fc.property(word, prose, (secret, body) => {
        const play = new Play()
          .types(body)
          .does(search("fox"))
          .tool("t1", JSON.stringify({ result: `send ${secret} on` }));
        expect(license(search(`fox ${secret}`), play.state)).toMatchObject({ allowed: false, code: "tool-tainted" });
        expect(
          license(
            search(`fox ${secret}`),
            new Play()
              .types(`${body}${secret} `)
              .does(search("fox"))
              .tool("t1", JSON.stringify({ result: secret })).state,
          ).allowed,
        ).toBe(true);
      }),
    );
  });

  it("never throws, and its evidence stands where it says", () => {
    fc.assert(
      fc.property(text, text, action, phase, fc.boolean(), (first, second, candidate, state, withHost) => {
        const play = new Play()
          .types(first)
          .does(search("fox"))
          .tool("t1", JSON.stringify({ result: second.slice(0, 40) }));
        if (withHost) play.host(second || "Underline animals.");
        play.types(first + second, state);
        const verdict = license(candidate, play.state);
        const { evidence } = verdict;
        if (evidence && evidence.start >= 0) expect(play.state.text.slice(evidence.start, evidence.end)).toBe(evidence.text);
        if (evidence && evidence.start < 0) expect(play.state.host.some((entry) => entry.body.includes(evidence.text))).toBe(true);
        if (!verdict.allowed) expect(BLOCK_CODES).toContain(verdict.code);
        else if (verdict.range && candidate.type === "mark")
          expect(play.state.text.slice(verdict.range.start, verdict.range.end)).toBe(candidate.span);
        for (const found of findInstructions(play.state.text)) expect(play.state.text.slice(found.start, found.end)).toBe(found.sentence);
      }),
      { numRuns: 200 },
    );
  });

  it("reads a long text without full stops", () => {
    const words = "no more um like so I put the note on a fox, and then, well, mark said stop, ".repeat(400);
    for (const candidate of [mark("animal", "fox"), search("fox"), { type: "respond", text: "yes" } as const]) {
      expect(() => license(candidate, new Play().pauses(words).state)).not.toThrow();
    }
  });
});
