import { InteractionError } from "../../../src/protocol/errors.js";

/** An expression of a grammar. Classes are sorted ranges of code points; literals are text. */
export type Expression =
  | { kind: "literal"; text: string }
  | { kind: "class"; ranges: readonly (readonly [from: number, to: number])[] }
  | { kind: "rule"; name: string }
  | { kind: "sequence"; parts: readonly Expression[] }
  | { kind: "choice"; options: readonly Expression[] }
  | { kind: "repeat"; body: Expression; min: number; max: number };

const LAST_CODE_POINT = 0x10ffff;
const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12, "0": 0 };

/**
 * Reads EBNF as XGrammar and llama.cpp write it: `name ::= "literal" | [class] | ( … ) | name`, each with `?`, `*`,
 * `+` or `{m,n}`. A rule ends where the next `name ::=` begins.
 * @throws {InteractionError} `engine-failed` where the text is no grammar
 */
export function parseEbnf(text: string): Map<string, Expression> {
  return new Parser(text).grammar();
}

class Parser {
  private at = 0;
  constructor(private readonly text: string) {}

  grammar(): Map<string, Expression> {
    const rules = new Map<string, Expression>();
    for (this.space(); this.at < this.text.length; this.space()) {
      const name = this.take(/[A-Za-z_][\w-]*/y) ?? this.fail("a rule's name");
      this.space();
      if (this.take(/::=/y) === null) this.fail("::=");
      if (rules.has(name)) this.fail(`only one rule ${name}`);
      rules.set(name, this.choice());
    }
    if (!rules.has("root")) this.fail("a rule root");
    return rules;
  }

  private choice(): Expression {
    const options = [this.sequence()];
    while (this.next("|")) options.push(this.sequence());
    return options.length === 1 ? options[0]! : { kind: "choice", options };
  }

  private sequence(): Expression {
    const parts: Expression[] = [];
    for (let part = this.item(); part; part = this.item()) parts.push(part);
    return parts.length === 1 ? parts[0]! : { kind: "sequence", parts };
  }

  private item(): Expression | null {
    this.space();
    let item: Expression;
    if (this.next('"')) item = { kind: "literal", text: this.literal() };
    else if (this.next("[")) item = { kind: "class", ranges: this.characterClass() };
    else if (this.next("(")) {
      item = this.choice();
      if (!this.next(")")) this.fail(")");
    } else {
      const name = this.take(/[A-Za-z_][\w-]*(?!\s*::=)(?![\w-])/y);
      if (!name) return null;
      item = { kind: "rule", name };
    }
    for (let times = this.times(); times; times = this.times()) item = { kind: "repeat", body: item, ...times };
    return item;
  }

  private times(): { min: number; max: number } | null {
    if (this.next("?", false)) return { min: 0, max: 1 };
    if (this.next("*", false)) return { min: 0, max: Infinity };
    if (this.next("+", false)) return { min: 1, max: Infinity };
    const bounds = this.take(/\{\d+(,\d*)?\}/y);
    if (!bounds) return null;
    const [min, max] = bounds.slice(1, -1).split(",");
    return { min: Number(min), max: max === undefined ? Number(min) : max === "" ? Infinity : Number(max) };
  }

  private literal(): string {
    let text = "";
    while (!this.next('"', false)) text += String.fromCodePoint(this.character());
    return text;
  }

  private characterClass(): [number, number][] {
    const negated = this.next("^", false);
    const ranges: [number, number][] = [];
    while (!this.next("]", false)) {
      const from = this.character();
      const isRange = this.text[this.at] === "-" && this.text[this.at + 1] !== "]";
      if (isRange) this.at++;
      ranges.push([from, isRange ? this.character() : from]);
    }
    ranges.sort((a, b) => a[0] - b[0]);
    return negated ? complement(ranges) : ranges;
  }

  private character(): number {
    const point = this.text.codePointAt(this.at);
    if (point === undefined) this.fail("the end of a literal or class");
    this.at += point > 0xffff ? 2 : 1;
    if (point !== 0x5c) return point;
    const hex = this.take(/x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}/y);
    if (hex) return parseInt(hex.slice(1), 16);
    const escaped = this.text.codePointAt(this.at) ?? this.fail("an escape");
    this.at += escaped > 0xffff ? 2 : 1;
    return ESCAPES[String.fromCodePoint(escaped)] ?? escaped;
  }

  private next(sign: string, spaceBefore = true): boolean {
    // Signs inside literals and classes take no space before them.
    if (spaceBefore) this.space();
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return null;
    this.at += found.length;
    return found;
  }

  private space(): void {
    this.take(/(?:\s|#.*)*/y);
  }

  private fail(wanted: string): never {
    const line = this.text.slice(0, this.at).split("\n").length;
    throw new InteractionError("engine-failed", `The grammar lacks ${wanted} in line ${line}: ${this.text.slice(this.at, this.at + 60)}`);
  }
}

function complement(ranges: readonly [number, number][]): [number, number][] {
  const others: [number, number][] = [];
  let from = 0;
  for (const [start, end] of ranges) {
    if (start > from) others.push([from, start - 1]);
    from = Math.max(from, end + 1);
  }
  if (from <= LAST_CODE_POINT) others.push([from, LAST_CODE_POINT]);
  return others;
}
