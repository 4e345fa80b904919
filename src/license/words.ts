/** Lower case without diacritics, unit for unit, so that offsets stay as they were. */
export function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replace(/[\u0080-\uffff]/g, foldUnit);
}

function foldUnit(unit: string): string {
  if (unit === "’" || unit === "‘") return "'";
  const base = (unit.normalize("NFD")[0] ?? unit).toLowerCase();
  return base.length === 1 ? base : unit;
}

/** Folded words: letters and digits with inner apostrophes. */
export function foldedWords(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}\p{M}_]+(?:'[\p{L}\p{M}]+)?/gu) ?? [];
}

const IRREGULAR: Record<string, string> = {
  people: "person",
  men: "man",
  women: "woman",
  children: "child",
  mice: "mouse",
  geese: "goose",
  teeth: "tooth",
  feet: "foot",
  oxen: "ox",
  dice: "die",
  knives: "knife",
  lives: "life",
  wives: "wife",
  leaves: "leaf",
  loaves: "loaf",
  wolves: "wolf",
  shelves: "shelf",
  thieves: "thief",
  yeux: "oeil",
};

function singular(word: string): string {
  const known = IRREGULAR[word];
  if (known) return known;
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh|z)es$/.test(word)) return word.slice(0, -2);
  if (word.length > 2 && word.endsWith("s") && !word.endsWith("ss")) return word.slice(0, -1);
  return word;
}

const normal = (word: string) => singular(word.replace(/'s$/, "")).replace(/our$/, "or");

/** Endings by which two forms of one noun may differ: English, German, French, Spanish, Dutch. */
const ENDINGS = new Set([
  "",
  "s",
  "es",
  "e",
  "en",
  "n",
  "er",
  "ern",
  "l",
  "ux",
  "x",
  "al",
  "aux",
  "in",
  "innen",
  "i",
  "'s",
  "se",
  "as",
  "os",
]);

/** Whether two folded words are forms of one noun, as far as spelling shows it. */
export function sameNoun(a: string, b: string): boolean {
  const [one, two] = [normal(a), normal(b)];
  if (one === two) return true;
  let common = 0;
  while (common < one.length && one[common] === two[common]) common++;
  if (common >= 3 && ENDINGS.has(one.slice(common)) && ENDINGS.has(two.slice(common))) return true;
  // Typing slips: two letters the wrong way round.
  return one.length === two.length && one.length > 4 && isSwap(one, two, common);
}

function isSwap(one: string, two: string, at: number): boolean {
  return one[at] === two[at + 1] && one[at + 1] === two[at] && one.slice(at + 2) === two.slice(at + 2);
}

const GENERIC = new Set(["word", "words", "thing", "things", "one", "ones", "item", "items", "of", "the", "a"]);

/** Whether one of `words` names the kind: "filler" by "fillers" or "filler words", "body part" by "body parts". */
export function namesKind(words: readonly string[], kind: string): boolean {
  const parts = foldedWords(kind);
  const telling = parts.filter((part) => !GENERIC.has(part));
  return parts.length > 0 && (telling.length > 0 ? telling : parts).every((part) => words.some((word) => sameNoun(word, part)));
}

/** Words that name no kind of their own. */
const FUNCTION_WORDS = new Set(
  (
    "a an and any anything are as at be been but by can cause could do does done dont don't each else enough every everything for from further " +
    "get gets go going have here how i i'd id i'll i'm if ill im in instead is it it's its just keep kindly later lets like lol make me " +
    "mind mine rest other others more my new nice no not now of off ok okay on one ones only or our out over own please pls plz put right she so some stop " +
    "such ta than thank thanks that that's thats the their them then there these they thing this those thx til till to today tonight too u " +
    "until up us use very wait want was we well what when whenever where which while who will with would write writing yes you your yo " +
    "also again first last next start actually all am ah hey hi say said see still take yet there's quit drop forget leave nah fine " +
    "underline underlining underlined underlines mark marks marking marked marker flag flags flagging flagged highlight highlights " +
    "highlighting highlighted label labels labelling labeling labelled note notes callout callouts circle circling tag tags tagging line lines " +
    "bitte mal und die der das den dem des ein eine einen jede jeden jedes alle auch nur nicht mehr jetzt ab hier ich mir mich zu von im am " +
    "le la les un une des de du et je que qui sur chaque tous toutes aussi plus pas ne moi stp svp maintenant " +
    "el los las un una de del y yo que en cada todos todas tambien por favor ya no mas ahora"
  ).split(" "),
);

/** What an asking sentence holds besides its kind. "Like" is none of these: it may be a filler. */
const NO_KIND = new Set(
  "a an and any all each every the my of on or to up please pls underline underlining highlight highlighting mention mentioned mentioning".split(
    " ",
  ),
);

/** Whether a kind is nothing but such words: "every", "please". */
export function isNoKind(kind: string): boolean {
  return foldedWords(kind).every((word) => NO_KIND.has(word));
}

/** The words that may name a kind. */
export function contentWords(words: readonly string[]): string[] {
  return words.filter((word) => word.length > 1 && !FUNCTION_WORDS.has(word));
}

/** Letters of Cyrillic and Greek that look like Latin ones, by pairs. */
const LOOKALIKES = new Map(
  "аa вb еe кk мm нh оo рp сc тt уy хx іi јj ѕs ԁd ԛq ԝw αa βb εe ηn ιi κk νv οo ρp τt υu χx пn"
    .split(" ")
    .map((pair) => [pair[0]!, pair[1]!] as const),
);

/** What a text looks like: compatibility forms and lookalikes as plain letters, without what is not seen. For comparisons only. */
export function appearance(text: string): string {
  const seen = text.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}|(?<=\P{M})\p{Mn}+/gu, "");
  return Array.from(fold(seen.normalize("NFKC")), (sign) => LOOKALIKES.get(sign) ?? sign).join("");
}
