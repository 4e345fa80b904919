import { remembered } from "./remembered.js";

/**
 * Words by which a writer asks for marks, and how sure it is that they ask: in folded text, without quotes.
 * `firm`: an imperative or a request. `loose`: may be one. `negated`: asks for none.
 */
export interface Ask {
  at: number;
  end: number;
  form: "firm" | "loose" | "negated";
}

const BASE =
  "underline|highlight|mark|flag|label|circle|tag|annotate|point out|pick out|call (?:me |us )?out|catch|spot|note|" +
  "tell me (?:when|whenever|if|each time|every time)|let me know (?:when|whenever|if|each time|every time)|" +
  "unterstreiche?n?|unterstreicht|markier(?:en?|t)?|kennzeichnen?|beschriften?|" +
  "souligner?|soulignez|surligner?|surlignez|marquer?|marquez|signaler?|signalez|annoter?|annotez|" +
  "subraya[dr]?|marca[dr]?|resalta[dr]?|senala[dr]?|anota[dr]?|etiqueta[dr]?";
const DONE =
  "underlined|highlighted|marked|flagged|labell?ed|circled|tagged|annotated|called out|pointed out|unterstrichen|subrayad[oa]s?|marcad[oa]s?";
const DOING =
  "underlining|highlighting|marking|flagging|labell?ing|circling|tagging|annotating|calling (?:me )?out|pointing out|subrayando";
const NOUN = "notes?|labels?|callouts?|tags?|underlines?|highlights?|marks?|flags?|stickers?|notizen?|notiz|hinweise?|etiquettes?|notas?";
const ASK = new RegExp(`\\b(?:(${DONE})|(${DOING})|(${BASE})|(${NOUN}))\\b`, "g");

/** Verbs that are more often something else: they never replace what was asked before. */
const EVERYDAY = /^(?:catch|spot|note|nota|pick out|anota)$/;

/** Ask verbs whose slips of typing are still told from other words. */
const LONG_VERBS = ["underline", "highlight"];
const SHORT_VERBS = ["flag", "mark", "label", "circle"];

/** Words that may stand right before an imperative. */
const LEAD = new Set(
  (
    "please pls plz ok okay okey k so and now then also just kindly wait actually instead but or n hey assistant helper app machine computer " +
    "here on onwards first again can could would will you u to oh right well yes yo still always only do must should lets let's box bot pad " +
    "notepad quick favour favor ta thanks thx lol bitte mal from and/or & me line below above time"
  ).split(" "),
);
/** Who is spoken of, not to: an ask after them tells of someone else's. */
const SUBJECT = new Set("i we they he she it who people teachers the a an this that these those his her my our their your".split(" "));

const REPORTING =
  "told|tells|asked|asks|ordered|orders|begged|begs|reminded|reminds|instructed|instructs|taught|wanted|wants|made|makes|urged|urges|forced|trained|expects?";
const REPORTED_TO = new RegExp(`\\b(?:${REPORTING})\\b(?:[^,;:]|\\bme,|\\bher,|\\bhim,)*\\bto (?:please |just |always )?$`);
const TOLD_YOU = /\bi (?:asked|told|want|wanted|expect|need|needed|begged) (?:you|u) to (?:please |just |always )?$/;
const SAYING =
  /\b(?:says?|said|saying|goes|yells?|yelled|shouts?|shouted|whispers?|whispered|typed|types|wrote|writes|reads?|texts?|texted|screams?|screamed|cries|cried|was like|be like)[,:]? (?:that |to |please |just |we should |you should |you must )*$/;
const HYPOTHETICAL =
  /\b(?:if|unless|suppose|supposing|imagine|wish|whether|wenn|falls|suppose|si|imagina)\b(?! you (?:can|could|would|will|like|want|please|don't mind|dont mind|have)\b)(?! u (?:can|could|would)\b)[^,;:]*$/;
const ABILITY =
  /\b(?:does|did|can|could|would|will|should|might|may) (?:it|this|that|the \w+(?: \w+)?|he|she|they|anyone|anybody|someone|somebody|one) (?:also |even |really )?$/;
/** "he would mark", "the supplier shall underline": said of somebody. */
const MODAL_OF_OTHERS =
  /\b(?!(?:you|u|and|so|or|then|also|please|pls|but|now|helper|assistant|me|from|here|on|thanks|hi|hey|ok|okay|wait|actually|first)\b)[a-zß-ɏ']+ (?:shall|would|will|can|could|must|should|might|may|did|does|do) (?:also |not |even |ever |always )?$/;
const QUESTION =
  /\b(?:do|did|have|had|were|are|how many|what|which|why|who) (?:you|u|i|we|ever) $|\bwho (?:would|could|will|can)(?: ever)? $|\blet'?s $/;
/** "Sign at the gate: call out every snake", "subrayad = underline". */
const SHOWN = /\b(?:sign|notice|poster|banner|card|worksheet|rule|phrase|motto)\b[^.\n:]*: *$|= *$/;
const NEGATION =
  /\b(?:don'?t|do not|does not|doesn'?t|didn'?t|did not|won'?t|will not|wouldn'?t|never|not|no|without|stop|quit|cease|needn'?t|no need to|no more|no further|enough|nicht|keine?n?|sans|ne|sin|nunca)(?: (?:ever|again|to|even|be|get|have|want|need|any|my|the|more|further|you|u|put|of|all|with|for|me|mehr|pas|de))* $/;
/** "don't forget to underline", "why don't you": a negation that asks. */
const ASKING_NEGATION = /\b(?:(?:don'?t|do not|never) (?:forget|fail|hesitate) to|why don'?t (?:you|u)|why not|not only) (?:please )?$/;
const POLITE =
  /\b(?:please|pls|plz|kindly|want|wants|like|love|need|needs|get|gets|should|must|ought|can|could|would|have|be|gotta|bitte|only|thx|ta|thanks)\b/;
const GIVING =
  /\b(?:put|stick|pop|leave|add|attach|pin|set|give|place|write|(?:i'd|i would|would|i) (?:want|like|love|need)|want|need|gets?|mets|mettez|ajoute|ajoutez|pon(?:le|les|me)?|anade)(?: [a-zß-ɏ'-]+){0,3} $|\b(?:setze?|mache?|schreibe?|hange?|klebe?)(?: [a-zß-ɏ'-]+){0,6} $/;
const NOUN_TARGET =
  /^\s*(?:on|at|for|beside|by|next to|under|zu|an|bei|sur|pour|en|a|para)\s+(?:each|every|all|any|the|my|his|her|our|their|jede|alle|chaque|cada|tous|toutes|todos|todas|las|los|les|jedes|jeden|(?:[a-zß-ɏ]+ )?[a-zß-ɏ]+s\b)/;
/** What an ask in the middle of a clause is about: "got smart underline weapons". */
const OBJECT =
  /^\s+(?:all|each|every|any|the|my|his|her|our|their|these|those|this|them|it|em|where|when|whenever|up|just|only|first|people|die|der|das|alle|meine|les|mes|los|las|[a-zß-ɏ-]+s\b|[a-zß-ɏ'-]+ [a-zß-ɏ-]+s\b)/;

/** All asks of one sentence. `sentence` is folded and holds no quotes. */
export const findAsks = remembered(readAsks);

function readAsks(sentence: string): Ask[] {
  const found: Ask[] = [];
  for (const match of sentence.matchAll(ASK)) {
    const form = classify(sentence, match);
    if (form) found.push({ at: match.index, end: match.index + match[0].length, form });
  }
  for (const match of sentence.matchAll(/\b[a-z]{4,12}\b/g)) {
    if (!isSlip(match[0]) || found.some((ask) => ask.at <= match.index && match.index < ask.end)) continue;
    const form = verbForm(sentence, match.index);
    if (form) found.push({ at: match.index, end: match.index + match[0].length, form });
  }
  return found.sort((a, b) => a.at - b.at);
}

function classify(sentence: string, match: RegExpMatchArray & { index: number }): Ask["form"] | null {
  const [, done, doing, base] = match;
  const before = sentence.slice(Math.max(0, match.index - 160), match.index);
  const after = sentence.slice(match.index + match[0].length);
  if (before.endsWith("-")) return null;
  if (done) {
    if (isReported(before)) return null;
    if (NEGATION.test(before)) return "negated";
    // "The supervisor wants every passive highlighted" by somebody else, unless it goes on to ask.
    if (/\b(?!i\b)[a-zß-ɏ]+ wants?\b/.test(before) && !/\b(?:please|pls|so|do that|for me|you|u)\b/.test(sentence)) return null;
    return POLITE.test(sentence) && !/\b(?:was|were|had|has) $/.test(before) ? "loose" : null;
  }
  if (doing) {
    if (isReported(before)) return null;
    if (NEGATION.test(before)) return "negated";
    return /\b(?:start|begin|keep|keep on|resume|continue|go on|carry on|restart|needs?|try|please|pls) (?:\w+ )?$/.test(before)
      ? "loose"
      : null;
  }
  if (base) {
    const noun =
      /\b(?:the|a|an|un|una|une|eine?|my|his|her|our|their|this|that|its|every|each|no|any|some|small|little|short|question|exclamation|\d+) $/.test(
        before,
      );
    // "Label for Casa Morandin: …" is a heading.
    if (!noun && !/^\s*(?::|(?:for|from|of|to|by|is|was)\b(?! (?:me|fine|ok|okay|enough)\b))/.test(after)) {
      const form = verbForm(sentence, match.index);
      const everyday = EVERYDAY.test(base);
      if (form === "loose" && !everyday && !base.includes(" ") && !OBJECT.test(after)) return null;
      if (form && !everyday) return form;
      if (form === "firm" && OBJECT.test(after)) return "loose";
      if (!everyday) return null;
    }
  }
  // "They told me to put a note on": what is told of begins at the verb that gives.
  const giving = before.slice(0, GIVING.exec(before)?.index ?? before.length);
  if (isReported(before) || (REPORTED_TO.test(giving) && !TOLD_YOU.test(giving))) return null;
  if (NEGATION.test(before) || /\b(?:never|don'?t|do not) $/.test(giving)) return "negated";
  const opening = /(?:^|[.!?:;([\n\]#/,-])\s*(?:(?:a|and|also|small|please|ok|okay|just|so) )*$/.test(before);
  if (sentence.includes("circle back", match.index) && /\bcircle back\b/.test(match[0] + after)) return null;
  if (GIVING.test(before)) return isSubjectGiving(before) ? "loose" : "firm";
  return opening && NOUN_TARGET.test(after) ? "firm" : NOUN_TARGET.test(after) ? "loose" : null;
}

function isSubjectGiving(before: string): boolean {
  return /\b(?:they|he|she|it|i|we|who|has|had)\b (?!(?:want|need|would|'d|like)\b)\w+[^,;]*$/.test(before);
}

/** Whether the ask that follows `before` is someone else's, or one that is only thought of. */
function isReported(before: string): boolean {
  if (HYPOTHETICAL.test(before)) return true;
  if (TOLD_YOU.test(before)) return false;
  return REPORTED_TO.test(before) || SAYING.test(before) || ABILITY.test(before) || SHOWN.test(before);
}

function verbForm(sentence: string, at: number): Ask["form"] | null {
  const before = sentence.slice(Math.max(0, at - 160), at);
  if (isReported(before)) return null;
  if (ASKING_NEGATION.test(before)) return "firm";
  if (NEGATION.test(before)) return "negated";
  if (MODAL_OF_OTHERS.test(before) || QUESTION.test(before)) return null;
  const clause = /[^,;:.!?()[\]\n#*/–—]*$/.exec(before)![0].trim();
  if (clause === "") return "firm";
  const words = clause.split(/\s+/);
  const last = words[words.length - 1]!;
  if (last === "to")
    return /\b(?:want|need|like|love|ask|please|you|u|thing|remember) (?:you |u |it |this )?to$/.test(clause) ? "firm" : null;
  if (SUBJECT.has(last)) return null;
  if (!LEAD.has(last)) return "loose";
  const subject = words.some((word) => /^(?:i|we|they|he|she|who)$/.test(word));
  return subject && !/\b(?:want|need|would|like|i'd|id|as|so|can|could)\b/.test(clause) ? "loose" : "firm";
}

function isSlip(word: string): boolean {
  if (LONG_VERBS.some((verb) => word !== verb && Math.abs(word.length - verb.length) <= 1 && isNear(word, verb))) return true;
  return SHORT_VERBS.some((verb) => word !== verb && word.length === verb.length && isNear(word, verb) && sorted(word) === sorted(verb));
}

const sorted = (word: string) => [...word].sort().join("");

/** One insertion, omission, wrong letter or swap apart. */
function isNear(a: string, b: string): boolean {
  let head = 0;
  while (head < a.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [restA, restB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  return (restA.length <= 1 && restB.length <= 1) || (restA.length === 2 && restA === [...restB].reverse().join(""));
}
