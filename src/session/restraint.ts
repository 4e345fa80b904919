/** Logits between the most eager and the most restrained that still acts. */
const RESTRAINT_LOGITS = 12;
/** More than any action is ahead of idle. */
const SILENT_LOGITS = 1_000;

/** Logits on `idle` for a restraint of 0 (eager) over 0.5 (as trained) to 1 (silent). */
export function idleBiasOf(restraint: number): number {
  return restraint >= 1 ? SILENT_LOGITS : (Math.max(0, restraint) - 0.5) * RESTRAINT_LOGITS;
}
