/**
 * Free-running: a stream's writer, with the model's own earlier actions as history. The license refuses what it refuses, and
 * lookups are answered as the stream answers the teacher's.
 *   free-run.ts [--json] [--log] [--weights FILE.safetensors] [--bare-holds] FILE.stream…
 * `--bare-holds`: no idle keeps its reason, as where the next event always comes before the model has said it.
 */
import fs from "node:fs";
import { parseArgs } from "node:util";
import { license } from "../../src/license/license.js";
import { parseAction, printAction, type Action } from "../../src/protocol/action.js";
import type { Verdict } from "../../src/protocol/decision.js";
import type { StreamEvent } from "../../src/protocol/events.js";
import { actionGrammar } from "../../src/protocol/grammar.js";
import { held, inFlight } from "../../src/protocol/session.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import { runMain } from "./main.js";
import { measure, type Scored } from "./metrics.js";
import { ModelProcess, type Decide } from "./model-process.js";
import { printMetrics, readAction } from "./score.js";
import { parseStreamFile, type Script } from "./stream-file.js";
import { Typist } from "./typing.js";

/** One event of a free run: what the model said, and what came of it. */
export interface FreeStep {
  event: StreamEvent;
  /** The teacher's action on the same event, ids as they are here; null on an event that the script has not at this place. */
  teacher: Action | null;
  said: Action | null;
  verdict: Verdict | null;
  first: Record<string, number>;
  active: boolean;
  waiting: boolean;
  holding: boolean;
}

/** A lookup or timer of the teacher's, and which of the model's stands for it. */
interface Call {
  tool: string;
  id: string;
  here?: string;
}

const startsCall = (action: Action) => action.type === "delegate" && !("cancel" in action.args && action.tool === "timer");

/** Plays a script with the model's own actions; with `bareHolds` no idle keeps its reason. */
export async function freeRun(script: Script, decide: Decide, bareHolds = false): Promise<FreeStep[]> {
  const stream = new InteractionStream(script.tools);
  const typist = new Typist(script);
  const calls: Call[] = [];
  for (const { action } of script.events) {
    if (action.type === "delegate" && startsCall(action)) calls.push({ tool: action.tool, id: `t${calls.length + 1}` });
  }
  const steps: FreeStep[] = [];
  /** Results that came before the model had asked; given once it asks. */
  const early = new Map<string, string>();

  const step = async (event: StreamEvent, teacher: Action | null): Promise<void> => {
    stream.append(event);
    const { state } = stream;
    const answer = await decide(stream.prompt, actionGrammar(state));
    const said = readAction(answer.text);
    const verdict = said && license(said, state);
    const done: Action = said && verdict?.allowed && !(bareHolds && said.type === "idle") ? said : { type: "idle" };
    steps.push({
      event,
      teacher: teacher && renamed(teacher, calls),
      said,
      verdict,
      first: answer.first,
      active: state.phase === "active",
      waiting: inFlight(state).length > 0 && held(state).length === 0,
      holding: held(state).length > 0,
    });
    const id = stream.settle(done, verdict?.allowed ? verdict.range : undefined);
    if (!id || done.type !== "delegate") return;
    const call = calls.find((one) => one.here === undefined && one.tool === done.tool);
    if (!call) return;
    call.here = id;
    const body = early.get(call.id);
    if (body !== undefined) await step({ source: "tool", id, body, at: state.at + 300 }, null);
  };

  for (const event of script.events) {
    const played = typist.next(event);
    const at = Math.max(played.at, stream.state.at);
    if (played.source === "tool" || played.source === "timer") {
      const here = calls.find((call) => call.id === played.id)?.here;
      if (here !== undefined) await step({ ...played, id: here, at }, event.action);
      else if (played.source === "tool") early.set(played.id, played.body);
    } else if (played.source === "gesture" && /^t\d+$/.test(played.target)) {
      const here = calls.find((call) => call.id === played.target)?.here;
      if (here !== undefined) await step({ ...played, target: here, at }, event.action);
    } else await step({ ...played, at }, event.action);
  }
  return steps;
}

/** The teacher's action with the ids of this run. */
function renamed(action: Action, calls: readonly Call[]): Action {
  const printed = printAction(action).replace(/"(t\d+)"(?=\)$|\}\)$)/, (whole, id: string) => {
    const here = calls.find((call) => call.id === id)?.here;
    return here === undefined ? whole : `"${here}"`;
  });
  return parseAction(printed);
}

/** The steps that a label stands beside. */
export function scoredSteps(script: Script, steps: readonly FreeStep[]): Scored[] {
  return steps.flatMap(({ teacher, said, verdict, active, waiting, holding }, index) =>
    teacher
      ? [
          {
            id: script.id,
            family: script.family,
            index,
            active,
            waiting,
            holding,
            teacher,
            said,
            blocked: verdict && !verdict.allowed ? verdict.code : null,
          },
        ]
      : [],
  );
}

export function printStep({ event, teacher, said, verdict }: FreeStep): string {
  const what = event.source === "user" ? JSON.stringify(event.text.slice(-40)) : JSON.stringify(event);
  const wanted = teacher && said && printAction(teacher) !== printAction(said) && !(teacher.type === "idle" && said.type === "idle");
  const refused = verdict && !verdict.allowed ? `  refused: ${verdict.code}` : "";
  return `  ${what} → ${said ? printAction(said) : "malformed"}${refused}${wanted ? `  (teacher: ${printAction(teacher)})` : ""}`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean" }, log: { type: "boolean" }, weights: { type: "string" }, "bare-holds": { type: "boolean" } },
  });
  if (positionals.length === 0) throw new Error("usage: free-run.ts [--json] [--log] [--weights FILE] FILE.stream…");
  const model = new ModelProcess(values.weights ? ["--weights", values.weights] : []);
  const scored: Scored[] = [];
  for (const script of positionals.flatMap((file) => parseStreamFile(fs.readFileSync(file, "utf8"), file))) {
    const steps = await freeRun(script, model.decide, values["bare-holds"]);
    scored.push(...scoredSteps(script, steps));
    if (values.log) console.log([`# ${script.id}`, ...steps.map(printStep)].join("\n"));
  }
  model.close();
  const metrics = measure(scored);
  console.log(values.json ? JSON.stringify(metrics) : printMetrics(metrics));
}

await runMain(import.meta.url, main);
