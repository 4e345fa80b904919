import { InteractionError } from "../../src/protocol/errors.js";
import type { ActionType } from "../../src/protocol/action.js";
import { PHRASE, type Segment } from "../../src/protocol/segment.js";

/** As much of a tokenizer as the engine needs. */
export interface Tokenizer {
  encode(text: string): ArrayLike<number>;
  decode(ids: number[]): string;
}

/** Encodings that are kept; a session has a few hundred different segments at a time. */
const KEPT_ENCODINGS = 4096;

/** Ids that only this library's control text may hold: 0 to 12 in the embedded model. */
export const LAST_CONTROL_ID = 12;
/** Id of `<|im_end|>`. */
export const END_ID = 2;
/** Control text encodes to the renamed reserved tokens only: ids 0 to 16 in the embedded model. */
export const LAST_PHRASE_ID = 16;

/**
 * Encodes segments apart and joins the ids, as training does: control text with the tokenizer's added tokens,
 * everything else without them, so what was typed can never become a control token.
 */
export class SegmentEncoder {
  private readonly encodings = new Map<string, readonly number[]>();

  /**
   * @param full the tokenizer as the model's file has it
   * @param plain the same one with its added tokens taken out
   */
  constructor(
    private readonly full: Tokenizer,
    readonly plain: Tokenizer,
  ) {}

  /** @throws {InteractionError} `model-invalid` where control text is not made of control tokens */
  encode(segments: readonly Segment[]): number[] {
    const ids: number[] = [];
    for (const segment of segments) for (const id of this.encodeSegment(segment)) ids.push(id);
    return ids;
  }

  /** The text of an action's tokens. */
  decode(ids: readonly number[]): string {
    return this.full.decode([...ids]);
  }

  /** The first token of each action type. They are distinct, so the first token is the decision. */
  firstTokens(): ReadonlyMap<ActionType, number> {
    const control = (text: string) => this.encodeSegment(["c", text])[0]!;
    const plain = (text: string) => this.encodeSegment(["t", text])[0]!;
    const first = new Map<ActionType, number>([
      ["idle", control(PHRASE.idle)],
      ["delegate", control(PHRASE.delegate)],
      ["integrate", control(PHRASE.integrate)],
      ["mark", plain('mark("')],
      ["skip", plain('skip("')],
      ["nudge", plain('nudge("')],
      ["respond", plain('respond("')],
    ]);
    if (new Set(first.values()).size < first.size) {
      throw new InteractionError("model-invalid", "Two actions begin with the same token: this tokenizer does not fit the stream.");
    }
    return first;
  }

  private encodeSegment([kind, text]: Segment): readonly number[] {
    const key = kind + text;
    const known = this.encodings.get(key);
    if (known) return known;
    const ids = kind === "c" ? this.encodeControl(text) : Array.from(this.plain.encode(wellFormed(text)));
    const oldest = this.encodings.size >= KEPT_ENCODINGS ? this.encodings.keys().next().value : undefined;
    if (oldest !== undefined) this.encodings.delete(oldest);
    this.encodings.set(key, ids);
    return ids;
  }

  private encodeControl(text: string): readonly number[] {
    const ids = Array.from(this.full.encode(text));
    if (ids.length > 0 && ids.every((id) => id <= LAST_PHRASE_ID)) return ids;
    throw new InteractionError(
      "model-invalid",
      `The tokenizer has no control token for ${JSON.stringify(text)}. Use the model's own tokenizer.json.`,
    );
  }
}

/** The tokenizer.json without its added tokens. */
export function withoutAddedTokens(tokenizerJson: string): string {
  return JSON.stringify({ ...(JSON.parse(tokenizerJson) as object), added_tokens: [] });
}

/** Number of leading ids that both have in common. */
export function commonPrefix(a: readonly unknown[], b: readonly unknown[]): number {
  const shortest = Math.min(a.length, b.length);
  let same = 0;
  while (same < shortest && a[same] === b[same]) same++;
  return same;
}

// Half a surrogate pair ends the tokenizer's wasm.
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}
