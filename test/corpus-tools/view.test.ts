import crypto from "node:crypto";
import { describe, expect, it } from "vitest";
import { makeScaffold } from "../../training/corpus-tools/scaffolds/make.js";
import { printScaffolds } from "../../training/corpus-tools/scaffolds/scaffold-file.js";
import { corpusStatistics, printCorpusStatistics } from "../../training/corpus-tools/stats.js";
import { parseStreamFile, printScripts } from "../../training/corpus-tools/stream-file.js";
import { viewFiles } from "../../training/corpus-tools/view/main.js";

const TEXT = `# x-1 | instruction-marks | a <b>fox</b>
tools: search(query)
a 350 Underline animals. A fox </script><img src=x onerror="a">
> mark("animal", "fox", "underline")
r 700 "A fox" => "One fox"
> idle
! mark("animal", "fox", "underline")
p 1900 ran
> mark("bird", "ran", "underline")

# x-2 | quiet | nothing
tools: none
a 350 hello there
> idle
`;

describe("corpus:view", () => {
  const page = viewFiles([["made/x.stream", TEXT]]);

  it("puts corpus text in as text, and loads nothing", () => {
    expect(page).not.toContain("<b>fox");
    expect(page).not.toContain("<img");
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(page).toContain("&lt;/script&gt;&lt;img src=x onerror=&quot;a&quot;&gt;");
    expect(page).toContain("a &lt;b&gt;fox&lt;/b&gt;");
    expect(page).toMatch(/content="default-src &#39;none&#39;;[^"]*script-src &#39;sha256-[\w+/]+=*&#39;"/);
    // The policy names what stands in the page, to the byte.
    for (const tag of ["style", "script"]) {
      const inside = new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`).exec(page)![1]!;
      expect(page).toContain(crypto.createHash("sha256").update(inside).digest("base64"));
    }
    expect(page).not.toMatch(/https?:|\bsrc="|\bhref=|@import|url\(/);
  });

  it("shows what changed, the actions, the unwanted ones, and the license's verdict", () => {
    expect(page).toContain("<del>A</del><ins>One</ins> fox");
    expect(page).toContain("<ins>ran</ins>");
    expect(page).toContain(
      '<div class="act mark"><b>&gt;</b> <code>mark(&quot;animal&quot;, &quot;fox&quot;, &quot;underline&quot;)</code></div>',
    );
    expect(page).toContain('<div class="act unwanted"><b>!</b>');
    expect(page).toMatch(/license: allowed <q>Underline animals\.<\/q>/);
    expect(page).toContain('<div class="verdict refused">license: no-instruction');
    expect(page).toContain('data-family="instruction-marks" data-has="mark idle pair refused"');
    expect(page).toContain("x-1</code>");
    expect(page).toContain("search(query) · 3 events · made/x.stream:1");
    expect(page).toContain("<option>quiet</option>");
  });

  it("shows a scaffold's placeholders as such", () => {
    const scaffold = viewFiles([["x.scaffold", printScaffolds([makeScaffold("floor", "1", 0)])]]);
    expect(scaffold).toContain('<div class="act respond"><b>?</b>');
    expect(scaffold).not.toContain("<b>&gt;</b>");
  });
});

describe("corpus:stats", () => {
  it("counts actions, events, samples and pairs", () => {
    const statistics = corpusStatistics(parseStreamFile(TEXT, "x.stream"));
    expect(statistics).toMatchObject({
      streams: 2,
      decisions: 4,
      pairs: 1,
      actions: { mark: 2, idle: 2 },
      families: { "instruction-marks": 1, quiet: 1 },
      kinds: { a: 2, r: 1, p: 1 },
      pairTypes: { "idle > mark": 1 },
      chunkWords: { count: 2, least: 2, most: 7 },
      events: { least: 1, most: 3 },
    });
    expect(printCorpusStatistics(statistics)).toContain("pairs, wanted > unwanted: idle > mark 1");
  });
});

describe("printScripts", () => {
  it("writes what it reads", () => {
    expect(printScripts(parseStreamFile(TEXT, "x.stream"))).toBe(TEXT);
  });

  it("reads no event without an action, at the end of a file either", () => {
    expect(() => parseStreamFile("# x | quiet | t\na 350 so\n", "x.stream")).toThrow("x.stream:2: event without an action");
  });
});
