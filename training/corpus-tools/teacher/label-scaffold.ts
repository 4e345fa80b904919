import { parseAction, printAction, type Action } from "../../../src/protocol/action.js";
import { actionGrammar } from "../../../src/protocol/grammar.js";
import type { SessionState } from "../../../src/protocol/session.js";
import { InteractionStream } from "../../../src/protocol/stream.js";
import { acceptsText } from "../../../worker/engines/grammar/grammar.js";
import { actionFaults } from "../check.js";
import { settleTeacher } from "../play.js";
import type { Scaffold } from "../scaffolds/scaffold-file.js";
import type { EventLine, Script, ScriptEvent } from "../stream-file.js";
import { Typist } from "../typing.js";
import { Calls, startsCall } from "./calls.js";
import type { Teacher } from "./client.js";
import { faultMessages, labelMessages } from "./prompt.js";
import { bareAnswer } from "./structured.js";

/** The teacher gave no possible action for an event, however often it was asked. */
export class UnlabelledError extends Error {}

/** The situation of a scaffold with the teacher's actions: its own history, and the events that follow from it. */
export async function labelScaffold(scaffold: Scaffold, teacher: Teacher, tries: number): Promise<Script> {
  const stream = new InteractionStream(scaffold.tools);
  const typist = new Typist(scaffold);
  const calls = new Calls(scaffold);
  const events: ScriptEvent[] = [];
  let left = 0;

  const decide = async (line: EventLine): Promise<void> => {
    // The time of events that did not come goes by all the same.
    const event = { ...line, ms: line.ms + left };
    left = 0;
    stream.append(typist.next(event));
    const action = await decideOpen(stream, teacher, tries, scaffold.id);
    events.push({ ...event, action, rejected: [] });
    const id = settleTeacher(stream, action);
    const early = action.type === "delegate" && startsCall(action) && id !== undefined ? calls.asked(action, id) : null;
    if (early) await decide(early);
  };
  for (const { placeholder: _, ...line } of scaffold.events) {
    const event = calls.here(line, stream.state);
    if (event) await decide(event);
    else left += line.ms;
  }
  const { id, family, title, tools, file, line } = scaffold;
  return { id, family, title: `scaffold: ${title}`, tools, events, file, line };
}

async function decideOpen(stream: InteractionStream, teacher: Teacher, tries: number, id: string): Promise<Action> {
  const grammar = actionGrammar(stream.state);
  let messages = labelMessages(stream);
  let fault = "";
  for (let i = 0; i < tries; i++) {
    const answer = await teacher.ask(messages, grammar);
    const read = readLabel(bareAnswer(answer, teacher.structured), stream.state, grammar);
    if (typeof read !== "string") return read;
    fault = `${read}: ${answer.slice(0, 120)}`;
    messages = faultMessages(messages, answer, read);
  }
  throw new UnlabelledError(`${id}, event ${stream.state.index}: no possible action in ${tries} tries; the last: ${fault}`);
}

/** The action that an answer says, or what is wrong with it. */
export function readLabel(answer: string, state: SessionState, grammar = actionGrammar(state)): Action | string {
  let action: Action;
  try {
    action = parseAction(answer);
  } catch {
    return "it is no well-formed action";
  }
  const [fault] = actionFaults(action, state);
  if (fault) return fault;
  return acceptsText(grammar, printAction(action)) ? action : "it does not exist in this state";
}
