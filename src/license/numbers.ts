import { fold } from "./words.js";

const SMALL: Record<string, number> = {};
(
  [
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
    "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte",
  ] as const
).forEach((words) => words.split(" ").forEach((word, value) => (SMALL[word] ??= value)));
Object.assign(SMALL, { ein: 1, eine: 1, einer: 1, une: 1, una: 1 });
const TENS: Record<string, number> = {
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  dreissig: 30,
  vierzig: 40,
  funfzig: 50,
  sechzig: 60,
  trente: 30,
  quarante: 40,
  cinquante: 50,
  soixante: 60,
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
  sesenta: 60,
  dozen: 12,
  thousand: 1000,
  million: 1e6,
};
const ORDINALS =
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(
    " ",
  );

const FIGURE = /\d+(?:[.,'’  \u00a0]\d{3})*(?![.,]?\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*/g;
const SCALE = /^\s?(k|m|bn|thousand|million|billion|tausend|mio\.?|mrd\.?)\b/i;
const SCALES: Record<string, number> = {
  k: 1e3,
  thousand: 1e3,
  tausend: 1e3,
  m: 1e6,
  million: 1e6,
  mio: 1e6,
  bn: 1e9,
  billion: 1e9,
  mrd: 1e9,
};

/** A figure of a text with every value that it may stand for. */
export interface Figure {
  text: string;
  values: number[];
}

/** The figures of a text: `1,250` is 1250 and 1.25, `19:45` is 19, 45 and 7. */
export function figuresOf(text: string): Figure[] {
  const found: Figure[] = [];
  for (const match of text.matchAll(FIGURE)) {
    const values = new Set(readings(match[0]));
    const scale = SCALE.exec(text.slice(match.index + match[0].length))?.[1];
    const factor = scale ? SCALES[fold(scale).replace(".", "")] : undefined;
    if (factor) for (const value of readings(match[0])) values.add(value * factor);
    found.push({ text: match[0], values: [...values] });
  }
  return found;
}

function readings(figure: string): number[] {
  const joined = figure.replace(/['’\s]/g, "");
  const values = [Number(joined.replace(/[.,]/g, ""))];
  if (!/[.,]/.test(joined)) return values;
  const grouped = /^\d{1,3}(?:[.,]\d{3})+$/.test(joined);
  const decimal =
    joined.lastIndexOf(".") > joined.lastIndexOf(",") ? joined.replace(/,/g, "") : joined.replace(/\./g, "").replace(",", ".");
  const value = Number(decimal);
  return grouped ? [...values, value] : [value];
}

/** Every value that a text states, in figures, number words, clock times or dates. */
export function valuesOf(text: string): Set<number> {
  const values = new Set<number>();
  for (const figure of figuresOf(text)) for (const value of figure.values) values.add(value);
  // Figures with other marks between them ("2-1", "6:42.3", "2026-06-30") count in parts as well.
  const ungrouped = text.replace(/(?<![\d.,])\d{1,3}(?:[,.]\d{3})+(?![\d]|[.,]\d)/g, " ");
  for (const part of ungrouped.match(/\d+(?:\.\d+)?/g) ?? []) values.add(Number(part));
  for (const [, hour, minute] of text.matchAll(/\b(\d{1,2})[:.h](\d{2})(?!\d)/g)) {
    values.add(Number(hour));
    values.add(Number(minute));
    if (Number(hour) > 12 && Number(hour) <= 24) values.add(Number(hour) - 12);
    if (Number(hour) === 0) values.add(12);
    if (Number(hour) < 12) values.add(Number(hour) + 12);
  }
  for (const [, hour] of text.matchAll(/\b(\d{1,2}) ?pm\b/gi)) values.add(Number(hour) + 12);
  const words = fold(text).match(/[a-z]+/g) ?? [];
  words.forEach((word, i) => {
    const small = SMALL[word];
    const tens = TENS[word];
    if (small !== undefined) values.add(small);
    if (tens !== undefined) {
      values.add(tens);
      const next = SMALL[words[i + 1] ?? ""];
      if (next !== undefined && next < 10 && tens < 100) values.add(tens + next);
      const before = SMALL[words[i - 1] ?? ""];
      if (before !== undefined && tens >= 100) values.add(before * tens);
    }
    const ordinal = ORDINALS.indexOf(word);
    if (ordinal >= 0) values.add(ordinal + 1);
  });
  return values;
}
