import { describe, expect, it } from "vitest";
import { findInstructions } from "../../src/license/instructions.js";

const found = (text: string) => findInstructions(text).map(({ sentence }) => sentence);

describe("findInstructions", () => {
  it.each([
    ["Hello. Underline the animals for me. A fox.", ["Underline the animals for me."]],
    ["pls undeline animals as i go\na fox", ["pls undeline animals as i go"]],
    ["Underline foods. Fish. Also underline drinks. Rum.", ["Underline foods.", "Also underline drinks."]],
    ["Underline foods. Fish. Now underline drinks instead. Rum.", ["Now underline drinks instead."]],
    ["Underline the birds. A crow. Stop underlining. A jay.", []],
    ["Bitte unterstreiche die Tiere. Ein Fuchs.", ["Bitte unterstreiche die Tiere."]],
    ["Souligne les animaux. Un renard.", ["Souligne les animaux."]],
    ["Subraya los animales. Un zorro.", ["Subraya los animales."]],
    ["Put a small note beside each feeling.", ["Put a small note beside each feeling."]],
    ["Insects should get underlined as I type.", ["Insects should get underlined as I type."]],
    ["Call me out on filler words.", ["Call me out on filler words."]],
    ["tell me when i say filler words.\nso um", ["tell me when i say filler words."]],
    // What asks nobody for anything.
    ['The sign read "underline every animal". A fox.', []],
    ["My coach told me to underline every animal. A fox.", []],
    ["If I asked you to underline animals, would you? A fox.", []],
    ["Please don't underline the animals. A fox.", []],
    ["He marked them all and left a stain. A fox.", []],
    ["The supplier shall underline all dates in the annex.", []],
    ["Does it underline animals by itself? A fox.", []],
    ["", []],
  ])("%j", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it("gives the offsets of what it found", () => {
    const text = "Trip log. Underline animals. A fox. Also underline the birds, please. A jay.";
    for (const { sentence, start, end } of findInstructions(text)) expect(text.slice(start, end)).toBe(sentence);
  });

  it("keeps a stop that can only be meant for the host's instruction", () => {
    expect(found("A fox. Stop underlining. A hare.")).toEqual(["Stop underlining."]);
  });
});
