import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { playScript } from "../../training/corpus-tools/play.js";
import { parseStreamFile } from "../../training/corpus-tools/stream-file.js";

const folder = new URL("../../training/corpus/", import.meta.url).pathname;

/** Runs of five words in what a file's writers type. */
function runs(name: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const script of parseStreamFile(fs.readFileSync(folder + name, "utf8"), name)) {
    const texts = new Set<string>();
    playScript(script, ({ event, stream }) => {
      if (event.kind === "r" || event === script.events.at(-1)) texts.add(stream.state.text);
    });
    for (const text of texts) {
      const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
      for (let at = 0; at + 5 <= words.length; at++) found.set(words.slice(at, at + 5).join(" "), script.id);
    }
  }
  return found;
}

describe("training streams of our own", () => {
  it("share no five words in a row with the development streams", () => {
    const dev = runs("dev.stream");
    const own = fs.readdirSync(folder).filter((name) => /^train-[n-z]\.stream$/.test(name));
    expect(own.length).toBeGreaterThan(0);
    const shared = own.flatMap((name) => [...runs(name)].filter(([run]) => dev.has(run)).map(([run, id]) => `${id}: ${run}`));
    expect(shared).toEqual([]);
  });
});
