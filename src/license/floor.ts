import type { Evidence } from "../protocol/decision.js";
import type { SessionState } from "../protocol/session.js";
import { sentenceStarts } from "../protocol/text.js";
import { withoutQuotes } from "./quotes.js";
import { fold } from "./words.js";

/** The last sentence of the text, as evidence; null where there is no text. */
export function lastSentence(text: string): Evidence | null {
  const end = text.trimEnd().length;
  if (end === 0) return null;
  const starts = sentenceStarts(text);
  const start = starts[starts.length - 1]!;
  return { text: text.slice(start, end), start, end };
}

/** The sentence that was typed last, where the newest change is. */
export function changedSentence(state: SessionState): Evidence | null {
  const { text } = state;
  const at = Math.min(Math.max(state.changed.from, state.changed.to - 1), text.length);
  const starts = sentenceStarts(text);
  const i = starts.findLastIndex((start) => start <= at);
  const start = starts[Math.max(0, i)]!;
  const end = start + text.slice(start, starts[i + 1] ?? text.length).trimEnd().length;
  return end > start ? { text: text.slice(start, end), start, end } : lastSentence(text);
}

const SPOKEN_TO =
  /[?？]|\b(?:you|your|yours|u|ur|please|pls|plz|assistant|helper|machine|computer|box|bot|pad|notepad|app|editor|bitte|assistent|du|dir|asistente|por favor|stp|svp|s'il te plait)\b/;
const ASKING =
  /\b(?:what|what's|whats|which|who|whose|why|how|where|is it|should i|can i|could i|do i|does|hello|hallo|hi|hey|morning|hola|salut|bonjour)\b|(?:^|[.!?,:\n]\s*)(?:was|wie|wo|wann|wer|warum|welche\w*|quel\w*|comment|pourquoi|combien|que|cual|como)\b/;
const REQUEST =
  /\b(?:give|make|suggest|say|tell|show|re-?phrase|re-?word|re-?write|write|draft|shorten|shorter|longer|warmer|softer|nicer|politer|clearer|simpler|soften|tighten|trim|cut|polish|expand|finish|complete|continue|carry on|go on|count|list|name|translate|summari[sz]e|explain|define|describe|fix|check|correct|help|choose|pick|turn|try|need|want|like|more|another|again|title|titles|subtitle|headline|heading|caption|synonym|rhyme|opening|closing|idea|ideas|word|words|line|lines|kurzer|langer|umformulieren|plus court|mas corto|dame|donne)\b/;

/** Whether nothing at the end of the text can be meant for the assistant: no text, all of it quoted, or a plain statement. */
export function isUnaddressed(text: string): boolean {
  const last = lastSentence(text);
  if (!last) return true;
  const open = withoutQuotes(text);
  if (!/[\p{L}\p{N}?]/u.test(open.slice(last.start))) return true;
  const starts = sentenceStarts(text);
  // "Give me a title. Three words."
  const start = starts[Math.max(0, starts.length - 2)]!;
  const said = fold(open.slice(start));
  return !(SPOKEN_TO.test(said) || ASKING.test(said) || REQUEST.test(said));
}
