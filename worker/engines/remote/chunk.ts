import * as z from "zod";
import { safeParse } from "../../../src/protocol/safe-parse.js";

const count = z.number().int().nonnegative();
const likely = z.object({ token: z.string(), logprob: z.number().nullable() });

// OpenAI's form of old, which vLLM and SGLang give, and the newer one that llama.cpp gives here as well.
const logprobsSchema = z.union([
  z.object({ content: z.array(z.object({ top_logprobs: z.array(likely) })) }),
  z.object({ top_logprobs: z.array(z.record(z.string(), z.number().nullable()).nullable()) }),
]);

const chunkSchema = z.object({
  model: z.string().optional(),
  choices: z.array(z.object({ text: z.string(), logprobs: logprobsSchema.nullish().catch(null), finish_reason: z.string().nullish() })),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count.nullish(),
      prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
    })
    .nullish()
    .catch(null),
  // llama.cpp's own figures, with each token.
  timings: z.object({ cache_n: count, prompt_n: count, predicted_n: count }).optional().catch(undefined),
});

const faultSchema = z.object({ error: z.object({ message: z.string().catch(""), code: z.union([z.number(), z.string()]).nullish() }) });

/** A piece of an answer. */
export interface Chunk {
  kind: "chunk";
  text: string;
  /** Why the server ended, where it did. */
  finish: string | null;
  /** Logarithms of probability by the token's text, of the first token in this piece. */
  likeliest: ReadonlyMap<string, number> | null;
  model: string | null;
  /** Token counts, as far as they are told. */
  prompt: number | null;
  reused: number | null;
  decoded: number | null;
}

/** What the server says of its own failure. */
export interface Fault {
  kind: "fault";
  message: string;
  /** As an HTTP status; 500 where none is told. */
  status: number;
}

/** Reads one piece of an answer; null where it is none. Nothing in it is trusted. */
export function readChunk(data: string): Chunk | Fault | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const fault = safeParse(faultSchema, value);
  if (fault.success) {
    const status = Number(fault.data.error.code);
    return { kind: "fault", message: fault.data.error.message, status: status >= 400 && status < 600 ? status : 500 };
  }
  const parsed = safeParse(chunkSchema, value);
  if (!parsed.success) return null;
  const { choices, usage, timings, model } = parsed.data;
  const choice = choices[0];
  return {
    kind: "chunk",
    text: choice?.text ?? "",
    finish: choice?.finish_reason ?? null,
    likeliest: choice?.logprobs ? likeliestOf(choice.logprobs) : null,
    model: model?.slice(0, 100) ?? null,
    prompt: usage?.prompt_tokens ?? (timings ? timings.cache_n + timings.prompt_n : null),
    reused: usage?.prompt_tokens_details?.cached_tokens ?? timings?.cache_n ?? null,
    decoded: usage?.completion_tokens ?? timings?.predicted_n ?? null,
  };
}

function likeliestOf(logprobs: z.infer<typeof logprobsSchema>): ReadonlyMap<string, number> | null {
  const first =
    "content" in logprobs
      ? logprobs.content[0]?.top_logprobs.map(({ token, logprob }) => [token, logprob] as const)
      : Object.entries(logprobs.top_logprobs[0] ?? {});
  if (!first?.length) return null;
  return new Map(first.map(([token, logprob]) => [token, logprob ?? -Infinity]));
}
