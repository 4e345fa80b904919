import { LIMIT, printJson } from "./action.js";
import { held, inFlight, type SessionState } from "./session.js";
import { isInsidePair, wordsOf } from "./text.js";
import type { ParameterSpec, ToolSpec } from "./tools.js";

/** Characters of the writer's text before the newest change from which a span may be copied. */
export const COPY_CHARACTERS = 400;
/** Characters of the newest change itself: a grammar of a whole pasted book would take seconds. */
const CHANGED_CHARACTERS = 4_000;

/**
 * A range of the newest snapshot that a span may be copied from: what was typed last, and some text around it. It is
 * cut at blanks, so that what looks like a word is one.
 */
export function copySource(state: SessionState): string {
  const { text, changed } = state;
  const last = Math.min(text.length, Math.max(changed.to, changed.from));
  const first = Math.max(Math.min(changed.from, last), last - CHANGED_CHARACTERS);
  let from = Math.max(0, first - COPY_CHARACTERS);
  if (from > 0) from = firstBlank(text, from - 1, first) ?? (isInsidePair(text, from) ? from + 1 : from);
  let end = Math.min(text.length, last + COPY_CHARACTERS);
  if (end < text.length) end = lastBlank(text, end, last) ?? (isInsidePair(text, end) ? end - 1 : end);
  return text.slice(from, end);
}

function firstBlank(text: string, from: number, to: number): number | null {
  for (let at = from; at < to; at++) if (/\s/.test(text[at]!)) return at;
  return null;
}

function lastBlank(text: string, from: number, to: number): number | null {
  for (let at = from; at >= to; at--) if (/\s/.test(text[at]!)) return at;
  return null;
}

/**
 * The EBNF (as XGrammar reads it) of the actions that exist in this state: tools that are registered, results that
 * are live, `respond` only when paused, `nudge` only on a timer event, reasons of `idle` only while something is in
 * flight or held. What is meant as a copy is a copy: spans are runs of whole words of the writer's text, the digits
 * of an integrate stand in its source or the text.
 */
export function actionGrammar(state: SessionState): string {
  const rules = new Rules();
  const alternatives = ['"idle"'];
  const live = held(state);
  const open = live.length + inFlight(state).length > 0;
  if (open) {
    alternatives.push(`"idle(\\"" ${rules.string(LIMIT.reason)} "\\")"`);
    alternatives.push(`"skip(\\"" ${rules.string(LIMIT.reason)} "\\")"`);
  }
  const span = rules.copied("span", copySource(state), LIMIT.span);
  if (span) alternatives.push(`"mark(\\"" ${rules.string(LIMIT.kind)} "\\", \\"" ${span} "\\", \\"" ("underline" | "callout") "\\")"`);
  for (const tool of state.tools) alternatives.push(`"delegate(\\"${tool.name}\\", {" ${toolCalls(rules, tool, state)} "})"`);
  for (const result of live) {
    const text = rules.supported(`text_${result.id}`, `${result.result ?? ""} ${copySource(state)}`, LIMIT.text);
    alternatives.push(`"integrate(\\"" ${text} "\\", \\"${result.id}\\")"`);
  }
  if (state.source === "timer") alternatives.push(`"nudge(\\"" ${rules.string(LIMIT.text)} "\\")"`);
  if (state.phase === "paused") alternatives.push(`"respond(\\"" ${rules.string(LIMIT.respond)} "\\")"`);
  return `root ::= ${alternatives.join(" | ")}\n${rules.text()}`;
}

function toolCalls(rules: Rules, tool: ToolSpec, state: SessionState): string {
  const running = state.timers.some((timer) => timer.alive);
  const calls = (tool.calls ?? [Object.keys(tool.parameters)]).filter((keys) => running || !isCancel(tool, keys));
  // A call without arguments is the empty literal: an empty group is no EBNF.
  return `(${calls
    .map((keys) => keys.map((key, i) => `"${i > 0 ? ", " : ""}\\"${key}\\": " ${argument(rules, tool, key, state)}`).join(" ") || '""')
    .join(" | ")})`;
}

function isCancel(tool: ToolSpec, keys: readonly string[]): boolean {
  return tool.name === "timer" && keys.includes("cancel");
}

function argument(rules: Rules, tool: ToolSpec, key: string, state: SessionState): string {
  const parameter: ParameterSpec = tool.parameters[key] ?? {};
  if (isCancel(tool, [key])) {
    const running = state.timers.filter((timer) => timer.alive).map((timer) => literal(JSON.stringify(timer.id)));
    return `(${running.join(" | ")})`;
  }
  if (parameter.enum) return `(${parameter.enum.map((value) => literal(printJson(value))).join(" | ")})`;
  const text = () => {
    const copied = parameter.copy ? rules.copied(`copy_${tool.name}_${key}`, copySource(state), LIMIT.argument) : null;
    return `"\\"" ${copied ?? rules.string(LIMIT.argument)} "\\""`;
  };
  switch (parameter.type) {
    case "string":
      return text();
    case "integer":
      return rules.integer();
    case "number":
      return rules.number();
    case "boolean":
      return '("true" | "false")';
    default:
      return `(${text()} | ${rules.number()})`;
  }
}

/** A literal of the grammar; two in a row where XGrammar needs that. */
function literal(text: string): string {
  // JSON's escapes are the grammar's as well; control characters never get here. XGrammar 0.1.27 turns "ü" into \xfc
  // within and then reads a hex digit behind it as part of that: "über" would be another word.
  return JSON.stringify(text).replace(/[\u007f-\u00ff](?=[0-9A-Fa-f])/g, '$&" "');
}

/** `text` as it stands inside a JSON string, as a literal of the grammar. */
function jsonLiteral(text: string): string {
  return literal(JSON.stringify(text).slice(1, -1));
}

const CHARACTER = '([^"\\\\\\x00-\\x1F] | "\\\\\\"" | "\\\\\\\\")';
const NO_DIGIT = '([^0-9"\\\\\\x00-\\x1F] | "\\\\\\"" | "\\\\\\\\")';

class Rules {
  private readonly rules = new Map<string, string>();

  text(): string {
    return [...this.rules].map(([name, body]) => `${name} ::= ${body}\n`).join("");
  }

  private define(name: string, body: string): string {
    this.rules.set(name, body);
    return name;
  }

  /** A non-empty JSON string's inside of at most `max` characters. */
  string(max: number): string {
    this.define("character", CHARACTER);
    return this.define(`string_${max}`, `character{1,${max}}`);
  }

  integer(): string {
    return this.define("integer", '("-"? ("0" | [1-9] [0-9]{0,8}))');
  }

  number(): string {
    return this.define("number", '("-"? ("0" | [1-9] [0-9]{0,8}) ("." [0-9]{1,6})?)');
  }

  /** A run of whole words of `source`; null where it has none. */
  copied(name: string, source: string, max: number): string | null {
    const words = wordsOf(source).filter((word) => word.text.length <= max);
    if (words.length === 0) return null;
    // One rule a word: the word, then nothing or what stands between and the next word.
    words.forEach((word, i) => {
      const next = words[i + 1];
      const between = next ? source.slice(word.end, next.start) : "";
      const joined = next && isPlain(between) ? ` (${jsonLiteral(between)} ${name}_${i + 1})?` : "";
      this.define(`${name}_${i}`, `${jsonLiteral(word.text)}${joined}`);
    });
    return this.define(name, words.map((_, i) => `${name}_${i}`).join(" | "));
  }

  /** Text whose runs of digits all stand in `source`. */
  supported(name: string, source: string, max: number): string {
    const numbers = [...new Set(source.match(/[0-9]+/g) ?? [])];
    this.define("no_digit", NO_DIGIT);
    if (numbers.length === 0) return this.define(name, `no_digit{1,${max}}`);
    this.define(`${name}_digits`, numbers.map(literal).join(" | "));
    this.define(`${name}_piece`, `no_digit | (${name}_digits no_digit)`);
    return this.define(name, `(${name}_piece{1,${max}} (${name}_digits)?) | ${name}_digits`);
  }
}

function isPlain(between: string): boolean {
  // A span does not run over a line.
  return between.length <= 6 && !/[\n\r\t\u0000-\u001f]/.test(between);
}
