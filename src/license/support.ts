import type { IntegrateAction } from "../protocol/action.js";
import { figuresOf, valuesOf } from "./numbers.js";
import { fold, foldedWords, sameNoun } from "./words.js";

const MONTHS = "january february march april may june july august september october november december".split(" ");
const DAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
/** Names that a text may have shortened. Of others, "the" is no beginning of "Theodore". */
const SHORTENED = new Set([...MONTHS, ...DAYS]);
const GERMAN = /\b(?:der|das|und|ist|nicht|ein|eine|einen|mit|auf|von|zu|wir|ich|sind|wie|prozent|uhr)\b/g;
/** Capitalised words that are no names. */
const NO_NAMES = new Set(
  (
    "i i'm i'd i'll i've a an the it its is are was were he she they we you and or but so by at in on of to for from with no not about around " +
    "am pm ok yes only just still since until till this that these those there here what which who when where how now then first last next " +
    "around roughly both each every all one two three four five six seven eight nine ten won lost drew open opens closed closes"
  ).split(" "),
);

/**
 * What in the text stands neither in the source nor in the writer's words: the first number or name; null where all is
 * supported. Dates and times may be worded anew, names shortened.
 */
export function unsupported(action: Pick<IntegrateAction, "text">, source: string, writer: string): string | null {
  const known = inAscii(`${spoken(source)} ${writer}`);
  const values = valuesOf(known);
  for (const figure of figuresOf(inAscii(action.text))) {
    if (figure.values.some((value) => values.has(value))) continue;
    if (partsStand(figure.text, known)) continue;
    return figure.text;
  }
  // German writes every noun with a capital: there they tell no names.
  if ((fold(known).match(GERMAN) ?? []).length > 1) return null;
  const words = new Set([...foldedWords(known), ...known.split(/[^\p{L}\p{N}\p{M}]+/u).map(fold)]);
  const plain = [...words].join(" ");
  for (const name of namesOf(action.text)) if (!stands(name, words, plain)) return name;
  return null;
}

/** Full-width, raised and other scripts' digits are figures, too. */
function inAscii(text: string): string {
  return text.normalize("NFKC").replace(/\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0)!;
    // Digits stand in the order of their values, ten in a row.
    for (let steps = 0; steps < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1)); steps++) zero--;
    return String(digit.codePointAt(0)! - zero);
  });
}

/** `12.5` by "12" and "5" would be too loose; "06.30" by "06" and "30" is a date or a time. */
function partsStand(figure: string, known: string): boolean {
  return /^\d{1,2}[.,]\d{2}$/.test(figure) && new RegExp(`(?<!\\d)${figure.replace(/[.,]/, "[.:,h/-]")}(?!\\d)`).test(known);
}

/** The source with what its dates say in words: `2026-06-30` is a Tuesday in June. */
function spoken(source: string): string {
  const dates = [...source.matchAll(/\b(\d{4})-(\d{2})-(\d{2})/g)].map(([, year, month, day]) => {
    const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    return `${MONTHS[date.getUTCMonth()] ?? ""} ${DAYS[date.getUTCDay()] ?? ""} ${date.getUTCDate()}`;
  });
  // Keys of a result are words too: {"sign_on": …}.
  return [source.replace(/[_\\]/g, " ").replace(/([a-z])([A-Z])/g, "$1 $2"), ...dates].join(" ");
}

/** Capitalised words, but for those that open a text like any other. */
function namesOf(text: string): string[] {
  return [...text.matchAll(/\p{Lu}[\p{L}\p{M}\p{N}]*(?:['’][\p{L}]+)?/gu)]
    .filter((match) => !/[\p{L}\p{N}]/u.test(text[match.index - 1] ?? ""))
    .map((match) => match[0])
    .filter((word) => !NO_NAMES.has(fold(word)));
}

function stands(name: string, words: ReadonlySet<string>, plain: string): boolean {
  const folded = fold(name).replace(/'s$/, "");
  if (words.has(folded) || words.has(fold(name))) return true;
  for (const word of words) {
    if (sameNoun(word, folded)) return true;
    // "Jun" for "June", "Sat" for "Saturday", either way round.
    if (folded.length >= 3 && word.startsWith(folded)) return true;
    if (word.length >= 3 && folded.startsWith(word) && SHORTENED.has(folded)) return true;
  }
  return folded.length >= 4 && plain.replace(/ /g, "").includes(folded);
}
