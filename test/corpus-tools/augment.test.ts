import fc from "fast-check";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { printAction } from "../../src/protocol/action.js";
import { requireAccepted } from "../../training/corpus-tools/accepted.js";
import { scriptFaults } from "../../training/corpus-tools/check.js";
import { collectKinds, exchange, HELD_BACK } from "../../training/corpus-tools/exchange.js";
import kinds from "../../training/corpus-tools/kinds.json" with { type: "json" };
import { playScript } from "../../training/corpus-tools/play.js";
import { Random } from "../../training/corpus-tools/random.js";
import { rename } from "../../training/corpus-tools/rename.js";
import { reslice } from "../../training/corpus-tools/reslice.js";
import { parseStreamFile, type Script } from "../../training/corpus-tools/stream-file.js";

const folder = new URL("../../training/corpus/", import.meta.url).pathname;
const corpus = ["train-b.stream", "train-g.stream", "train-m.stream"].flatMap((name) =>
  parseStreamFile(fs.readFileSync(folder + name, "utf8"), name),
);
const script = (text: string): Script => parseStreamFile(text, "made")[0]!;

/** The text at the end, and the marks in their order. */
function played(from: Script): { text: string; marks: string[] } {
  let text = "";
  const marks: string[] = [];
  playScript(from, ({ event, stream }) => {
    text = stream.state.text;
    if (event.action.type === "mark") marks.push(printAction(event.action));
  });
  return { text, marks };
}

describe("reslice", () => {
  it("keeps the text, the marks and every rule of the corpus, wherever it cuts", () => {
    fc.assert(
      fc.property(fc.nat(corpus.length - 1), fc.double({ min: 2, max: 30, noNaN: true }), fc.nat(999), (i, characters, seed) => {
        const made = reslice(corpus[i]!, new Random(String(seed)), { characters, share: 0.8 });
        if (!made) return;
        expect(played(made)).toEqual(played(corpus[i]!));
        expect(scriptFaults(made)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  const animals = script(
    [
      "# x | instruction-marks | animals",
      "tools: none",
      "a 350 underline the animals. a barn",
      "> idle",
      "a 650 owl and a fox ran",
      '> mark("animal", "barn owl", "underline")',
      "a 650 off together,",
      '> mark("animal", "fox", "underline")',
    ].join("\n"),
  );

  it("marks a unit at the first sample that holds it and what follows, one a sample", () => {
    for (let seed = 0; seed < 40; seed++) {
      const made = reslice(animals, new Random(String(seed)), { characters: 3, share: 1 });
      if (!made) continue;
      const due: number[] = [];
      playScript(made, ({ event, stream }) => {
        if (event.action.type === "mark") due.push(stream.state.text.length);
      });
      const text = "underline the animals. a barn owl and a fox ran off together, ";
      expect(due[0]).toBeGreaterThan(text.indexOf("owl") + 3);
      expect(due[1]).toBeGreaterThan(text.indexOf("fox") + 3);
      expect(due[0]).toBeLessThan(text.indexOf("owl") + 3 + 7);
    }
  });

  it("leaves a stretch alone where the teacher marked by another rule", () => {
    const late = {
      ...animals,
      events: animals.events.map((event, i) => (i === 1 ? { ...event, action: { type: "idle" as const } } : event)),
    };
    expect(reslice(late, new Random("1"), { characters: 3, share: 1 })).toBeNull();
  });
});

describe("exchange", () => {
  const all = collectKinds(corpus, kinds);

  it("exchanges a unit in text and labels alike, cuts kept, and breaks no rule", () => {
    let count = 0;
    for (const from of corpus) {
      const made = exchange(from, all, new Random(from.id));
      if (!made) continue;
      count++;
      expect(made.events.map((event) => event.body.endsWith("~"))).toEqual(from.events.map((event) => event.body.endsWith("~")));
      expect(made.events.map((event) => event.action.type)).toEqual(from.events.map((event) => event.action.type));
      const { text, marks } = played(made);
      expect(marks).not.toEqual(played(from).marks);
      for (const word of HELD_BACK) expect(text.toLowerCase()).not.toContain(word);
    }
    expect(count).toBeGreaterThan(20);
  });

  it("leaves a word alone that also stands unmarked", () => {
    const felt = script(
      [
        "# x | instruction-marks | fabrics",
        "tools: none",
        "a 350 underline the fabrics. some felt and",
        '> mark("fabric", "felt", "underline")',
        "a 650 then i felt silly.",
        "> idle",
      ].join("\n"),
    );
    expect(exchange(felt, all, new Random("1"))).toBeNull();
  });
});

describe("accepted", () => {
  it("lets only files through that were read as they stand", () => {
    const away = fs.mkdtempSync(path.join(os.tmpdir(), "accepted-"));
    for (const name of ["accepted.json", "train-a.stream"]) fs.copyFileSync(folder + name, path.join(away, name));
    const file = path.join(away, "train-a.stream");
    expect(() => requireAccepted(file)).not.toThrow();
    fs.appendFileSync(file, "\n");
    expect(() => requireAccepted(file)).toThrow(/was changed since/);
    fs.renameSync(file, path.join(away, "new.stream"));
    expect(() => requireAccepted(path.join(away, "new.stream"))).toThrow(/not accepted-by anyone/);
  });
});

describe("rename", () => {
  const lookup = script(
    [
      "# x | lookup-weave | mill",
      "tools: search(query)",
      "a 350 The mill at Tverh~",
      "> idle",
      "a 650 olm ground how much, tverholm folk",
      '> delegate("search", {"query": "Tverholm mill tonnes"})',
      '! delegate("search", {"query": "Tverholm"})',
      'tool 400 t1 {"result": "Tverholm Mill, 4,870 tonnes, built 1887, open 10:30"}',
      '> idle("folk of Tverholm first")',
      "a 650 never knew. It was",
      '> integrate("870 tonnes", "t1")',
    ].join("\n"),
  );

  it("gives another name everywhere, in its case and across a cut, and other figures but no other year or time", () => {
    for (let seed = 0; seed < 40; seed++) {
      const made = rename(lookup, new Random(String(seed)))!;
      expect(scriptFaults(made)).toEqual([]);
      const query = made.events[1]!.action;
      const name = query.type === "delegate" ? String(query.args["query"]).split(" ")[0]! : "";
      expect(name).toMatch(/^\p{Lu}\p{Ll}+$/u);
      expect(name).not.toBe("Tverholm");
      const { text } = played(made);
      expect(text).toContain(`The mill at ${name} ground`);
      expect(text).toContain(`${name.toLowerCase()} folk`);
      const all = JSON.stringify(made.events);
      expect(all).not.toMatch(/tverholm/i);
      expect(all).toContain("built 1887, open 10:30");
      expect(printAction(made.events[2]!.action)).toBe(`idle("folk of ${name} first")`);
    }
  });

  it("keeps every rule of the corpus and changes no decision's type", () => {
    let renamed = 0;
    for (const one of corpus) {
      const made = rename(one, new Random(one.id));
      if (!made) continue;
      renamed++;
      expect(scriptFaults(made)).toEqual([]);
      expect(made.events.map(({ action }) => action.type)).toEqual(one.events.map(({ action }) => action.type));
      expect(HELD_BACK.some((word) => JSON.stringify(made).toLowerCase().includes(word))).toBe(false);
    }
    expect(renamed).toBeGreaterThan(50);
  });

  it("leaves a stream without a lookup alone", () => {
    expect(rename(script("# x | quiet | q\ntools: search(query)\na 350 Marta rang.\n> idle"), new Random("1"))).toBeNull();
  });
});
