import type { Action, MarkStyle, ToolArguments } from "./action.js";
import type { StreamEvent } from "./events.js";
import { changeBetween, isInsideWord, mapOffset, mapRange, type Change } from "./text.js";
import type { ToolSpec } from "./tools.js";

/** A delegated call and what became of it. */
export interface Lookup {
  id: string;
  tool: string;
  args: ToolArguments;
  /** `flight`: asked; `held`: its result is live; `woven`, `skipped`: gone. */
  status: "flight" | "held" | "woven" | "skipped";
  /** The result as the tool gave it; JSON text. */
  result?: string;
  failed?: boolean;
  /** Session time in ms. */
  delegatedAt: number;
  arrivedAt?: number;
}

export interface Timer {
  id: string;
  args: ToolArguments;
  alive: boolean;
}

/** A mark on `text[start, end)` of the newest snapshot. */
export interface Mark {
  kind: string;
  span: string;
  style: MarkStyle;
  start: number;
  end: number;
}

/** The writer dismissed words that may be an instruction; whether they are one is for the license to say. */
export interface Ending {
  /** Index of the gesture. */
  index: number;
  text: string;
  /** Where the words stood in the text when they were dismissed, moved along with its edits. */
  ranges: readonly { start: number; end: number }[];
  /** Offset at which the text ended then: the same words after it are new. */
  at: number;
}

/**
 * What the events and executed actions so far amount to. A pure value: page (license) and worker (grammar, rebase)
 * each fold the same log into it.
 */
export interface SessionState {
  tools: readonly ToolSpec[];
  /** Index of the newest event; -1 before the first. */
  index: number;
  at: number;
  source: StreamEvent["source"] | null;
  /** Id on the newest tool or timer event. */
  eventId: string | null;
  text: string;
  previousText: string;
  caret: number;
  phase: "active" | "paused";
  /** Range of `text` that the newest snapshot changed. */
  changed: { from: number; to: number };
  lookups: readonly Lookup[];
  timers: readonly Timer[];
  marks: readonly Mark[];
  /** Spans the writer dismissed; never marked again in the session. */
  dismissed: readonly string[];
  /** Instructions taken back by a gesture, in order. */
  ended: readonly Ending[];
  /** Host instructions, in order, with the text length when they came: they reach forward only. */
  host: readonly { index: number; body: string; reachesFrom: number }[];
}

export function openSession(tools: readonly ToolSpec[]): SessionState {
  return {
    tools,
    index: -1,
    at: 0,
    source: null,
    eventId: null,
    text: "",
    previousText: "",
    caret: 0,
    phase: "active",
    changed: { from: 0, to: 0 },
    lookups: [],
    timers: [],
    marks: [],
    dismissed: [],
    ended: [],
    host: [],
  };
}

export function inFlight(state: SessionState): Lookup[] {
  return state.lookups.filter((lookup) => lookup.status === "flight");
}

/** Results that have arrived and are still wanted, oldest first. */
export function held(state: SessionState): Lookup[] {
  return state.lookups.filter((lookup) => lookup.status === "held");
}

/** Folds an event into the state. */
export function applyEvent(state: SessionState, event: StreamEvent): SessionState {
  const next: SessionState = { ...state, index: state.index + 1, at: event.at, source: event.source, eventId: null };
  switch (event.source) {
    case "user": {
      const change = changeBetween(state.text, event.text);
      next.previousText = state.text;
      next.text = event.text;
      next.caret = event.caret;
      next.phase = event.state;
      next.changed = { from: change.from, to: change.toNext };
      if (state.text !== event.text) {
        next.marks = state.marks.flatMap((mark) => {
          const range = mapRange(change, mark.start, mark.end);
          return range ? [{ ...mark, ...range }] : [];
        });
        next.ended = state.ended.map((ending) => follow(ending, change, event.text));
        next.host = state.host.map((entry) => ({ ...entry, reachesFrom: hostPlace(entry.reachesFrom, change, event.text) }));
      }
      return next;
    }
    case "tool":
      next.eventId = event.id;
      next.lookups = state.lookups.map((lookup) =>
        lookup.id === event.id && lookup.status === "flight"
          ? { ...lookup, status: "held", result: event.body, arrivedAt: event.at, failed: isError(event.body) }
          : lookup,
      );
      return next;
    case "timer":
      next.eventId = event.id;
      return next;
    case "gesture":
      if (event.gesture === "dismiss" && !state.lookups.some((lookup) => lookup.id === event.target)) {
        next.dismissed = [...state.dismissed, event.target];
        next.marks = state.marks.filter((mark) => mark.span !== event.target);
        next.ended = [...state.ended, endingOf(event.target, next)];
      }
      return next;
    case "host":
      next.host = [...state.host, { index: next.index, body: event.body, reachesFrom: state.text.trimEnd().length }];
      return next;
  }
}

function endingOf(text: string, state: SessionState): Ending {
  return { index: state.index, text, ranges: occurrences(text, state.text), at: state.text.trimEnd().length };
}

function occurrences(text: string, within: string, from = 0): { start: number; end: number }[] {
  const found = [];
  for (let start = within.indexOf(text, from); start >= 0; start = within.indexOf(text, start + text.length))
    found.push({ start, end: start + text.length });
  return found;
}

/** Words that were edited are new words: they ask again. Edits at both ends of a text leave what is between them. */
function follow(ending: Ending, change: Change, next: string): Ending {
  const mapped = ending.ranges.map(({ start, end }) => mapRange(change, start, end));
  const kept = mapped.filter((range) => range !== null);
  const lost = mapped.length - kept.length;
  const again = lost > 0 ? occurrences(ending.text, next, change.from).filter(({ end }) => end <= change.toNext) : [];
  return { ...ending, ranges: [...kept, ...again.slice(0, lost)], at: mapOffset(change, ending.at) ?? change.toNext };
}

/** What is typed in place of the words where a host's instruction came is typed after it, with the whole of its first word. */
function hostPlace(offset: number, change: Change, next: string): number {
  if (offset <= change.from || offset > change.toPrevious) return mapOffset(change, offset) ?? change.from;
  let at = change.from;
  while (isInsideWord(next, at)) at--;
  return at;
}

function isError(body: string): boolean {
  return /^\s*\{\s*"error"/.test(body);
}

/** The id that the next executed delegate gets. */
export function nextId(state: SessionState): string {
  return `t${state.lookups.length + state.timers.length + 1}`;
}

/**
 * Folds an executed action into the state. Refused ones enter as `{type: "idle"}`.
 * @param placed where a mark was put in `state.text`
 */
export function applyAction(before: SessionState, action: Action, placed?: { start: number; end: number }): SessionState {
  const state = endFiredOnce(before);
  switch (action.type) {
    case "mark":
      if (!placed) return state;
      return { ...state, marks: [...state.marks, { kind: action.kind, span: action.span, style: action.style, ...placed }] };
    case "delegate": {
      if (action.tool === "timer" && typeof action.args["cancel"] === "string") {
        const id = action.args["cancel"];
        return { ...state, timers: state.timers.map((timer) => (timer.id === id ? { ...timer, alive: false } : timer)) };
      }
      const id = nextId(state);
      if (action.tool === "timer") return { ...state, timers: [...state.timers, { id, args: action.args, alive: true }] };
      const lookup: Lookup = { id, tool: action.tool, args: action.args, status: "flight", delegatedAt: state.at };
      return { ...state, lookups: [...state.lookups, lookup] };
    }
    case "integrate":
      return { ...state, lookups: state.lookups.map((lookup) => (lookup.id === action.source ? { ...lookup, status: "woven" } : lookup)) };
    case "skip": {
      const dropped = skipped(state);
      return { ...state, lookups: state.lookups.map((lookup) => (lookup === dropped ? { ...lookup, status: "skipped" } : lookup)) };
    }
    default:
      return state;
  }
}

/** A timer that fires once lives until its firing is answered: a nudge needs it alive. */
function endFiredOnce(state: SessionState): SessionState {
  if (state.source !== "timer") return state;
  const isOver = (timer: Timer) => timer.id === state.eventId && "in_s" in timer.args;
  return { ...state, timers: state.timers.map((timer) => (isOver(timer) ? { ...timer, alive: false } : timer)) };
}

/** What `skip` drops: the oldest held result, else the oldest lookup in flight. */
export function skipped(state: SessionState): Lookup | undefined {
  return held(state)[0] ?? inFlight(state)[0];
}
