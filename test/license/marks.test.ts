import { describe, expect, it } from "vitest";
import { license } from "../../src/license/license.js";
import { mark, paused, Play, typed } from "./states.js";

const ASK = "Underline the animals.\n";

describe("marks that are asked for", () => {
  it.each([
    ["singular of a plural", ASK + "A fox ran ", "animal", "fox"],
    ["filler for filler words", "underline my filler words\nso um yes ", "filler", "um"],
    ["my ums", "underline my ums as i type.\nso um yes ", "um", "um"],
    ["two words", "Underline the body parts.\nMy left arm hurts ", "body part", "arm"],
    ["a pronoun", "I overuse similes. Underline them from here.\nAs old as time, ", "simile", "As old as time"],
    ["a callout", "Put a callout on every cheese. Some brie, ", "cheese", "brie"],
    ["a passive", "I'd like the percentages underlined.\nUp by 4.5% now ", "percentage", "4.5%"],
    ["people by person", "Label the people.\nHere is Yusra with ", "person", "Yusra"],
    ["colour by color", "Mark the colors.\nA teal door ", "colour", "teal"],
    ["parentheses", "(Underline the furniture as I name it.) The wardrobe stands ", "furniture", "wardrobe"],
    ["a second kind with also", "Underline foods. Also underline drinks. Eel and rum ", "food", "Eel"],
    ["an added kind", "Underline foods. Also underline drinks. Eel and rum ", "drink", "rum"],
    ["German", "Bitte unterstreiche die Tiere.\nEin Fuchs lief ", "tier", "Fuchs"],
    ["French", "Souligne les animaux.\nUn renard passe ", "animal", "renard"],
    ["Spanish", "Subraya los animales.\nUn zorro corre ", "animal", "zorro"],
    ["without a full stop", "session notes underline weapons for my sheet: one rusty glaive, ", "weapon", "glaive"],
    ["after a repeated stop", "Underline birds. A crow. Stop underlining. A jay. Underline birds again. A wren ", "bird", "wren"],
    ["words after a restart", "underline animals. a cow. stop underlining. a pig. start again w animals pls. a hen ", "animal", "hen"],
    ["what a reported stop does not end", ASK + "He told me to stop marking. A fox ran ", "animal", "fox"],
    ["what a quoted stop does not end", ASK + '"Stop marking!" he cried. A fox ran ', "animal", "fox"],
    ["what a bus stop does not end", ASK + "The bus stop was wet. A fox ran ", "animal", "fox"],
    ["inside quotes, for the span may be quoted", ASK + '"A fox," she said, ', "animal", "fox"],
  ])("%s", (_, text, kind, span) => {
    const verdict = license(mark(kind, span), typed(text));
    expect(verdict).toMatchObject({ allowed: true });
    if (!verdict.allowed) return;
    expect(text.slice(verdict.range!.start, verdict.range!.end)).toBe(span);
    expect(text.slice(verdict.evidence!.start, verdict.evidence!.end)).toBe(verdict.evidence!.text);
  });
});

describe("marks that are not", () => {
  it.each([
    ["nobody asked", "A fox ran past ", "animal", "fox", "no-instruction"],
    ["another kind", "Underline the tools. A fox ran ", "animal", "fox", "no-instruction"],
    ["quoted", 'She said "underline the animals". A fox ran ', "animal", "fox", "instruction-quoted"],
    ["quoted in a block", "> underline the animals\nA fox ran ", "animal", "fox", "instruction-quoted"],
    ["reported", "The teacher told us to underline the animals. A fox ran ", "animal", "fox", "no-instruction"],
    ["reported without to", "coach goes mark the animals. A fox ran ", "animal", "fox", "no-instruction"],
    ["negated", "Please don't underline the animals. A fox ran ", "animal", "fox", "no-instruction"],
    ["none wanted", "No underlining of animals, thanks. A fox ran ", "animal", "fox", "no-instruction"],
    ["hypothetical", "If you asked me to underline animals I would. A fox ran ", "animal", "fox", "no-instruction"],
    ["excluded", "Underline the tools, not the animals. A fox ran ", "animal", "fox", "no-instruction"],
    ["replaced", "Underline animals. A cow. Now underline tools instead. A fox ran ", "animal", "fox", "instruction-ended"],
    ["stopped", ASK + "A cow. Stop underlining. A fox ran ", "animal", "fox", "instruction-ended"],
    ["stopped in passing", ASK + "a cow ok thats enough marking, ta. a fox ran ", "animal", "fox", "instruction-ended"],
    ["a kind dropped", ASK + "A cow. Animals off. A fox ran ", "animal", "fox", "instruction-ended"],
    ["forgotten", "Underline animals. A cow. Forget animals, label tools. A fox ran ", "animal", "fox", "instruction-ended"],
    ["stopped in German", "Unterstreiche Tiere. Ein Hund. Hör auf zu markieren. Ein Fuchs lief ", "tier", "Fuchs", "instruction-ended"],
    ["backlog after a stop", ASK + "A cow and a fox. Stop. Then ", "animal", "cow", "instruction-ended"],
    ["the instruction itself", ASK + "We ran ", "animal", "animals", "span-instruction"],
    ["before the instruction", "A fox ran. " + ASK + "Then ", "animal", "fox", "span-instruction"],
    ["not in the text", ASK + "A fox ran ", "animal", "hare", "span-missing"],
    ["half a word", ASK + "A foxglove grew ", "animal", "fox", "span-incomplete"],
    ["not complete yet", ASK + "A fox", "animal", "fox", "span-incomplete"],
  ])("%s", (_, text, kind, span, code) => {
    expect(license(mark(kind, span), typed(text))).toMatchObject({ allowed: false, code });
  });

  it("completes the last word at a pause", () => {
    expect(license(mark("animal", "fox"), paused(ASK + "A fox")).allowed).toBe(true);
  });

  it("marks an occurrence once", () => {
    const play = new Play().types(ASK + "A fox ran ");
    const verdict = license(mark("animal", "fox"), play.state);
    if (!verdict.allowed) throw new Error(verdict.detail);
    play.does(mark("animal", "fox"), verdict.range);
    expect(license(mark("animal", "fox"), play.state)).toMatchObject({ allowed: false, code: "span-marked" });
    play.types(ASK + "A fox ran by another fox and ");
    expect(license(mark("animal", "fox"), play.state)).toMatchObject({ allowed: true });
  });

  it("never marks a dismissed word again", () => {
    const play = new Play().types(ASK + "A fox ran ").dismisses("fox");
    expect(license(mark("animal", "fox"), play.state)).toMatchObject({ allowed: false, code: "span-dismissed" });
    play.types(ASK + "A fox ran. Fox two ");
    expect(license(mark("animal", "Fox"), play.state)).toMatchObject({ allowed: false, code: "span-dismissed" });
  });
});

describe("host instructions", () => {
  it("reach forward from where the text ended", () => {
    const play = new Play().types("A cow. ").host("Underline the animals the writer mentions.").types("A cow. A fox ran ");
    expect(license(mark("animal", "fox"), play.state)).toMatchObject({ allowed: true, evidence: { start: -1, end: -1 } });
    expect(license(mark("animal", "cow"), play.state)).toMatchObject({ allowed: false, code: "span-instruction" });
  });

  it.each([
    "Stop underlining.",
    "No more notes.",
    "That is enough underlining.",
    "Thank you, no more underlining.",
    "No further underlining.",
  ])("are ended by the host: %s", (body) => {
    const play = new Play().host("Underline animals.").types("A cow. ").host(body).types("A cow. A fox ran ");
    expect(license(mark("animal", "fox"), play.state)).toMatchObject({ allowed: false, code: "instruction-ended" });
  });

  it("are ended by the writer", () => {
    const play = new Play().host("Underline animals.").types("A cow. Stop underlining. A fox ran ");
    expect(license(mark("animal", "fox"), play.state)).toMatchObject({ allowed: false, code: "instruction-ended" });
  });

  it("are no reason for the writer's other kinds", () => {
    const play = new Play().host("Underline animals.").types("A red fox ran ");
    expect(license(mark("colour", "red"), play.state)).toMatchObject({ allowed: false, code: "no-instruction" });
  });
});
