import { ACTION_TYPES, printAction, type ActionType } from "../protocol/action.js";
import type { AuditRecord } from "../protocol/decision.js";
import type { EventSource } from "../protocol/events.js";
import { eventBody } from "../protocol/render.js";

/** What became of a tick. `undecided`: the model was stopped or lost, or what it said is no action. */
export const OUTCOMES = ["executed", "blocked", "idle", "undecided"] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const SOURCES: readonly EventSource[] = ["user", "tool", "timer", "gesture", "host"];
export { ACTION_TYPES };

export function outcomeOf({ decision, verdict }: AuditRecord): Outcome {
  if (!verdict.allowed) return verdict.code === "not-decided" ? "undecided" : "blocked";
  return decision.action.type === "idle" ? "idle" : "executed";
}

/** One line of a session: a record with what only its predecessors tell. */
export class Tick {
  readonly outcome: Outcome;
  /** ms since the event before. */
  readonly delta: number;
  /** Text of the newest snapshot, this one included. */
  readonly text: string;
  private readonly previousText: string;
  private shownBody: string | undefined;
  private searched: string | undefined;

  constructor(
    readonly record: AuditRecord,
    previous?: Tick,
  ) {
    const { event } = record;
    this.outcome = outcomeOf(record);
    this.delta = Math.max(0, previous ? event.at - previous.record.event.at : Math.min(event.at, 350));
    // Where the beginning is cut off, the snapshot before the first is not known: then the sentence at the caret shows.
    const known = previous !== undefined || record.index === 0;
    this.previousText = previous?.text ?? (known || event.source !== "user" ? "" : event.text);
    this.text = event.source === "user" ? event.text : this.previousText;
  }

  get index(): number {
    return this.record.index;
  }

  /** The event's body as the model read it. Worked out when it is first asked for: thousands are never looked at. */
  get body(): string {
    return (this.shownBody ??= eventBody(this.record.event, { previousText: this.previousText }));
  }

  /** The decision in call syntax: the model's own text, else the printed action. */
  get said(): string {
    const { text, action } = this.record.decision;
    return text || (this.outcome === "undecided" ? "" : printAction(action));
  }

  /** Everything that a search looks through, in lower case. */
  get haystack(): string {
    const { verdict, resultId, event } = this.record;
    const refusal = verdict.allowed ? "" : `${verdict.code} ${verdict.detail}`;
    const id = resultId ?? ("id" in event ? event.id : "");
    return (this.searched ??= [this.body, this.said, refusal, verdict.evidence?.text ?? "", id].join("\n").toLowerCase());
  }
}

/** What the list shows; `all` lets everything pass. */
export interface Filter {
  action: ActionType | "all";
  outcome: Outcome | "all";
  source: EventSource | "all";
  text: string;
}
export const EVERYTHING: Filter = { action: "all", outcome: "all", source: "all", text: "" };

/** @param refusal words for the codes of refusals, which a search finds as well */
export function filterTicks(ticks: readonly Tick[], filter: Filter, refusal: Readonly<Record<string, string>> = {}): readonly Tick[] {
  const { action, outcome, source } = filter;
  const words = filter.text.trim().toLowerCase();
  if (action === "all" && outcome === "all" && source === "all" && !words) return ticks;
  return ticks.filter(
    (tick) =>
      (action === "all" || tick.record.decision.action.type === action) &&
      (outcome === "all" || tick.outcome === outcome) &&
      (source === "all" || tick.record.event.source === source) &&
      (!words || tick.haystack.includes(words) || refusalOf(tick, refusal).includes(words)),
  );
}

function refusalOf({ record: { verdict } }: Tick, refusal: Readonly<Record<string, string>>): string {
  return verdict.allowed ? "" : (refusal[verdict.code] ?? "").toLowerCase();
}
