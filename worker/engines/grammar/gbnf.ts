import { parseEbnf, type Expression } from "./ebnf.js";

/**
 * The same grammar in llama.cpp's GBNF. It is read and written anew, so that it cannot become another language by the
 * way: GBNF has no `_` in names and fewer escapes.
 * @throws {InteractionError} `engine-failed` where the text is no grammar
 */
export function toGbnf(ebnf: string): string {
  return [...parseEbnf(ebnf)].map(([name, body]) => `${nameOf(name)} ::= ${choice(body)}\n`).join("");
}

// Our own names have no hyphen, so two of them stay two.
const nameOf = (name: string) => name.replaceAll("_", "-");

function choice(expression: Expression): string {
  return expression.kind === "choice" ? expression.options.map(sequence).join(" | ") : sequence(expression);
}

function sequence(expression: Expression): string {
  if (expression.kind !== "sequence") return item(expression);
  return expression.parts.length > 0 ? expression.parts.map(item).join(" ") : '""';
}

function item(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return `"${[...expression.text].map(sign).join("")}"`;
    case "class":
      return `[${expression.ranges.map(([from, to]) => (from === to ? point(from) : `${point(from)}-${point(to)}`)).join("")}]`;
    case "rule":
      return nameOf(expression.name);
    case "repeat":
      return `${item(expression.body)}${times(expression.min, expression.max)}`;
    default:
      return `(${choice(expression)})`;
  }
}

function times(min: number, max: number): string {
  if (max === 1 && min === 0) return "?";
  if (max === Infinity) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

/** A character of a literal. */
function sign(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  return character < " " ? point(character.codePointAt(0)!) : character;
}

/** A code point of a class; letters and digits as they are, all else by number. */
function point(code: number): string {
  const character = String.fromCodePoint(code);
  if (/^[A-Za-z0-9]$/.test(character)) return character;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

const hex = (code: number, digits: number) => code.toString(16).toUpperCase().padStart(digits, "0");
