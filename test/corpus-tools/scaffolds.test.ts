import { spawnSync } from "node:child_process";
import fc from "fast-check";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { license } from "../../src/license/license.js";
import { actionFaults, eventFaults } from "../../training/corpus-tools/check.js";
import { HELD_BACK } from "../../training/corpus-tools/exchange.js";
import { playSheet } from "../../training/corpus-tools/play.js";
import { FAMILIES, makeScaffold, type Family } from "../../training/corpus-tools/scaffolds/make.js";
import { parseScaffoldFile, printScaffolds, type Scaffold } from "../../training/corpus-tools/scaffolds/scaffold-file.js";
import { parseStreamFile, type EventLine, type Script } from "../../training/corpus-tools/stream-file.js";

const anyFamily = fc.constantFrom(...FAMILIES);
const scaffolds = (family: Family, count: number) => Array.from({ length: count }, (_, i) => makeScaffold(family, "test", i));

function play(scaffold: Scaffold, visit: Parameters<typeof playSheet<Scaffold["events"][number]>>[2] = () => {}) {
  return playSheet(scaffold, (event) => event.placeholder, visit).state;
}

describe("scaffolds", () => {
  it("play without fault, hold no animal kept for evaluation, and come back from their file as they are", () => {
    fc.assert(
      fc.property(anyFamily, fc.nat(9999), fc.nat(20), (family, seed, number) => {
        const scaffold = makeScaffold(family, String(seed), number);
        const faults: string[] = [];
        const { text } = play(scaffold, ({ event, stream }) => {
          faults.push(...eventFaults(event, stream.state), ...actionFaults(event.placeholder, stream.state));
        });
        expect(faults).toEqual([]);
        for (const word of HELD_BACK) expect(text.toLowerCase()).not.toContain(word);
        const bare = ({ events, ...head }: Scaffold) => ({
          ...head,
          file: "",
          line: 0,
          events: events.map((event) => ({ ...event, line: 0 })),
        });
        expect(parseScaffoldFile(printScaffolds([scaffold]), "x.scaffold").map(bare)).toEqual([bare(scaffold)]);
      }),
      { numRuns: 150 },
    );
  });

  it("are the same for the same seed, and others for another", () => {
    fc.assert(
      fc.property(anyFamily, fc.nat(9999), (family, seed) => {
        const made = makeScaffold(family, String(seed), 0);
        expect(makeScaffold(family, String(seed), 0)).toEqual(made);
        expect(makeScaffold(family, `${seed}-other`, 0).events).not.toEqual(made.events);
      }),
      { numRuns: 30 },
    );
  });

  it("never parse as a stream that could be exported", () => {
    fc.assert(
      fc.property(anyFamily, fc.nat(9999), (family, seed) => {
        const text = printScaffolds([makeScaffold(family, String(seed), 0)]);
        expect(() => parseStreamFile(text, "x.stream")).toThrow(/^x\.stream:4: `\?` is a scaffold's placeholder and no label/);
      }),
      { numRuns: 30 },
    );
    // @ts-expect-error a scaffold is no script: its events have no action
    const script: Script = makeScaffold("quiet", "1", 0);
    expect(script.events.some((event) => "action" in event)).toBe(false);
  });

  it("are refused by the exporter, even under a stream's name", () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "scaffold-")), "made.stream");
    fs.writeFileSync(file, printScaffolds([makeScaffold("floor", "1", 0)]));
    const out = `${file}.jsonl`;
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "training/corpus-tools/export.ts", "--out", out, file], {
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toContain("is a scaffold's placeholder and no label");
    expect(fs.existsSync(out)).toBe(false);
  });

  it("refuse labels in their file", () => {
    expect(() => parseScaffoldFile("# x | quiet | t\ntools: none\na 350 so\n> idle\n", "x.scaffold")).toThrow(
      "x.scaffold:4: `>` is a label",
    );
    expect(() => parseScaffoldFile("# x | quiet | t\ntools: none\na 350 so\n", "x.scaffold")).toThrow("event without a placeholder");
  });

  it("type as writers do: samples of 2 to 6 words, at a sampler's times", () => {
    const typed = FAMILIES.flatMap((family) => scaffolds(family, 12)).flatMap(({ events }) => events.filter((event) => event.kind === "a"));
    const words = (event: EventLine) => event.body.split(" ").length;
    const fitting = typed.filter((event) => words(event) >= 2 && words(event) <= 6);
    expect(fitting.length / typed.length).toBeGreaterThan(0.85);
    expect(Math.max(...typed.map(words))).toBeLessThanOrEqual(7);
    expect(Math.min(...typed.map((event) => event.ms))).toBeGreaterThanOrEqual(350);
    expect(typed.filter((event) => event.body.endsWith("~")).length).toBeGreaterThan(20);
  });

  it.each<[Family, EventLine["kind"][], string[]]>([
    ["lookup-weave", ["a", "p", "r", "tool"], ["delegate", "idle", "integrate", "skip"]],
    ["instruction-marks", ["a", "p", "r"], ["idle", "mark"]],
    ["quoted-instruction", ["a", "p", "r"], ["idle", "mark"]],
    ["quiet", ["a", "p", "r"], ["idle"]],
    ["floor", ["a", "p", "r"], ["idle", "respond"]],
    ["timers", ["a", "p", "r", "timer"], ["delegate", "idle", "nudge"]],
    ["gestures", ["a", "gesture", "host", "p", "r", "tool"], ["delegate", "idle", "integrate", "mark", "skip"]],
  ])("of %s hold what they are about, and the license would allow it", (family, kinds, types) => {
    const acts: boolean[] = [];
    const events = scaffolds(family, 40).flatMap((scaffold) => {
      play(scaffold, ({ event, stream }) => {
        if (event.placeholder.type !== "idle") acts.push(license(event.placeholder, stream.state).allowed);
      });
      return scaffold.events;
    });
    expect([...new Set(events.map((event) => event.kind))].sort()).toEqual(kinds);
    expect([...new Set(events.map((event) => event.placeholder.type))].sort()).toEqual(types);
    expect(acts.filter(Boolean).length).toBeGreaterThanOrEqual(0.95 * acts.length);
  });
});
