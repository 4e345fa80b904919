import { parseEbnf, type Expression } from "../worker/engines/grammar/ebnf.js";
import type { Random } from "../training/corpus-tools/random.js";

/** Longest run of what the grammar lets repeat: it allows far longer ones, at a chance of none. */
const LONGEST_REPEAT = 40;

/** A text of the grammar, drawn at random: what a model may say in that state. */
export function sampleGrammar(grammar: string, random: Random): string {
  const rules = parseEbnf(grammar);
  const walk = (expression: Expression): string => {
    switch (expression.kind) {
      case "literal":
        return expression.text;
      case "class":
        return character(expression.ranges, random);
      case "rule":
        return walk(rules.get(expression.name)!);
      case "sequence":
        return expression.parts.map(walk).join("");
      case "choice":
        return walk(random.pick(expression.options));
      case "repeat": {
        const most = Math.min(expression.max, expression.min + LONGEST_REPEAT);
        return Array.from({ length: random.between(expression.min, most) }, () => walk(expression.body)).join("");
      }
    }
  };
  return walk(rules.get("root")!);
}

/** Letters and digits where the class has them, and any of its code points every fourth time. */
function character(ranges: readonly (readonly [number, number])[], random: Random): string {
  const holds = (point: number) => ranges.some(([from, to]) => point >= from && point <= to);
  if (random.next() < 0.75) {
    const plain = [..."abcdefghijklmnopqrstuvwxyz .ABC0123456789"].map((sign) => sign.codePointAt(0)!).filter(holds);
    if (plain.length > 0) return String.fromCodePoint(random.pick(plain));
  }
  for (;;) {
    const [from, to] = random.pick(ranges);
    const point = random.between(from, Math.min(to, from + random.pick([0, 0xff, 0xffff, 0x10ffff])));
    // Half a surrogate pair has no bytes in UTF-8.
    if (point < 0xd800 || point > 0xdfff) return String.fromCodePoint(point);
  }
}
