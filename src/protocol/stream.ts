import type { Action } from "./action.js";
import type { StreamEvent } from "./events.js";
import { renderEvent, renderStream, renderSystem, type Turn } from "./render.js";
import { control, PHRASE, plain, type Segment } from "./segment.js";
import { applyAction, applyEvent, nextId, openSession, type SessionState } from "./session.js";
import { sentenceStartsAfter } from "./text.js";
import type { ToolSpec } from "./tools.js";

/** Turns that a rebase keeps as they were. */
export const REBASE_TURNS = 6;
/** Characters of the text that a rebased stream opens with. */
export const REBASE_CHARACTERS = 1000;

interface StoredTurn extends Turn {
  /** Id that the turn's delegate got. */
  delegated?: string;
  /** Text after the event; kept for the newest turns only. */
  text?: string;
}

/**
 * The stream of one session: append-only, but for a rebase. Holds the state that events and settled actions add up
 * to. It knows neither DOM nor model; page, worker, training and tests share it.
 */
export class InteractionStream {
  state: SessionState;
  private system: Segment[];
  private turns: StoredTurn[] = [];
  private open: { event: StreamEvent; segments: Segment[] } | null = null;

  constructor(tools: readonly ToolSpec[]) {
    this.state = openSession(tools);
    this.system = renderSystem(tools);
  }

  /** Another set of tools: the prompt begins anew, the state stays. */
  setTools(tools: readonly ToolSpec[]): void {
    this.system = renderSystem(tools);
    this.state = { ...this.state, tools };
  }

  /** Appends an event; the stream then waits for its action. */
  append(event: StreamEvent): void {
    if (this.open) throw new Error("the event before has no action yet");
    const { index, at, text, phase } = this.state;
    const delta = index < 0 ? Math.min(event.at, 350) : event.at - at;
    const context = { index: index + 1, delta, previousText: text, phase };
    this.open = { event, segments: renderEvent(event, context) };
    this.state = applyEvent(this.state, event);
  }

  /** The event that waits for its action, as the model reads it; empty where none does. */
  get openEvent(): readonly Segment[] {
    return this.open?.segments ?? [];
  }

  /** The prompt up to the decision on the open event. */
  get prompt(): Segment[] {
    return renderStream(this.system, this.turns, this.open?.segments);
  }

  get systemTurn(): readonly Segment[] {
    return this.system;
  }

  get settledTurns(): readonly Turn[] {
    return this.turns;
  }

  /**
   * Ends the open event with the action that was executed; a refused one is `{type: "idle"}`.
   * @returns the id that a delegate got
   */
  settle(action: Action, placed?: { start: number; end: number }): string | undefined {
    if (!this.open) throw new Error("no event waits for an action");
    const { event, segments } = this.open;
    const starts = action.type === "delegate" && !("cancel" in action.args && action.tool === "timer");
    const delegated = starts ? nextId(this.state) : undefined;
    this.turns.push({
      index: this.state.index,
      source: event.source,
      ...("id" in event ? { resultId: event.id } : {}),
      event: segments,
      action,
      ...(delegated ? { delegated } : {}),
      text: this.state.text,
    });
    const old = this.turns[this.turns.length - 1 - REBASE_TURNS - 1];
    if (old) delete old.text;
    this.open = null;
    this.state = applyAction(this.state, action, placed);
    return delegated;
  }

  /** Gives the newest turn, a bare idle, the reason that came after it. No event may have come in between. */
  explain(reason: string): void {
    const last = this.turns[this.turns.length - 1];
    if (this.open || last?.action.type !== "idle") throw new Error("the newest turn is no idle");
    last.action = { type: "idle", reason };
  }

  /**
   * Rebuilds the stream shorter: the system turn; the turns that hold live results, running timers and host
   * instructions; one snapshot of the text's end with every sentence of a live instruction; the newest turns.
   * @param instructions sentences of the text that carry a live instruction
   * @param keep newest turns to keep, at most `REBASE_TURNS`
   */
  rebase(instructions: readonly string[], keep = REBASE_TURNS): void {
    const cut = Math.max(0, this.turns.length - Math.min(keep, REBASE_TURNS));
    const older = this.turns.slice(0, cut);
    const last = older[older.length - 1];
    if (!last) return;
    const wanted = new Set([
      ...this.state.lookups.filter((lookup) => lookup.status === "flight" || lookup.status === "held").map((lookup) => lookup.id),
      ...this.state.timers.filter((timer) => timer.alive).map((timer) => timer.id),
    ]);
    const kept = older.filter(
      (turn) =>
        turn.source === "host" ||
        // What was taken back by a gesture must not come to life again.
        (turn.source === "gesture" && this.state.ended.some((ending) => ending.index === turn.index && ending.text.includes(" "))) ||
        (turn.delegated !== undefined && wanted.has(turn.delegated)) ||
        (turn.source === "tool" && turn.resultId !== undefined && wanted.has(turn.resultId)),
    );
    const text = last.text ?? this.state.text;
    const opening: StoredTurn = {
      index: last.index,
      source: "user",
      event: renderOpening(last.index, text, instructions),
      action: { type: "idle" },
      text,
    };
    this.turns = [...kept, opening, ...this.turns.slice(cut)];
  }
}

function renderOpening(index: number, text: string, instructions: readonly string[]): Segment[] {
  const tail = endOfText(text);
  const distant = instructions.filter((sentence) => !tail.includes(sentence)).map((sentence) => `${sentence.trim()} … `);
  const body = distant.join("") + (tail.length < text.length ? `…${tail}` : tail);
  return [
    control(PHRASE.eventStart),
    plain(String(index)),
    control(PHRASE.delta),
    plain("0"),
    control(PHRASE.userActive),
    plain(body),
    control(PHRASE.eventEnd),
  ];
}

/** The last ~1,000 characters, from the start of a sentence where there is one near. */
function endOfText(text: string): string {
  if (text.length <= REBASE_CHARACTERS) return text;
  const from = text.length - REBASE_CHARACTERS;
  const sentence = sentenceStartsAfter(text, from - 1).next().value;
  if (sentence !== undefined && sentence < from + REBASE_CHARACTERS / 2) return text.slice(sentence);
  const blank = text.indexOf(" ", from);
  return text.slice(blank >= 0 ? blank + 1 : from);
}
