import MiniSearch from "minisearch";
import * as z from "zod";
import type { Fact } from "./facts.js";
import type { Tool } from "./registry.js";

// A copy, since a small model spells names badly: it points at the words that the search is to find.
const parameters = z.object({ query: z.string().min(1).describe("What to look for, with names").meta({ copy: true }) });

/** Words that ask instead of naming: they rank what is found, but find nothing. */
const ASKING = new Set(
  (
    "a an and are at by did do does for from had has have how in is it its of on or the their to was were what when where which who whose " +
    "why will with many much tall high height long length deep depth far big size wide width heavy weight old age hot number area distance " +
    "date dates day year years month time duration start started end ended last first next result results score scores final match game " +
    "won win winner lost beat vs versus against exact exactly full total average opened opening opens built build construction completed " +
    "released release launched launch published publication born birth died death discovered discovery founded km m metres meters feet miles " +
    "kilometres kilometers world record fact facts name night yesterday today"
  ).split(" "),
);
/** Share of a query's naming words that a fact must hold, so that "Smith Tower" is not answered by another tower. */
const NAMED = 0.6;

const tokens = (text: string) =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .match(/[\p{L}\p{N}]+(?:['’.][\p{L}\p{N}]+)*/gu) ?? [];

/**
 * A search that stays in the page: MiniSearch (fuzzy, prefix) over given facts. It answers `{"result": "…"}`, or
 * `{"result": null}` where no fact holds the names of the query.
 */
export function createSearchTool(facts: readonly Fact[]): Tool<typeof parameters> {
  const index = new MiniSearch<Fact & { id: number }>({
    fields: ["title", "result"],
    tokenize: tokens,
    processTerm: (term) => term,
    searchOptions: {
      boost: { title: 3 },
      // A figure that is nearly right is another figure; short words have too many neighbours.
      fuzzy: (term) => (/\d/.test(term) || term.length < 5 ? false : 0.2),
      prefix: (term) => term.length >= 4 && !/\d/.test(term),
      // A word that only asks must not outweigh a name that was meant.
      boostTerm: (term) => (ASKING.has(term) ? 0.2 : 1),
    },
  });
  index.addAll(facts.map((fact, id) => ({ id, ...fact })));

  return {
    name: "search",
    description: "Looks up a short fact.",
    parameters,
    source: "Built-in facts",
    execute({ query }) {
      const words = tokens(query);
      const naming = [...new Set(words.filter((word) => !ASKING.has(word)))];
      // "World record" alone names nothing.
      if (naming.length === 0) return { result: null };
      const found = index.search(words.join(" ")).find((hit) => {
        const named = naming.filter((word) => hit.queryTerms.includes(word));
        return named.length / naming.length >= NAMED && figures(naming).every((figure) => named.includes(figure));
      });
      return { result: found ? facts[found.id as number]!.result : null };
    },
  };
}

/** Another year or number is another question. */
function figures(words: readonly string[]): string[] {
  return words.filter((word) => /^\d+$/.test(word));
}
