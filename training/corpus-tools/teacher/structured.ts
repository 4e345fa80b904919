/**
 * How servers take a grammar. Whatever a server makes of it, the answer is checked with our own.
 *   guided_grammar     vLLM before its `structured_outputs`
 *   structured_outputs vLLM
 *   ebnf               SGLang
 *   grammar            llama.cpp (GBNF)
 *   response_format    MLC-LLM
 *   json_schema        OpenAI's: no grammar, but the answer is one JSON object `{"action": "…"}`
 *   none               the prompt alone
 */
export const STRUCTURED = ["none", "guided_grammar", "structured_outputs", "ebnf", "grammar", "response_format", "json_schema"] as const;
export type Structured = (typeof STRUCTURED)[number];

const SCHEMA = {
  type: "object",
  properties: { action: { type: "string" } },
  required: ["action"],
  additionalProperties: false,
} as const;

/** What a request says about the form of its answer. */
export function structuredBody(form: Structured, grammar: string): Record<string, unknown> {
  switch (form) {
    case "none":
      return {};
    case "guided_grammar":
      return { guided_grammar: grammar };
    case "structured_outputs":
      return { structured_outputs: { grammar } };
    case "ebnf":
      return { ebnf: grammar };
    case "grammar":
      return { grammar: gbnf(grammar) };
    case "response_format":
      return { response_format: { type: "grammar", grammar } };
    case "json_schema":
      return { response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: SCHEMA } } };
  }
}

/** llama.cpp's names of rules have no underscores; the rest of our EBNF is GBNF as it is. */
export function gbnf(grammar: string): string {
  return grammar.replace(/"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]|\w+/g, (part) => (/^["[]/.test(part) ? part : part.replaceAll("_", "-")));
}

/** The answer without what models like to put around it: thoughts, fences, quotes, the `>` of the script. */
export function bareAnswer(text: string, form: Structured): string {
  const told = text.replace(/<think>[\s\S]*?<\/think>/g, "").trim();
  if (form === "json_schema") {
    try {
      const { action } = JSON.parse(told) as { action?: unknown };
      if (typeof action === "string") return action.trim();
    } catch {
      // A server that knows no schema answers plainly.
    }
  }
  const fenced = /^```\w*\n([\s\S]*?)\n?```$/.exec(told)?.[1] ?? told;
  return fenced
    .trim()
    .replace(/^`([^`]*)`$/, "$1")
    .replace(/^> /, "")
    .trim();
}
