import type { ToolArguments } from "../protocol/action.js";
import type { ToolTraffic } from "../session/view.js";
import type { Tick } from "./tick.js";

/** One call of a tool: exactly what it was given, and what came of it. */
export interface LedgerEntry {
  /** Result id, `t1`. */
  id: string;
  tool: string;
  args: ToolArguments;
  /** Characters (UTF-16 units) of all values together. */
  characters: number;
  /** Epoch ms; null where only a recording without a start tells of it. */
  sentAt: number | null;
  phase: ToolTraffic["phase"];
  /** Result or error as the tool gave it. */
  body?: string;
  ms?: number;
}

/** A traffic event with the time it was seen at; epoch ms. */
export interface SeenTraffic {
  traffic: ToolTraffic;
  at: number;
}

/**
 * All calls of a session, oldest first: those on the audit trail, and over them what the traffic events said (they
 * know the end of a call, and calls whose record is not there yet).
 * @param startedAt epoch ms of session time 0; NaN where unknown
 */
export function ledgerOf(ticks: readonly Tick[], seen: readonly SeenTraffic[], startedAt: number): LedgerEntry[] {
  const entries = new Map<string, LedgerEntry>();
  const when = (ms: number) => (Number.isFinite(startedAt) ? startedAt + ms : null);
  for (const { record } of ticks) {
    const { event, decision, executed, resultId } = record;
    const { action } = decision;
    if (event.source === "tool") {
      const entry = entries.get(event.id);
      if (entry) Object.assign(entry, { phase: isError(event.body) ? "failed" : "returned", body: event.body });
    }
    // The built-in timer runs in the page and is no call.
    if (!executed || action.type !== "delegate" || action.tool === "timer" || !resultId) continue;
    entries.set(resultId, entryOf(resultId, action.tool, action.args, when(record.at)));
  }
  for (const { traffic, at } of seen) {
    const { id, tool, args, phase, body, ms } = traffic;
    const entry = entries.get(id) ?? entryOf(id, tool, args, at);
    if (phase === "sent") entry.sentAt = at;
    entries.set(id, Object.assign(entry, { phase }, body === undefined ? {} : { body }, ms === undefined ? {} : { ms }));
  }
  return [...entries.values()];
}

function entryOf(id: string, tool: string, args: ToolArguments, sentAt: number | null): LedgerEntry {
  const characters = Object.values(args).reduce<number>((sum, value) => sum + String(value).length, 0);
  return { id, tool, args, characters, sentAt, phase: "sent" };
}

function isError(body: string): boolean {
  return /^\s*\{\s*"error"/.test(body);
}

/** Shows what an eye cannot see: control and format characters (zero width, direction overrides, tags) as `⟨U+200B⟩`. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u3164]/gu, (char) =>
    char === "\n" ? char : `⟨U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}
