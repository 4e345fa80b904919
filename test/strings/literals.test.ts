import { describe, expect, it } from "vitest";
import { literalsIn, sourcesOf } from "./literals.js";

describe("words for a person", () => {
  it.each(["element", "inspector", "session"])("src/%s has them in its strings only", (folder) => {
    const sources = sourcesOf(folder);
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.flatMap(({ file, text }) => literalsIn(text).map((words) => `${file}: ${words}`))).toEqual([]);
  });
});

describe("the search for them", () => {
  it.each([
    ['html`<p class="x">Close ${a}</p>`', ["Close"]],
    ['html`<p>${a ? "Open" : nothing}</p>`', ["Open"]],
    ['html`<b aria-label="Close">${a}</b>`', ['<b aria-label="Close">']],
    ['html`<b title=${a ?? "Close"}></b>`', ["Close"]],
    ["html`<b title=${`${n} marks`}></b>`", ["… marks"]],
    ['view.quietLine("Reminder stopped")', ["Reminder stopped"]],
    ["this.announce(`Reply: ${text}`)", ["Reply: …"]],
    ['html`<p class=${a ? "on" : "off"} part="x" @click=${() => go("x")}>${strings.close} · ${of("x")}</p>`', []],
    ['throw new Error("not shown")', []],
  ])("%s", (source, words) => expect(literalsIn(source)).toEqual(words));
});
