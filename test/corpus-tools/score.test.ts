import { describe, expect, it } from "vitest";
import { measure } from "../../training/corpus-tools/metrics.js";
import { pairDecisions, printMetrics, readDecisions } from "../../training/corpus-tools/score.js";
import { parseStreamFile } from "../../training/corpus-tools/stream-file.js";

const SCRIPTS = parseStreamFile(
  `# x-1 | instruction-marks | a fox
tools: search(query)
a 350 Underline animals.\\nA fox
> mark("animal", "fox", "underline")
a 650 ran. How old do they get,
> delegate("search", {"query": "fox lifespan"})
a 650 I wonder
> idle("lookup in flight")
`,
  "x.stream",
);
const line = (index: number, text: string) => JSON.stringify({ id: "x-1", index, text, first: { idle: 0.5 } });
const decided = (...texts: string[]) => readDecisions(texts.map((text, index) => line(index, text)).join("\n") + "\n");

describe("score", () => {
  it("puts decisions beside the teacher's, with the license on the teacher's history", () => {
    const scored = pairDecisions(
      SCRIPTS,
      decided('mark("animal", "fox", "underline")', 'mark("animal", "ran", "underline"', 'delegate("search", {"query": "fox lifespan"})'),
    );
    expect(scored.map(({ said, blocked, waiting }) => [said?.type ?? null, blocked, waiting])).toEqual([
      ["mark", null, false],
      [null, null, false],
      ["delegate", "tool-duplicate", true],
    ]);
    expect(measure(scored)).toMatchObject({ typeAccuracy: 1 / 3, intrusionRate: 1, intrusionRateLicensed: 0, malformed: { count: 1 } });
  });

  it("says which decisions are missing", () => {
    expect(() => pairDecisions(SCRIPTS, decided("idle"))).toThrow("2 decisions are missing (stream and event): x-1 1, x-1 2");
  });

  it("says which line is no decision", () => {
    expect(() => readDecisions(`${line(0, "idle")}\n{"id": "x-1"}`)).toThrow("decision 2");
  });

  it("prints for a person", () => {
    const text = printMetrics(measure(pairDecisions(SCRIPTS, decided("idle", "idle", "idle"))));
    expect(text).toContain("intrusionRate          0.0 %");
    expect(text).toMatch(/^mark +1 +0 +0\.0 %/m);
  });
});
