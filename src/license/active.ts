import type { SessionState } from "../protocol/session.js";
import { followOrders, type Standing } from "./instructions.js";
import { ordersOf, type PlacedOrder } from "./orders.js";
import { fold, namesKind } from "./words.js";

/** An instruction that licenses marks now. */
export interface ActiveInstruction {
  /** Its words; dismissed by a gesture they end it. */
  text: string;
  /** What it asks to mark, in its own words; empty where they do not say it shortly. */
  what: string;
  style: "underline" | "callout";
  /** Given by the page, not typed. */
  host: boolean;
  /** Offsets of its words in the newest snapshot (UTF-16); -1 for the host's. */
  start: number;
  end: number;
}

/**
 * The instructions that a writer would say are on, oldest first. The license gives the benefit of the doubt to words
 * that may ask; here only those count that certainly do, or that a mark was made for.
 */
export function activeInstructions(state: SessionState): ActiveInstruction[] {
  const standing = followOrders(ordersOf(state)).filter((entry) => !entry.endedBy && isSure(entry, state));
  const orders = [...new Set(standing.map((entry) => entry.order as PlacedOrder))];
  return orders.filter((order) => order.host || isWritten(order, state)).map(shown);
}

function isSure({ order, words }: Standing, state: SessionState): boolean {
  return order.firm === true || state.marks.some((mark) => namesKind(words, mark.kind));
}

/** While its words are still being typed an instruction says too little. */
function isWritten(order: PlacedOrder, state: SessionState): boolean {
  return state.phase === "paused" || order.reach < state.text.trimEnd().length || /\n\s*$/.test(state.text);
}

function shown(order: PlacedOrder): ActiveInstruction {
  const { sentence, host, start, end } = order;
  const style = /\b(?:notes?|labels?|callouts?|call out|tags?|annotate|stickers?|beschrift\w*|notiz\w*|etiqu\w*)\b/.test(fold(sentence))
    ? "callout"
    : "underline";
  return { text: sentence, what: objectOf(sentence), style, host: host !== null, start: host ? -1 : start, end: host ? -1 : end };
}

const VERB =
  /\b(?:underlin(?:e|ing)|highlight(?:ing)?|mark(?:ing)?|flag(?:ging)?|label(?:l?ing)?|circle|tag|annotate|point out|pick out|call out|(?:put|stick|pop|leave|add|pin|write) (?:a |an )?(?:\w+ )?(?:note|label|callout|tag|mark|flag)s? (?:on|at|for|beside|by|next to|under))\s+/i;
const ARTICLE = /^(?:(?:all|each|every|any|the|my|of|our|only|just|please|up) )+/i;
const REST =
  /(?:[.!?:;\n]|,? (?:i|you|we|that|which|when|whenever|where|while|as|until|so|please|pls|from now|in (?:my|the|this|what)|for me)\b).*$/is;
const LONGEST = 32;

/** "underline all the animals i mention" asks for "animals". */
function objectOf(sentence: string): string {
  const verb = VERB.exec(sentence);
  if (!verb) return "";
  const object = sentence
    .slice(verb.index + verb[0].length)
    .replace(ARTICLE, "")
    .replace(REST, "")
    .trim();
  return object.length <= LONGEST && /\p{L}/u.test(object) && !/^(?:them|it|those|these|this)$/i.test(object) ? object : "";
}
