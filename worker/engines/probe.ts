import { systemClock, type Clock } from "../../src/clock.js";
import { ACTION_TYPES, parseAction, type ActionType } from "../../src/protocol/action.js";
import type { ActionProbabilities } from "../../src/protocol/decision.js";
import { InteractionError } from "../../src/protocol/errors.js";
import { actionGrammar } from "../../src/protocol/grammar.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import { timerSpec } from "../../src/protocol/tools.js";
import type { Engine } from "./engine.js";

/** How much surer of a mark an engine must be where one is asked for and due than in prose that asks for none. */
export const ASKED_TIMES = 10;
/** How far the probabilities of two ways to the same decision may lie apart: rounding, not a broken kernel. */
export const SAME_WITHIN = 0.05;

const QUIET = "we walked along the river and ";
const ASKS = `${QUIET}talked.\nunderline the animals i mention\n`;
const DUE = `${ASKS}at the zoo we saw a quokka and `;

/** Beginnings of actions only: a mark's words are not worth waiting for. */
const BEGINNINGS = 'root ::= "idle" | "delegate(\\"" | "mark(\\""\n';

/**
 * Plays a short golden session on an engine that has just loaded, and times its ticks. What is expected holds for
 * any weights that are of use: plain prose is left alone, a mark is likelier where it is asked for and due, and the
 * same decision comes out the same when all of its prompt is in the cache but the last token. That goes through the
 * kernels of a long and of a single-token forward, through cache and grammar, so a driver that computes wrongly is
 * found out. The system turn stays in the cache for the first real tick.
 * @param limit ms after which the engine counts as hung
 * @returns ms of a tick with what came before it in the cache: the faster of two, since the first may still compile
 * @throws {InteractionError} `engine-refused` where an answer is wrong or none comes; `webgpu-lost`
 */
export async function probeEngine(engine: Engine, limit = Infinity, clock: Clock = systemClock): Promise<number> {
  const over = new AbortController();
  let timer: number | undefined;
  const late = new Promise<never>((_, reject) => {
    if (limit === Infinity) return;
    timer = clock.setTimeout(() => reject(refused(`it did not answer within ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([play(engine, clock, over.signal), late]);
  } catch (error) {
    const failure = InteractionError.from(error);
    throw ["engine-refused", "webgpu-lost"].includes(failure.code) ? failure : refused(failure.message, failure);
  } finally {
    clock.clearTimeout(timer);
    over.abort();
  }
}

async function play(engine: Engine, clock: Clock, signal: AbortSignal): Promise<number> {
  const stream = new InteractionStream([timerSpec]);
  const type = (text: string, at: number) =>
    stream.append({ source: "user", text, caret: text.length, state: "active", revised: false, at });
  const ask = async (grammar = actionGrammar(stream.state)) => {
    const from = clock.now();
    const { text, probabilities } = await engine.decide(stream.prompt, grammar, signal);
    requireSense(probabilities);
    const ms = clock.now() - from;
    return { type: ACTION_TYPES.find((name) => text.startsWith(name)), text, probabilities, ms };
  };

  type(QUIET, 350);
  const quiet = await ask();
  if (quiet.text !== "idle") throw refused(`it answers plain prose with ${quiet.text}`);
  stream.settle({ type: "idle" });

  type(ASKS, 1_000);
  const asks = await ask();
  parseAction(asks.text);
  stream.settle({ type: "idle" });

  type(DUE, 1_650);
  const due = await ask(BEGINNINGS);
  if (!(markOf(due) > markOf(quiet) * ASKED_TIMES)) {
    throw refused("a mark that is asked for and due is no likelier to it than one in plain prose");
  }
  const again = await ask(BEGINNINGS);
  if (again.type !== due.type || distance(again.probabilities, due.probabilities) > SAME_WITHIN) {
    throw refused("it answers the same question differently when it is asked again");
  }
  return Math.max(1, Math.round(Math.min(asks.ms, due.ms)));
}

const markOf = ({ probabilities }: { probabilities: ActionProbabilities }) => probabilities.mark ?? 0;

/** Probabilities that are some. */
function requireSense(probabilities: ActionProbabilities): void {
  const values = Object.values(probabilities);
  const sum = values.reduce((total, value) => total + value, 0);
  if (!values.every((value) => value >= 0) || !(Math.abs(sum - 1) < 0.001))
    throw refused("its probabilities are no numbers that add up to 1");
}

function distance(one: ActionProbabilities, other: ActionProbabilities): number {
  const types = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<ActionType>;
  return Math.max(...[...types].map((type) => Math.abs((one[type] ?? 0) - (other[type] ?? 0))));
}

function refused(what: string, cause?: unknown): InteractionError {
  return new InteractionError(
    "engine-refused",
    `The engine failed its test: ${what}. Update the browser and the graphics driver, or choose another engine.`,
    { cause },
  );
}
