import { sentenceStarts } from "../protocol/text.js";
import { findAsks, type Ask } from "./asks.js";
import { quotedRanges, withoutQuotes } from "./quotes.js";
import { findDropped, findStops } from "./stops.js";
import { contentWords, fold, foldedWords, sameNoun } from "./words.js";

/** A sentence outside quotes that asks for marks. Offsets are UTF-16 units of the text. */
export interface Instruction {
  sentence: string;
  start: number;
  end: number;
}

/** What a text says about marks at one place, in order. */
export interface Order extends Instruction {
  /** `set` replaces what was asked before, `add` adds to it, `end` ends it, `revive` brings an ended one back. */
  op: "set" | "add" | "end" | "revive";
  /** Has no verb of its own: counts only while an instruction is live. */
  follows?: boolean;
  /** An `end` that speaks of its kinds only: it ends nothing where none of them is live. */
  exact?: boolean;
  /** An `end` by a gesture: says which orders it takes back. */
  takesBack?: (order: Order) => boolean;
  /** Certainly asks, so that its sentence is never marked. */
  firm?: boolean;
  /** Offset of the words that ask. */
  at: number;
  /** Folded words that may name its kinds. For `end`: the kinds it ends, none for all. */
  words: readonly string[];
  /** Offset from which spans may be marked. */
  reach: number;
}

/** A longer sentence is no longer one instruction: writers leave out the full stop. */
const LONGEST = 90;

/** All orders of a text in order; those in quotes are left out. */
export function readOrders(text: string, open = withoutQuotes(text, quotedRanges(text))): Order[] {
  const folded = fold(open);
  const starts = sentenceStarts(text);
  return starts.flatMap((start, i) => readSentence(text, folded, start, starts[i + 1] ?? text.length, starts[i - 1]));
}

function readSentence(text: string, folded: string, start: number, end: number, previous: number | undefined): Order[] {
  const sentence = folded.slice(start, end);
  const before = previous === undefined ? "" : folded.slice(previous, start);
  const orders: Order[] = [];
  const stops = findStops(sentence);
  const asks = findAsks(sentence).filter((ask) => !stops.some((stop) => stop.at < ask.end && ask.at < stop.end));
  for (const group of grouped(asks)) orders.push(orderOf(text, folded, start, end, group, before));
  for (const stop of stops) {
    // "underline fish, and no more notes" speaks of the style.
    if (orders.some((order) => order.op === "set" && order.at - start < stop.at && stop.at < order.at - start + LONGEST)) continue;
    const rest = /^[^.!?,;:()[\]\n]*/.exec(sentence.slice(stop.end))![0];
    orders.push({
      ...place(text, start, start + stop.at, start + stop.end, end),
      op: "end",
      words: contentWords(foldedWords(rest)).slice(0, 2),
    });
  }
  for (const drop of findDropped(sentence)) {
    const words = contentWords(drop.words);
    if (words.length > 0) orders.push({ ...place(text, start, start + drop.at, start + drop.end, end), op: "end", words, exact: true });
  }
  if (asks.every((ask) => ask.form === "negated")) orders.push(...continuations(text, sentence, start, end));
  return orders.sort((a, b) => a.at - b.at);
}

function grouped(asks: readonly Ask[]): Ask[][] {
  const groups: Ask[][] = [];
  for (const ask of asks) {
    const group = groups[groups.length - 1];
    const negated = ask.form === "negated";
    if (group && ask.at - group[0]!.at < LONGEST && (group[0]!.form === "negated") === negated) group.push(ask);
    else groups.push([ask]);
  }
  return groups;
}

function orderOf(text: string, folded: string, start: number, end: number, asks: readonly Ask[], before: string): Order {
  const first = asks[0]!;
  const last = asks[asks.length - 1]!;
  const where = place(text, start, start + first.at, start + last.end, end);
  const said = folded.slice(where.start, where.end);
  if (first.form === "negated") {
    const words = contentWords(foldedWords(said));
    return { ...where, op: "end", words, exact: words.length > 0 };
  }
  const words = foldedWords(withoutNegated(said));
  // "I overuse similes. Underline them."
  if (/\b(?:them|those|these|it|em|ones?|sie|les|los|las)\b/.test(said)) words.push(...foldedWords(before));
  const also = /\b(?:also|too|as well|plus|on top|additionally|auch|au(?:ss|ß)erdem|zusatzlich|aussi|egalement|tambien|ademas|ook)\b/.test(
    said,
  );
  const firm = asks.some((ask) => ask.form === "firm") && contentWords(words).length > 0;
  return { ...where, op: firm && !also ? "set" : "add", words, firm };
}

/** Cuts what an instruction excludes: "the fruit, not the colours". */
function withoutNegated(said: string): string {
  return said.replace(
    /\b(?:not|except|but not|forget|instead of|rather than|no more|drop|skip|leave(?= the (?:rest|others?)\b| [^.,;:]*\b(?:alone|out|be)\b)|without|excluding|ohne|nicht|sauf|pas|excepto|salvo)\b[^.,;:()]*?(?=[.,;:()]|\b(?:but|and only|just|only)\b|$)/g,
    " ",
  );
}

/** Where an order stands: its sentence, or what belongs to it of a long one. */
function place(text: string, start: number, at: number, askEnd: number, end: number): Instruction & { at: number; reach: number } {
  const from = at - start > LONGEST ? wordStart(text, at - LONGEST, at) : start;
  const closing = closingBracket(text, at, end);
  let to = closing ?? start + text.slice(start, end).trimEnd().length;
  let reach = to;
  const terminated = closing !== null || /[.!?…\n。！？]["'”’»)\]]*\s*$/.test(text.slice(endingOf(text, start, end), end));
  if (to - at > LONGEST) to = wordEnd(text, at + LONGEST);
  if (!terminated || reach - at > LONGEST) reach = softEnd(text, askEnd, to);
  return { sentence: text.slice(from, to), start: from, end: to, at, reach };
}

/** From where on nothing but signs and blanks end a sentence: what is before them need not be searched. */
function endingOf(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /[^\p{L}\p{N}]/u.test(text[at - 1]!)) at--;
  return at;
}

function closingBracket(text: string, at: number, end: number): number | null {
  if (!isWithin(text.indexOf(")", at), end) && !isWithin(text.indexOf("]", at), end)) return null;
  for (let i = at, depth = 0; i < end; i++) {
    if (text[i] === "(" || text[i] === "[") depth++;
    else if (text[i] === ")" || text[i] === "]") {
      if (depth === 0) return i + 1;
      depth--;
    }
  }
  return null;
}

const isWithin = (found: number, end: number) => found >= 0 && found < end;

/** Where an instruction without a full stop may end: at a colon, a comma, or a capital. */
function softEnd(text: string, askEnd: number, to: number): number {
  const rest = text.slice(askEnd, to);
  const ends = [/:(?=\s)/, /^\s*(?:\S+\s+){3,}?\S*,(?=\s)/, /^\s*(?:\S+\s+){3,}?(?=[A-Z])/].flatMap((pattern) => {
    const match = pattern.exec(rest);
    return match ? [match.index + match[0].length] : [];
  });
  return askEnd + Math.min(rest.length, ...ends);
}

function wordStart(text: string, at: number, latest: number): number {
  const blank = text.indexOf(" ", at);
  return blank >= 0 && blank < latest ? blank + 1 : at;
}

function wordEnd(text: string, at: number): number {
  const blank = text.indexOf(" ", at);
  return blank >= 0 && blank - at < 30 ? blank : at;
}

const REVIVING = /\b(?:start|begin|resume|restart|carry on|go on|continue|same again|back on|keep going|do it again|weiter)\b/g;
const FOLLOWING =
  /\b(?:also|too|as well|only|instead|next|now|from here|switch|change|narrow|plus|just|auch|nur|stattdessen|jetzt|aussi|seulement|maintenant|tambien|solo|ahora)\b/g;
const SWITCHING =
  /^\W*(?:(?:ok|okay|right|now|actually|so|please|and|then|from (?:here|now)(?: on)?|change(?: it| of plan)?|switch|narrow(?: that| it)?(?: down)?(?: now)?|last (?:thing|bit)|make it|just|but)\W+)*(?:only|just)\b|\bonly (?:please|pls|from (?:here|now)|now)\b|\bnow \w+ instead\b|\b\w+ instead (?:now|please|pls|from)\b|\b\w+ instead of \w+\b/;

/** Sentences that go on from an instruction without its verb: "Tools next", "from here only birds please". */
function continuations(text: string, sentence: string, start: number, end: number): Order[] {
  const revive = sentence.matchAll(REVIVING).next().value;
  if (revive) {
    const at = start + revive.index;
    return [
      {
        ...place(text, start, at, at + revive[0].length, end),
        op: "revive",
        words: foldedWords(sentence.slice(Math.max(0, revive.index - 40))),
      },
    ];
  }
  const follow = sentence.matchAll(FOLLOWING).next().value;
  if (!follow) return [];
  const at = start + follow.index;
  const where = place(text, start, at, at + follow[0].length, end);
  const words = foldedWords(withoutNegated(fold(where.sentence)));
  const switches =
    words.length <= 10 &&
    SWITCHING.test(sentence) &&
    /\b(?:please|pls|now|switch|narrow|change|from|last|instead of|bitte)\b/.test(sentence);
  return [{ ...where, op: switches ? "set" : "add", words, follows: true }];
}

/** An order that still stands, or stood once. */
export interface Standing {
  order: Order;
  words: readonly string[];
  /** The order that ended or replaced it. */
  endedBy: Order | null;
}

/** Lets each order do its work on those before it. */
export function followOrders(orders: readonly Order[]): Standing[] {
  let standing: Standing[] = [];
  const live = () => standing.filter((entry) => !entry.endedBy);
  const end = (which: (entry: Standing) => boolean, by: Order) =>
    (standing = standing.map((entry) => (!entry.endedBy && which(entry) ? { ...entry, endedBy: by } : entry)));
  for (const order of orders) {
    if (order.follows && live().length === 0) continue;
    switch (order.op) {
      case "set":
        end(() => true, order);
        standing.push({ order, words: order.words, endedBy: null });
        break;
      case "add":
        standing.push({ order, words: order.words, endedBy: null });
        break;
      case "revive": {
        const ended = standing.filter((entry) => entry.endedBy && !entry.order.follows);
        const named = ended.filter((entry) => shares(entry.words, order.words));
        const back = named.length > 0 ? named : /\bsame again\b/.test(fold(order.sentence)) ? ended.slice(-1) : [];
        for (const entry of back) standing.push({ order, words: entry.words, endedBy: null });
        break;
      }
      case "end":
        if (order.takesBack) end(({ order: other }) => order.takesBack!(other), order);
        else endKinds(order);
    }
  }
  return standing;

  function endKinds(order: Order): void {
    const named = live().filter((entry) => shares(entry.words, order.words));
    if (named.length === 0) {
      if (!order.exact) end(() => true, order);
      return;
    }
    // Of several kinds only the named one ends.
    for (const entry of named) {
      const left = entry.words.filter((word) => !order.words.some((other) => sameNoun(word, other)));
      standing = standing.map((other) => (other === entry ? { ...entry, endedBy: order } : other));
      if (contentWords(left).length > 0 && /\b(?:and|or|und|et|y)\b/.test(fold(entry.order.sentence)))
        standing.push({ order: entry.order, words: left, endedBy: null });
    }
  }
}

function shares(words: readonly string[], others: readonly string[]): boolean {
  const telling = contentWords(words);
  return contentWords(others).some((word) => telling.some((other) => sameNoun(word, other)));
}

/** Sentences that carry a live mark instruction at the end of the text, in order. A rebase keeps them. */
export function findInstructions(text: string): Instruction[] {
  const orders = readOrders(text);
  const standing = followOrders(orders);
  const kept = new Map<number, Instruction>();
  for (const { order, endedBy } of standing) if (!endedBy) kept.set(order.start, order);
  // A stop that found nothing of the writer's to end must mean the host's.
  const last = orders[orders.length - 1];
  if (last?.op === "end" && last.words.length === 0 && standing.length === 0) kept.set(last.start, last);
  return [...kept.values()].sort((a, b) => a.start - b.start).map(({ sentence, start, end }) => ({ sentence, start, end }));
}
