import { parseAction } from "../../src/protocol/action.js";
import type { Scored } from "../../training/corpus-tools/metrics.js";

/** A decision beside the teacher's, both in the call syntax; null where it is malformed. */
export const scored = (teacher: string, said: string | null, more: Partial<Scored> = {}): Scored => ({
  id: "x-1",
  family: "quiet",
  index: 0,
  active: true,
  waiting: false,
  holding: false,
  teacher: parseAction(teacher),
  said: said === null ? null : parseAction(said),
  blocked: null,
  ...more,
});
