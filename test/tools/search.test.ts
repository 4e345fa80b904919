import { describe, expect, it } from "vitest";
import { facts } from "../../src/tools/facts.js";
import { ToolRegistry } from "../../src/tools/registry.js";
import { createSearchTool } from "../../src/tools/search.js";

const registry = new ToolRegistry();
registry.register(createSearchTool(facts));
const search = async (query: string) => (await registry.execute("search", { query })).body;

describe("the fact base", () => {
  it("is large, short and without doubles", () => {
    expect(facts.length).toBeGreaterThanOrEqual(150);
    expect(new Set(facts.map((fact) => fact.title)).size).toBe(facts.length);
    for (const { title, result } of facts) expect(title.length + result.length, title).toBeLessThan(140);
  });

  it("finds every fact by its title", async () => {
    for (const { title, result } of facts) expect(JSON.parse(await search(title)), title).toEqual({ result });
  });
});

describe("queries as the model words them", () => {
  it.each([
    ["Morocco Netherlands match result", "Morocco 2, Netherlands 1 (Jun 30, 2026)"],
    ["Morocco Netherlands result", "Morocco 2, Netherlands 1 (Jun 30, 2026)"],
    ["who won Morocco vs Netherlands last night", "Morocco 2, Netherlands 1 (Jun 30, 2026)"],
    ["moroco netherland score", "Morocco 2, Netherlands 1 (Jun 30, 2026)"],
    ["Eiffel Tower height", "Eiffel Tower: 330 m"],
    ["height of the eiffel tower", "Eiffel Tower: 330 m"],
    ["how tall is the Eiffel Tower in metres", "Eiffel Tower: 330 m"],
    ["when did the Eiffel Tower open", "Eiffel Tower: opened March 31, 1889"],
    ["Danube length", "Danube: 2,850 km"],
    ["how long is the Danube river", "Danube: 2,850 km"],
    ["Ben Nevis height", "Ben Nevis: 1,345 m"],
    ["first Moon landing date", "July 20, 1969"],
    ["Apollo 11 landing", "July 20, 1969"],
    ["Everest height", "Mount Everest: 8,849 m"],
    ["kekes height", "Kékes: 1,014 m"],
    ["World Cup 2014 final", "Germany 1, Argentina 0 after extra time (Jul 13, 2014)"],
    ["capital of Australia", "Canberra"],
    ["Titanic sank date", "April 15, 1912"],
    ["speed of light", "299,792,458 m/s"],
  ])("%s", async (query, result) => {
    expect(JSON.parse(await search(query))).toEqual({ result });
  });

  it.each([
    "Smith Tower height",
    "Thurso pigeon race winning speed",
    "World Cup 2030 final result",
    "Morocco Portugal result",
    "Larkfield fair date",
    "capital of Atlantis",
    "when",
    "???",
    "Mount Erebus height",
  ])("knows nothing of: %s", async (query) => {
    expect(await search(query)).toBe('{"result": null}');
  });
});
