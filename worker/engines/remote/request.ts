import type { RemoteServer } from "../../../src/protocol/wire.js";
import { toGbnf } from "../grammar/gbnf.js";
import { DECODE_LIMIT } from "../tick-loop.js";
import { END_TEXT, type PromptForm } from "./prompt.js";

/** Likeliest first tokens that are asked for: as many as vLLM gives by default. */
const LIKELIEST = 20;

/** The body of one question. */
export function requestBody(
  server: RemoteServer & { session: string },
  { prompt }: PromptForm,
  grammar: string,
  bias: Record<string, number>,
): object {
  return {
    ...(server.model && { model: server.model }),
    prompt,
    max_tokens: DECODE_LIMIT,
    temperature: 0,
    logprobs: LIKELIEST,
    ...(Object.keys(bias).length > 0 && { logit_bias: bias }),
    stop: [END_TEXT],
    stream: true,
    user: server.session,
    ...constraint(server, grammar),
  };
}

/** The grammar, and what else each server does its own way. vLLM and SGLang read our EBNF as it is, by XGrammar. */
function constraint({ flavour, session }: RemoteServer & { session: string }, grammar: string): object {
  if (flavour === "llama.cpp") {
    return { grammar: toGbnf(grammar), cache_prompt: true, timings_per_token: true, stream_options: { include_usage: true } };
  }
  const common = {
    // The first word of an action is an added token.
    skip_special_tokens: false,
    stream_options: { include_usage: true, continuous_usage_stats: true },
  };
  switch (flavour) {
    case "vllm":
      // Nobody can learn from the time an answer takes what others' prompts began with.
      return { ...common, structured_outputs: { grammar }, cache_salt: session };
    case "vllm-guided":
      return { ...common, guided_grammar: grammar };
    case "sglang":
      return { ...common, ebnf: grammar };
  }
}
