import { InteractionError } from "../../../src/protocol/errors.js";
import { parseEbnf, type Expression } from "./ebnf.js";
import { utf8Ranges } from "./utf8.js";

/** One step of a compiled grammar. Numbers are indexes of nodes. */
export type Node =
  | { kind: "byte"; from: number; to: number; next: number }
  | { kind: "split"; to: readonly number[] }
  | { kind: "call"; rule: number; next: number }
  | { kind: "return" }
  | { kind: "repeat"; body: number; min: number; max: number; next: number }
  /** The end of a body of the repeat at `repeat`. */
  | { kind: "again"; repeat: number };

export interface Program {
  nodes: readonly Node[];
  start: number;
}

/** The one `return` node: a call that is followed by it needs no frame of its own. */
export const RETURN = 0;

/** Compiles EBNF to steps over bytes. Work is in proportion to the text; counted repeats are not unrolled. */
export function compileGrammar(ebnf: string): Program {
  const rules = parseEbnf(ebnf);
  const nodes: Node[] = [{ kind: "return" }];
  const starts = new Map<string, number>();
  const add = (node: Node) => nodes.push(node) - 1;
  // A place for each rule first: rules name each other.
  for (const name of rules.keys()) starts.set(name, add({ kind: "split", to: [] }));

  /** Compiles an expression that goes on at `next`; gives the node it starts at. */
  const compile = (expression: Expression, next: number): number => {
    switch (expression.kind) {
      case "literal":
        return new TextEncoder()
          .encode(expression.text)
          .reduceRight((after, byte) => add({ kind: "byte", from: byte, to: byte, next: after }), next);
      case "class":
        return split(
          expression.ranges.flatMap(([from, to]) =>
            utf8Ranges(from, to).map((run) =>
              run.reduceRight((after, [low, high]) => add({ kind: "byte", from: low, to: high, next: after }), next),
            ),
          ),
        );
      case "rule": {
        const rule = starts.get(expression.name);
        if (rule === undefined) throw new InteractionError("engine-failed", `The grammar has no rule ${expression.name}.`);
        return add({ kind: "call", rule, next });
      }
      case "sequence":
        return expression.parts.reduceRight((after, part) => compile(part, after), next);
      case "choice":
        return split(expression.options.map((option) => compile(option, next)));
      case "repeat": {
        if (expression.max === 1 && expression.min <= 1) {
          const once = compile(expression.body, next);
          return expression.min === 1 ? once : split([once, next]);
        }
        const repeat = add({ kind: "split", to: [] });
        const body = compile(expression.body, add({ kind: "again", repeat }));
        nodes[repeat] = { kind: "repeat", body, min: expression.min, max: expression.max, next };
        return repeat;
      }
    }
  };
  const split = (to: number[]) => (to.length === 1 ? to[0]! : add({ kind: "split", to }));
  for (const [name, expression] of rules) nodes[starts.get(name)!] = { kind: "split", to: [compile(expression, RETURN)] };
  return { nodes, start: starts.get("root")! };
}
