import * as z from "zod";
import { resultId } from "./action.js";

export const phaseSchema = z.enum(["active", "paused"]);
/** Whether the writer holds the floor (`active`) or has paused. */
export type Phase = z.infer<typeof phaseSchema>;

/** The whole text of the textarea at one moment. Offsets are UTF-16 units, `at` is in ms on the session's clock. */
export const snapshotSchema = z.object({
  text: z.string(),
  caret: z.number().int().nonnegative(),
  state: phaseSchema,
  revised: z.boolean(),
  at: z.number().nonnegative(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const gestureSchema = z.discriminatedUnion("gesture", [
  /** The writer points at a span. */
  z.object({ gesture: z.literal("mark"), target: z.string().min(1) }),
  /** The writer dismissed a mark (its span) or a result (its id). */
  z.object({ gesture: z.literal("dismiss"), target: z.string().min(1) }),
  /** The writer accepted the weave of this result. */
  z.object({ gesture: z.literal("accept"), target: resultId }),
]);
export type Gesture = z.infer<typeof gestureSchema>;

/** What enters the queue. `at` is in ms on the session's clock. */
export const streamEventSchema = z.discriminatedUnion("source", [
  z.object({ source: z.literal("user"), ...snapshotSchema.shape }),
  z.object({ source: z.literal("tool"), id: resultId, body: z.string(), at: z.number() }),
  z.object({ source: z.literal("timer"), id: resultId, body: z.string(), at: z.number() }),
  z.object({ source: z.literal("gesture"), gesture: z.enum(["mark", "dismiss", "accept"]), target: z.string().min(1), at: z.number() }),
  z.object({ source: z.literal("host"), body: z.string().min(1), at: z.number() }),
]);
export type StreamEvent = z.infer<typeof streamEventSchema>;
export type UserEvent = Extract<StreamEvent, { source: "user" }>;
export type EventSource = StreamEvent["source"];

/** Whether `next` is more than `previous` with text put after it. */
export function isRevision(previous: string, next: string): boolean {
  let end = previous.length;
  while (end > 0 && previous[end - 1] === " ") end--;
  return !next.startsWith(previous.slice(0, end));
}
