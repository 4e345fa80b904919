import { describe, expect, it } from "vitest";
import { alwaysIdle, decideBy, keywords } from "../../training/corpus-tools/baselines.js";
import { parseStreamFile } from "../../training/corpus-tools/stream-file.js";

const play = (body: string) => parseStreamFile(`# x-1 | quiet | t\ntools: search(query), timer(every_s, in_s, note)\n${body}`, "x.stream");
const texts = (body: string) => decideBy(keywords, play(body)).map(({ text }) => text);

describe("baselines", () => {
  it("decides every event, and idle always is", () => {
    const scripts = play("a 350 Underline animals.\n> idle\na 650 A fox\n> idle\n");
    expect(decideBy(alwaysIdle, scripts)).toEqual([
      { id: "x-1", index: 0, text: "idle" },
      { id: "x-1", index: 1, text: "idle" },
    ]);
  });

  it("marks listed words after an instruction until it is stopped", () => {
    expect(
      texts(
        'a 350 Underline animals. A fox\n> mark("animal", "fox", "underline")\na 650 ran. Please stop. A wolf\n> idle\na 350 came by\n> idle\n',
      ),
    ).toEqual(['mark("animal", "fox", "underline")', "idle", "idle"]);
  });

  it("looks up on a hedge, once, and weaves at a gap", () => {
    const [first, waiting, arrived, gap] = texts(
      'a 350 not sure who won,\n> delegate("search", {"query": "who won"})\na 650 i wonder\n> idle("in flight")\n' +
        'tool 400 t1 {"result": "Morocco 2-1"}\n> idle("held")\na 650 the score was\n> idle("held")\n',
    );
    expect(first).toBe('delegate("search", {"query": "not sure who won,"})');
    expect([waiting, arrived]).toEqual(["idle", "idle"]);
    expect(gap).toBe('integrate("Morocco 2-1", "t1")');
  });

  it("drops what failed or is waved away", () => {
    const [, skipped] = texts('a 350 what year was it?\n> delegate("search", {"query": "a"})\na 650 never mind\n> skip("a")\n');
    expect(skipped).toBe('skip("never mind")');
  });

  it("runs a timer, nudges, and answers at a pause", () => {
    const [asked, fired, answer] = texts(
      'a 350 remind me every five seconds to breathe.\n> delegate("timer", {"every_s": 5, "note": "breathe"})\n' +
        'timer 5000 t1 {"note": "breathe"}\n> nudge("breathe")\np 1800 are you there?\n> respond("Yes.")\n',
    );
    expect(asked).toBe('delegate("timer", {"every_s": 5, "note": "breathe"})');
    expect(fired).toBe('nudge("breathe")');
    expect(answer).toMatch(/^delegate|^respond/);
  });
});
