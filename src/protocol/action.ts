import * as z from "zod";
import { InteractionError } from "./errors.js";
import { printJson } from "./json.js";
import { IDENTIFIER, LIMIT, PLAIN } from "./limits.js";
import { safeParse } from "./safe-parse.js";
import { control, PHRASE, plain, segmentsText, type Segment } from "./segment.js";

export { LIMIT, printJson };

const words = (max: number) => z.string().min(1).max(max).regex(PLAIN);

export const resultId = z.string().regex(/^t[1-9][0-9]{0,3}$/);
export const toolName = z.string().regex(IDENTIFIER);
const argumentValue = z.union([z.string().max(LIMIT.argument).regex(PLAIN), z.number(), z.boolean()]);
export const toolArguments = z.record(z.string().regex(IDENTIFIER), argumentValue);

export const actionSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("idle"), reason: words(LIMIT.reason).optional() }),
  z.object({ type: z.literal("mark"), kind: words(LIMIT.kind), span: words(LIMIT.span), style: z.enum(["underline", "callout"]) }),
  z.object({ type: z.literal("delegate"), tool: toolName, args: toolArguments }),
  z.object({ type: z.literal("integrate"), text: words(LIMIT.text), source: resultId }),
  z.object({ type: z.literal("skip"), reason: words(LIMIT.reason) }),
  z.object({ type: z.literal("nudge"), text: words(LIMIT.text) }),
  z.object({ type: z.literal("respond"), text: words(LIMIT.respond) }),
]);

/** One decision of the policy: the seed's six actions and `nudge`. */
export type Action = z.infer<typeof actionSchema>;
export type ActionType = Action["type"];
export type MarkStyle = "underline" | "callout";
export type ToolArguments = z.infer<typeof toolArguments>;
export type MarkAction = Extract<Action, { type: "mark" }>;
export type DelegateAction = Extract<Action, { type: "delegate" }>;
export type IdleAction = Extract<Action, { type: "idle" }>;
export type IntegrateAction = Extract<Action, { type: "integrate" }>;

export const ACTION_TYPES: readonly ActionType[] = ["idle", "mark", "delegate", "integrate", "skip", "respond", "nudge"];

const inner = (text: string) => JSON.stringify(text).slice(1, -1);

/** The action in the call syntax of the stream, split where the tokenizer splits it. */
export function actionSegments(action: Action): Segment[] {
  switch (action.type) {
    case "idle":
      return action.reason === undefined ? [control(PHRASE.idle)] : [control(PHRASE.idle), plain(`("${inner(action.reason)}")`)];
    case "mark":
      return action.style === "underline"
        ? [plain(`mark("${inner(action.kind)}", "${inner(action.span)}`), control(PHRASE.underline)]
        : [plain(`mark("${inner(action.kind)}", "${inner(action.span)}", "callout")`)];
    case "delegate":
      return [control(PHRASE.delegate), plain(`${inner(action.tool)}", ${printJson(action.args)})`)];
    case "integrate":
      return [control(PHRASE.integrate), plain(`${inner(action.text)}", "${action.source}")`)];
    case "skip":
      return [plain(`skip("${inner(action.reason)}")`)];
    case "nudge":
    case "respond":
      return [plain(`${action.type}("${inner(action.text)}")`)];
  }
}

/** The action in the call syntax: `mark("animal", "quokka", "underline")`. */
export function printAction(action: Action): string {
  return segmentsText(actionSegments(action));
}

const FIELDS: Record<ActionType, readonly string[]> = {
  idle: ["reason"],
  mark: ["kind", "span", "style"],
  delegate: ["tool", "args"],
  integrate: ["text", "source"],
  skip: ["reason"],
  nudge: ["text"],
  respond: ["text"],
};
const CALL = /^(idle|mark|delegate|integrate|skip|nudge|respond)(?:\(([\s\S]*)\))?$/;
const LONGEST_ACTION = 4096;

/**
 * Reads the call syntax. The text is untrusted.
 * @throws {InteractionError} `action-invalid` where it is no well-formed action
 */
export function parseAction(text: string): Action {
  const invalid = (why: string, cause?: unknown) =>
    new InteractionError("action-invalid", `Not an action (${why}): ${text.slice(0, 120)}`, { cause });
  if (text.length > LONGEST_ACTION) throw invalid("too long");
  const call = CALL.exec(text.trim());
  if (!call) throw invalid("unknown call");
  const type = call[1] as ActionType;
  let values: unknown[] = [];
  if (call[2] !== undefined) {
    try {
      values = JSON.parse(`[${call[2]}]`) as unknown[];
    } catch (error) {
      throw invalid("arguments are no JSON", error);
    }
  }
  const fields = FIELDS[type];
  if (values.length > fields.length || (values.length === 0 && call[2] !== undefined)) throw invalid("wrong number of arguments");
  const object: Record<string, unknown> = { type };
  values.forEach((value, i) => (object[fields[i]!] = value));
  const parsed = safeParse(actionSchema, object);
  if (!parsed.success) throw invalid(parsed.error.issues[0]?.message ?? "schema", parsed.error);
  return parsed.data;
}
