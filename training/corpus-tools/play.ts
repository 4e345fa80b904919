import { placeMark } from "../../src/license/place.js";
import type { Action } from "../../src/protocol/action.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import type { EventLine, Script, ScriptEvent, Sheet } from "./stream-file.js";
import { Typist } from "./typing.js";

/** What stands before the action on one event. */
export interface DecisionPoint<E extends EventLine = ScriptEvent> {
  event: E;
  stream: InteractionStream;
}

/** Plays a script with the teacher's actions as history; calls `visit` at each decision point, before its action is settled. */
export function playScript(script: Script, visit: (point: DecisionPoint) => void): InteractionStream {
  return playSheet(script, (event) => event.action, visit);
}

/** Plays any stream with the actions that `actionOf` finds on its events as history. */
export function playSheet<E extends EventLine>(
  sheet: Sheet<E>,
  actionOf: (event: E) => Action,
  visit: (point: DecisionPoint<E>) => void,
): InteractionStream {
  const stream = new InteractionStream(sheet.tools);
  const typist = new Typist(sheet);
  for (const event of sheet.events) {
    stream.append(typist.next(event));
    visit({ event, stream });
    settleTeacher(stream, actionOf(event));
  }
  return stream;
}

/** Settles an action as the teacher's: a mark lands where the runtime would put it. Returns the id that a delegate got. */
export function settleTeacher(stream: InteractionStream, action: Action): string | undefined {
  if (action.type !== "mark") return stream.settle(action);
  const placed = placeMark(stream.state, action.span);
  return typeof placed === "string" ? stream.settle(action) : stream.settle(action, placed);
}
