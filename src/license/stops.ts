import { remembered } from "./remembered.js";

/** Words by which a writer ends marks. Folded text without quotes. */
export interface Stop {
  at: number;
  end: number;
}

const MARKS =
  "(?:underlin\\w*|marks?|markings?|flags?|flagging|highlight\\w*|label\\w*|call-?outs?|notes|tags|tagging|circles|circling|annotat\\w*|lines|" +
  "unterstreich\\w*|unterstrich\\w*|markier\\w*|notizen|soulign\\w*|surlign\\w*|subraya\\w*|marcar|marcas|notas|calling (?:me )?out|pointing (?:\\w+ )?out)";
const BETWEEN =
  "(?:(?:with|to|zu|the|my|all|any|these|those|this|of|more|further|that|your|doing|making|putting|adding|on|mit|dem|den|das|die|de|les|des|le|la|las|los) ){0,3}";
const ENDING =
  "(?:that will do|that'll do|stop|quit|cease|end|halt|finish|drop|leave off|no more|no further|enough|forget|lose|kill|turn off|switch off|done with|finished with|that's it for|skip|pause|" +
  "undo|enough of|plenty of|hor auf|hort auf|schluss|genug|keine|lass|arrete|arretez|assez|plus|fini|deja|deje|basta|para|nada)";
const STOP = new RegExp(`\\b${ENDING} ${BETWEEN}${MARKS}\\b`, "g");
const OFF = new RegExp(`\\b${MARKS} (?:off|over|done|aus|weg)\\b`, "g");
/** A clause that is nothing but a stop. */
const BARE =
  /(?:^|[.!?,;:()[\]\n–—-])\s*(?:(?:ok|okay|k|now|right|please|pls|and|so|that's|thats|thx|thanks|alright|hey|you can|you may) )*(?:stop(?: (?:it|that|there|now|please|pls|here|thanks|thx|ta))*|(?:that's|thats|that is) (?:enough|plenty)(?: now)?|that will do|stopp?e?|aufhoren|hor auf|schluss(?: jetzt)?|genug(?: jetzt)?|arrete|assez|basta(?: ya)?)\s*(?=$|[.!?,;:()[\]\n–—])/g;
const NO_STOP = /\b(?:don'?t|do not|never|not|didn'?t|can'?t|cannot|won'?t|couldn'?t|nicht|no) (?:\w+ )?$/;
const REPORTED =
  /\b(?:told|asked|asks|tells|begged|ordered|said|says|goes|yells|yelled|shouts|shouted|made|if|imagine|suppose|wish|would|might)\b[^,;:.]*$/;

/** All stops of one sentence, in order. */
export const findStops = remembered(readStops);

function readStops(sentence: string): Stop[] {
  const found = [STOP, OFF, BARE].flatMap((pattern) =>
    [...sentence.matchAll(pattern)].map((match) => ({ at: match.index, end: match.index + match[0].length })),
  );
  return found.filter((stop) => !isDenied(sentence.slice(0, stop.at))).sort((a, b) => a.at - b.at);
}

function isDenied(before: string): boolean {
  const near = before.slice(-80);
  return NO_STOP.test(near) || REPORTED.test(near);
}

const LEAD =
  "(?:(?:ok|okay|k|now|right|please|pls|and|so|but|fine|ugh|nah|then|we're|we are|i'm|im|actually|last bit|new rule|box|that's|thats) )*";
const DROPPING = new RegExp(
  `(?:^|[.!?,;:()[\\]\\n–—]|\\band|\\bso|\\bbut|\\bnow)\\s*${LEAD}(?:stop|quit|forget|drop|skip|leave|lose|no more|enough|done with|finished with|never mind|nvm|schluss mit|genug|vergiss|oublie|olvida) ` +
    `(?:(?:with|to|zu|the|my|all|any|about|of|on|that|those|marking|underlining|labelling|flagging|highlighting|die|der|das|les|los|las) ){0,3}([a-zß-ɏ-]+)(?: ([a-zß-ɏ-]+))?`,
  "g",
);
const OVER = /(?:^|[.!?,;:()[\]\n–—]|\s)([a-zß-ɏ-]+) (?:off|done|over|finished|aside)\b\s*(?=$|[.!?,;:)\]\n–—])/g;

/** "forget vegetables", "trees off": what ends marks of the kind it names, if there are such. */
export const findDropped = remembered(readDropped);

function readDropped(sentence: string): (Stop & { words: string[] })[] {
  return [DROPPING, OVER].flatMap((pattern) =>
    [...sentence.matchAll(pattern)]
      .filter((match) => !isDenied(sentence.slice(0, match.index)))
      .map((match) => ({
        at: match.index,
        end: match.index + match[0].length,
        words: [match[1], match[2]].filter((word) => word !== undefined),
      })),
  );
}
