import * as z from "zod";
import { safeParse } from "../protocol/safe-parse.js";
import { Endpoint, readJson } from "./endpoint.js";
import type { Tool } from "./registry.js";

/** Characters of an article's summary that the model reads, at most. */
const EXTRACT_CHARACTERS = 320;

export interface WikipediaOptions {
  /** Which Wikipedia: the first part of its address; default `en`. */
  language?: string;
  /** Who calls, with a way to reach you, as Wikimedia's policy asks: `"My editor (mail@example.org)"`. */
  userAgent?: string;
  /** ms; default 5,000. */
  timeout?: number;
  /** For tests, and for hosts with a proxy of their own. */
  fetch?: typeof globalThis.fetch;
}

const parameters = z.object({ title: z.string().min(1).describe("Title of an article") });

/** What we read of the summary endpoint's answer; it is untrusted. */
const summarySchema = z.object({
  type: z.string().optional(),
  title: z.string(),
  extract: z.string(),
});

/**
 * Opt-in tool: the first sentences of a Wikipedia article. Each call sends the title to Wikipedia, and nothing else:
 * no cookies, no referrer. It answers `{title, extract}`, or `{"result": null}` where there is no such article.
 * @throws {RangeError} where the language is none
 */
export function createWikipediaTool(options: WikipediaOptions = {}): Tool<typeof parameters> {
  const language = options.language ?? "en";
  // It becomes part of a host name.
  if (!/^[a-z]{2,12}(?:-[a-z]{2,12}){0,2}$/.test(language)) throw new RangeError(`not a Wikipedia language: ${JSON.stringify(language)}`);
  const host = `${language}.wikipedia.org`;
  const endpoint = new Endpoint({
    url: `https://${host}/api/rest_v1/page/summary/{title}`,
    ...(options.userAgent ? { headers: { "Api-User-Agent": options.userAgent } } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  return {
    name: "wiki",
    description: "Reads the first sentences of a Wikipedia article.",
    parameters,
    timeout: options.timeout ?? 5000,
    source: host,
    async execute({ title }, { signal }) {
      const response = await endpoint.get({ title: articleTitle(title) }, signal);
      if (response.status === 404) return { result: null };
      if (!response.ok) throw new Error(response.status === 429 ? "rate limited" : `service answered ${response.status}`);
      const summary = safeParse(summarySchema, await readJson(response));
      if (!summary.success) throw new Error("answer could not be read");
      if (summary.data.type === "disambiguation") throw new Error("title has several meanings");
      return { title: summary.data.title, extract: firstSentences(summary.data.extract) };
    },
  };
}

/** As articles are addressed: a redirect would be refused. */
function articleTitle(title: string): string {
  const spaced = title.trim().replace(/\s+/g, "_");
  const first = String.fromCodePoint(spaced.codePointAt(0) ?? 32);
  return first.toUpperCase() + spaced.slice(first.length);
}

function firstSentences(extract: string): string {
  const text = extract.replace(/\s+/g, " ").trim();
  if (text.length <= EXTRACT_CHARACTERS) return text;
  const end = text.lastIndexOf(". ", EXTRACT_CHARACTERS);
  if (end > EXTRACT_CHARACTERS / 3) return text.slice(0, end + 1);
  return `${text.slice(0, text.lastIndexOf(" ", EXTRACT_CHARACTERS))}…`;
}
