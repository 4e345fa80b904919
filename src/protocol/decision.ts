import * as z from "zod";
import { actionSchema, type ActionType } from "./action.js";
import { streamEventSchema } from "./events.js";
import { toolSpecSchema } from "./tools.js";

/** The engine's own figures of one decision. Tokens are counts, times are ms. */
export const timingsSchema = z.object({
  /** Tokens of the whole prompt. */
  promptTokens: z.number(),
  /** Prompt tokens whose keys and values were in the cache already. */
  reusedTokens: z.number(),
  prefillTokens: z.number(),
  decodeTokens: z.number(),
  grammarMs: z.number(),
  prefillMs: z.number(),
  decodeMs: z.number(),
  totalMs: z.number(),
});
export type Timings = z.infer<typeof timingsSchema>;

/** Probability of each action type at the first token, over the types that the grammar allows. */
export type ActionProbabilities = Partial<Record<ActionType, number>>;

/** What the model decided on one event. */
export const decisionSchema = z.object({
  /** Index of the event that it answers. */
  index: z.number().int().nonnegative(),
  action: actionSchema,
  /** The model's output as it came. */
  text: z.string(),
  /** Probability of the chosen type, 0…1. */
  confidence: z.number(),
  probabilities: z.record(z.string(), z.number()),
  timings: timingsSchema,
  /** Whether the stream was rebuilt before this decision. */
  rebased: z.boolean(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** The writer's (or host's) words that a verdict rests on. Offsets into the snapshot, UTF-16; -1 for host words. */
export const evidenceSchema = z.object({ text: z.string(), start: z.number().int(), end: z.number().int() });
export type Evidence = z.infer<typeof evidenceSchema>;

export const BLOCK_CODES = [
  "no-instruction",
  "instruction-quoted",
  "instruction-ended",
  "span-missing",
  "span-incomplete",
  "span-marked",
  "span-dismissed",
  "span-instruction",
  "tool-unknown",
  "tool-arguments",
  "tool-duplicate",
  "tool-rate",
  "tool-tainted",
  "source-not-live",
  "text-unsupported",
  "floor-taken",
  "not-addressed",
  "timer-not-alive",
  "nothing-to-skip",
  "host-veto",
  "stale-snapshot",
  "mode-shadow",
  "not-decided",
] as const;
/** Why an action was refused. */
export type BlockCode = (typeof BLOCK_CODES)[number];

export const verdictSchema = z.discriminatedUnion("allowed", [
  z.object({
    allowed: z.literal(true),
    evidence: evidenceSchema.nullable(),
    /** Where a mark goes in the newest snapshot. */
    range: z.object({ start: z.number().int(), end: z.number().int() }).optional(),
  }),
  z.object({ allowed: z.literal(false), code: z.enum(BLOCK_CODES), detail: z.string(), evidence: evidenceSchema.nullable() }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

/** One line of the audit trail: every decision is on it, idle and blocked ones too. Times are session ms. */
export const auditRecordSchema = z.object({
  index: z.number().int().nonnegative(),
  at: z.number(),
  event: streamEventSchema,
  decision: decisionSchema,
  verdict: verdictSchema,
  executed: z.boolean(),
  /** Id that an executed delegate got. */
  resultId: z.string().optional(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** A whole session: enough to replay it. */
export const sessionExportSchema = z.object({
  version: z.literal(1),
  model: z.string(),
  engine: z.string(),
  startedAt: z.string(),
  tools: z.array(toolSpecSchema),
  records: z.array(auditRecordSchema),
});
export type SessionExport = z.infer<typeof sessionExportSchema>;
