import { sentenceStarts } from "../protocol/text.js";

/** A sentence outside quotes that asks for marks. Offsets are UTF-16 units of the text. */
export interface Instruction {
  sentence: string;
  start: number;
  end: number;
}

const ASKS = /\b(?:underlin\w*|mark|flag|highlight\w*|label|circle|call (?:me )?out|call out|point out|note)\b/i;

/** Sentences that may carry a mark instruction, in order. */
export function findInstructions(text: string): Instruction[] {
  const starts = sentenceStarts(text);
  return starts.flatMap((start, i) => {
    const end = starts[i + 1] ?? text.length;
    const sentence = text.slice(start, end).trim();
    return ASKS.test(sentence) ? [{ sentence, start, end: start + sentence.length }] : [];
  });
}
