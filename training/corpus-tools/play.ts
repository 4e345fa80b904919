import { placeMark } from "../../src/license/place.js";
import type { Action } from "../../src/protocol/action.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import type { Script, ScriptEvent } from "./stream-file.js";
import { Typist } from "./typing.js";

/** What stands before the teacher's action on one event. */
export interface DecisionPoint {
  event: ScriptEvent;
  stream: InteractionStream;
}

/** Plays a script with the teacher's actions as history; calls `visit` at each decision point, before its action is settled. */
export function playScript(script: Script, visit: (point: DecisionPoint) => void): InteractionStream {
  const stream = new InteractionStream(script.tools);
  const typist = new Typist(script);
  for (const event of script.events) {
    stream.append(typist.next(event));
    visit({ event, stream });
    settleTeacher(stream, event.action);
  }
  return stream;
}

/** Settles an action as the teacher's: a mark lands where the runtime would put it. */
export function settleTeacher(stream: InteractionStream, action: Action): void {
  if (action.type !== "mark") return void stream.settle(action);
  const placed = placeMark(stream.state, action.span);
  if (typeof placed === "string") stream.settle(action);
  else stream.settle(action, placed);
}
