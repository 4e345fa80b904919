import { describe, expect, it } from "vitest";
import { figureShare, markedKinds, reportFigures } from "../../training/corpus-tools/figures.js";
import { measure, type Scored } from "../../training/corpus-tools/metrics.js";
import { parseStreamFile } from "../../training/corpus-tools/stream-file.js";
import { scored } from "./scored.js";

const MARK = 'mark("animal", "fox", "underline")';
const LOOKUP = 'delegate("search", {"query": "a"})';
const WEAVE = 'integrate("2-1", "t1")';
const figures = reportFigures(new Set(["animal"]));
const countOf = (key: string, all: Scored[]) => {
  const { count, of } = figureShare(
    figures.find((figure) => figure.key === key)!,
    all,
  );
  return [count, of];
};

describe("reportFigures", () => {
  it.each<[string, [number, number], Scored[]]>([
    ["type", [2, 3], [scored("idle", 'idle("busy")'), scored(MARK, 'mark("animal", "hen", "underline")'), scored("idle", MARK)]],
    ["intrusion", [1, 3], [scored("idle", MARK), scored("idle", "idle"), scored("idle", null), scored(MARK, MARK)]],
    ["intrusion-licensed", [1, 3], [scored("idle", MARK), scored("idle", MARK, { blocked: "no-instruction" }), scored("idle", "idle")]],
    ["precision", [1, 3], [scored(MARK, MARK), scored(LOOKUP, MARK), scored("idle", MARK), scored(MARK, "idle")]],
    ["recall", [1, 3], [scored(MARK, MARK), scored(LOOKUP, MARK), scored(MARK, "idle"), scored("idle", MARK)]],
    ["recall-skip", [1, 2], [scored('skip("a")', 'skip("b")'), scored('skip("a")', 'idle("held")'), scored("idle", 'skip("a")')]],
    ["recall-delegate", [1, 2], [scored(LOOKUP, 'delegate("search", {"query": "b"})'), scored(LOOKUP, "idle")]],
    ["exact", [1, 2], [scored(LOOKUP, LOOKUP), scored(LOOKUP, 'delegate("search", {"query": "b"})'), scored("idle", "idle")]],
    ["span", [1, 2], [scored(MARK, MARK), scored(MARK, 'mark("animal", "the fox", "underline")'), scored(MARK, "idle")]],
    [
      "species",
      [1, 3],
      [
        scored('mark("animal", "Herons", "underline")', 'mark("animal", "Herons", "underline")'),
        scored('mark("animal", "quokka", "underline")', MARK),
        scored('mark("animal", "wombat", "underline")', "idle"),
        scored(MARK, MARK),
      ],
    ],
    [
      "kinds",
      [1, 2],
      [
        scored('mark("tree", "oak", "underline")', 'mark("tree", "oak", "underline")'),
        scored('mark("tool", "saw", "callout")', "idle"),
        scored(MARK, MARK),
      ],
    ],
    [
      "stale",
      [2, 3],
      [
        scored('idle("mid-clause")', WEAVE, { holding: true }),
        scored('skip("moved on")', WEAVE, { holding: true }),
        scored('idle("mid-clause")', "idle", { holding: true }),
        scored(WEAVE, WEAVE, { holding: true }),
      ],
    ],
    [
      "again",
      [1, 2],
      [scored("idle", LOOKUP, { blocked: "tool-duplicate" }), scored("idle", LOOKUP, { blocked: "tool-rate" }), scored(LOOKUP, "idle")],
    ],
    [
      "confabulation",
      [2, 4],
      [
        scored(WEAVE, WEAVE),
        scored(WEAVE, WEAVE, { blocked: "text-unsupported" }),
        scored("idle", 'respond("2-1.")', { waiting: true }),
        scored('respond("Yes.")', 'respond("No.")'),
      ],
    ],
    ["floor", [1, 2], [scored("idle", 'respond("Yes.")'), scored("idle", "idle"), scored("idle", 'respond("Yes.")', { active: false })]],
    ["malformed", [1, 2], [scored("idle", null), scored("idle", "idle")]],
  ])("%s counts %j", (key, expected, all) => {
    expect(countOf(key, all)).toEqual(expected);
  });

  it("agrees with the figures of score.ts", () => {
    const all = [
      scored("idle", MARK),
      scored("idle", LOOKUP, { blocked: "tool-duplicate" }),
      scored(MARK, MARK),
      scored(WEAVE, WEAVE, { holding: true }),
      scored('skip("a")', WEAVE, { holding: true }),
      scored(LOOKUP, null),
      scored('nudge("a")', 'nudge("a")'),
      scored('respond("a")', "idle", { active: false }),
    ];
    const metrics = measure(all);
    for (const figure of figures) if (figure.inMetrics) expect(figure.inMetrics(metrics), figure.key).toBe(figureShare(figure, all).rate);
  });

  it("collects the kinds of the teacher's marks", () => {
    const scripts = parseStreamFile(
      '# a-1 | quiet | t\na 350 x\n> mark("Tree", "x", "underline")\n! mark("tool", "x", "underline")\n',
      "a.stream",
    );
    expect([...markedKinds(scripts)]).toEqual(["tree"]);
  });
});
