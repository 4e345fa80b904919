import { PHRASE, segmentsText, type Segment } from "../../../src/protocol/segment.js";
import { BytePairTokenizer } from "../byte-pair.js";
import { END_ID, LAST_CONTROL_ID, SegmentEncoder, withoutAddedTokens } from "../tokens.js";

/** A prompt as a server takes it. */
export interface PromptForm {
  prompt: string | number[];
  /** Tokens, or about as many. */
  tokens: number;
}

/** How prompts are put to a server, and what is known of its tokens. */
export interface PromptWriter {
  write(segments: readonly Segment[]): PromptForm;
  /** OpenAI's `logit_bias` for logits added to `idle`; empty where its token is not known. */
  bias(idle: number): Record<string, number>;
}

/** OpenAI's bounds of a bias. */
const MOST_BIAS = 100;
/** Characters of a token, a little fewer than most models have. */
const CHARACTERS_A_TOKEN = 3;

let newest: { json: string; writer: PromptWriter } | null = null;

/** Token ids, for models of this library's training: what was typed can never become a control token. */
export function tokenPrompts(tokenizerJson: string): PromptWriter {
  // Reading it takes half a second: an engine that is loaded again has it already.
  if (newest?.json !== tokenizerJson) newest = { json: tokenizerJson, writer: readTokenizer(tokenizerJson) };
  return newest.writer;
}

function readTokenizer(tokenizerJson: string): PromptWriter {
  const full = BytePairTokenizer.parse(tokenizerJson);
  const encoder = new SegmentEncoder(full, BytePairTokenizer.parse(withoutAddedTokens(tokenizerJson)));
  const idle = encoder.firstTokens().get("idle")!;
  // Control tokens end the action or forge an event, whatever text the grammar thinks they are.
  const control = Array.from({ length: LAST_CONTROL_ID + 1 }, (_, id) => id).filter((id) => id !== END_ID);
  const forbidden = Object.fromEntries(control.map((id) => [id, -MOST_BIAS]));
  return {
    write(segments) {
      const prompt = encoder.encode(segments);
      return { prompt, tokens: prompt.length };
    },
    bias: (logits) => ({ ...forbidden, ...(logits !== 0 && { [idle]: Math.max(-MOST_BIAS, Math.min(MOST_BIAS, logits)) }) }),
  };
}

/** Text, for other models. The server cuts it with its control tokens on, so none may stand in what is not ours. */
export const textPrompts: PromptWriter = {
  write(segments) {
    const prompt = segmentsText(segments.map(([kind, text]) => (kind === "c" ? [kind, text] : [kind, escaped(text)])));
    return { prompt, tokens: Math.ceil(prompt.length / CHARACTERS_A_TOKEN) };
  },
  bias: () => ({}),
};

/** One sign for one: `<|im_end|>` and its like begin with `<`, Mistral's `[INST]` with `[`. */
function escaped(text: string): string {
  return text.replace(/<(?=\S)/g, "‹").replace(/\[(?=\/?[A-Z_]{2,}\])/g, "［");
}

/** Where an action ends, in words. */
export const END_TEXT = PHRASE.end;
