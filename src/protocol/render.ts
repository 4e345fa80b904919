import { actionSegments, type Action } from "./action.js";
import type { StreamEvent } from "./events.js";
import { control, PHRASE, plain, type Segment } from "./segment.js";
import { toolSignature, type ToolSpec } from "./tools.js";
import { changedSentences } from "./window.js";

/** The system turn: what to do, and the tools with their parameters. */
export function renderSystem(tools: readonly ToolSpec[]): Segment[] {
  const list = tools.length > 0 ? tools.map(toolSignature).join(", ") : "none";
  return [
    control(PHRASE.start),
    plain(`system\nYou read a writer's stream. Answer each event with one action.\nTools: ${list}`),
    control(PHRASE.end),
  ];
}

/** What an event needs to know of the events before it. */
export interface RenderContext {
  index: number;
  /** ms since the event before. */
  delta: number;
  /** Text of the snapshot before. */
  previousText: string;
  /** Phase of the newest snapshot; events that are no snapshot carry it. */
  phase: "active" | "paused";
}

/** The body of an event as the model reads it. */
export function eventBody(event: StreamEvent, context: Pick<RenderContext, "previousText">): string {
  switch (event.source) {
    case "user":
      return changedSentences(context.previousText, event.text, event.caret, event.state);
    case "gesture":
      return `${event.gesture}(${JSON.stringify(event.target)})`;
    default:
      return event.body;
  }
}

/** One event in the seed's format, up to and with `</stream_event>`. */
export function renderEvent(event: StreamEvent, context: RenderContext): Segment[] {
  return [...eventHeader(event, context), plain(eventBody(event, context)), control(PHRASE.eventEnd)];
}

function eventHeader(event: StreamEvent, context: RenderContext): Segment[] {
  const opening = [
    control(PHRASE.eventStart),
    plain(String(context.index)),
    control(PHRASE.delta),
    plain(String(Math.max(0, Math.round(context.delta)))),
  ];
  const closing = control(context.phase === "active" ? PHRASE.active : PHRASE.paused);
  switch (event.source) {
    case "user":
      return [...opening, control(userPhrase(event))];
    case "tool":
      return [...opening, control(PHRASE.tool), plain(event.id), closing];
    case "timer":
      return [...opening, control(PHRASE.timer), plain(event.id), closing];
    default:
      return [...opening, plain(`ms> source=${event.source}`), closing];
  }
}

function userPhrase(event: Extract<StreamEvent, { source: "user" }>): string {
  // A pause says nothing about how the text came about.
  if (event.state === "paused") return PHRASE.userPaused;
  return event.revised ? PHRASE.userRevised : PHRASE.userActive;
}

/** One event with the action that answered it: what the next prompt holds of it. */
export interface Turn {
  index: number;
  source: StreamEvent["source"];
  /** Id of the result or timer the event brings, or of the lookup the action started. */
  resultId?: string;
  event: readonly Segment[];
  action: Action;
}

/** The turn's segments: event, action, end of turn. */
export function renderTurn(turn: Turn): Segment[] {
  return [...turn.event, ...actionSegments(turn.action), control(PHRASE.end)];
}

/** The whole prompt up to the next decision. It is append-only but for a rebase. */
export function renderStream(system: readonly Segment[], turns: readonly Turn[], open?: readonly Segment[]): Segment[] {
  return [...system, ...turns.flatMap(renderTurn), ...(open ?? [])];
}
