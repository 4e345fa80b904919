import { PHRASE } from "../../../src/protocol/segment.js";
import type { Tokenizer } from "../tokens.js";

/** What a grammar leaves no choice about. */
export interface ForcedText {
  text: string;
  /** Characters that may follow; null where one beyond ASCII may. Empty where the action ends. */
  next: ReadonlySet<string> | null;
}

/**
 * The tokens of text that the grammar forces, as the encoder would cut it: greedy decoding could pick any of the
 * tokens that such text begins with, but the stream stores the action as text, and the cache keeps only what the
 * encoder gives for it. Tokens that may come out otherwise, depending on what follows, are left to the model.
 * The cuts are those of GPT-2's pieces with single digits, which the embedded model has; with another tokenizer the
 * text stays what the grammar forces and only the cache may be shorter.
 * @param said text of the action so far, from its last control token on
 * @param saidIds its tokens as decoded
 */
export function forcedTokens(tokenizer: Tokenizer, said: string, saidIds: readonly number[], forced: ForcedText): number[] {
  const text = beforePhrase(forced);
  const next = text.length < forced.text.length ? new Set(forced.text[text.length]!) : forced.next;
  const end = lastCut(said + text, said.length, next);
  if (end <= said.length) return [];
  const ids = Array.from(tokenizer.encode((said + text).slice(0, end)));
  // The model cut its own words otherwise than the encoder: the rest is then its own as well.
  return saidIds.every((id, i) => id === ids[i]) ? ids.slice(saidIds.length) : [];
}

/** `", "underline")` is one control token: what may become it is not cut as text. */
function beforePhrase({ text, next }: ForcedText): string {
  const phrase = PHRASE.underline;
  for (let at = 0; at < text.length; at++) {
    const rest = text.slice(at, at + phrase.length);
    if (!phrase.startsWith(rest)) continue;
    // Where anything may follow, a quote opens free text; the phrase begins with a closing one.
    if (rest === phrase || next?.has(phrase[rest.length]!)) return text.slice(0, at);
  }
  return text;
}

/** The last place after `from` at which a token ends whatever follows; `from` where there is none. */
function lastCut(text: string, from: number, next: ReadonlySet<string> | null): number {
  if (text.length > from && endsToken(text[text.length - 1]!, next)) return text.length;
  for (let at = text.length - 1; at > from; at--) if (isCut(text[at - 1]!, text[at]!)) return at;
  return from;
}

function endsToken(last: string, next: ReadonlySet<string> | null): boolean {
  // Free text nearly always begins with a letter. Where it does not, the cache ends there for the next tick.
  if (last === '"' && (!next || [...next].some((sign) => kindOf(sign) === "letter"))) return true;
  return next !== null && [...next].every((sign) => isCut(last, sign));
}

/** Whether two neighbours never share a token. Conservative: behind blanks and apostrophes it depends on more of the text. */
function isCut(before: string, after: string): boolean {
  if (/[\p{White_Space}'\p{Surrogate}]/u.test(before) || /\p{Surrogate}/u.test(after)) return false;
  if (/\p{White_Space}/u.test(after)) return true;
  const kind = kindOf(before);
  return kind === "digit" || kind !== kindOf(after);
}

const kindOf = (sign: string) => (/\p{L}/u.test(sign) ? "letter" : /\p{N}/u.test(sign) ? "digit" : "other");
