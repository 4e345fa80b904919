/** What is replayed: recorded sessions and `.stream` scripts, as the prompts that a runtime would send. */
import { placeMark } from "../src/license/place.js";
import {
  actionGrammar,
  actionSegments,
  InteractionStream,
  segmentsText,
  type Action,
  type Segment,
  type SessionExport,
} from "../src/protocol/index.js";
import { playScript } from "../training/corpus-tools/play.js";
import type { Script } from "../training/corpus-tools/stream-file.js";

/** One decision to make: our engine reads `prompt`, a chat API the same text as messages. */
export interface Point {
  prompt: Segment[];
  grammar: string;
  system: string;
  turns: { event: string; action: string }[];
  event: string;
  /** ms that the page took to render event, prompt and grammar. */
  renderMs: number;
}

/** The open decision of a stream. */
export function pointOf(stream: InteractionStream, renderMs = 0): Point {
  return {
    prompt: stream.prompt,
    grammar: actionGrammar(stream.state),
    system: segmentsText(stream.systemTurn),
    turns: stream.settledTurns.map((turn) => ({ event: segmentsText(turn.event), action: segmentsText(actionSegments(turn.action)) })),
    event: segmentsText(stream.openEvent),
    renderMs,
  };
}

/** A recorded session's decisions, with what was executed as history. */
export function sessionPoints(session: SessionExport): Point[] {
  const stream = new InteractionStream(session.tools);
  return session.records.map(({ event, executed, decision, verdict }) => {
    const from = performance.now();
    stream.append(event);
    void stream.prompt;
    actionGrammar(stream.state);
    const point = pointOf(stream, performance.now() - from);
    const action: Action = executed ? decision.action : { type: "idle" };
    const range = verdict.allowed ? verdict.range : undefined;
    const placed = action.type === "mark" && !range ? placeMark(stream.state, action.span) : range;
    stream.settle(action, typeof placed === "string" ? undefined : placed);
    return point;
  });
}

/** A script's decisions, with the teacher's actions as history. */
export function scriptPoints(script: Script): Point[] {
  const points: Point[] = [];
  playScript(script, ({ stream }) => points.push(pointOf(stream)));
  return points;
}
