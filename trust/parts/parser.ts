import { checkSession, parseSession } from "../../src/inspector/session-file.js";
import { ACTION_TYPES, parseAction, printAction, type Action } from "../../src/protocol/action.js";
import { InteractionError } from "../../src/protocol/errors.js";
import { actionGrammar } from "../../src/protocol/grammar.js";
import { safeParse } from "../../src/protocol/safe-parse.js";
import { modelManifestSchema } from "../../worker/model-store.js";
import { Random } from "../../training/corpus-tools/random.js";
import { Faults, type Order, type Outcome } from "../figures.js";
import { sampleGrammar } from "../grammar-sample.js";
import { anyText, GOOD_ACTIONS, malformed } from "../malformed.js";
import { play } from "../play.js";

const LIMIT_MS = 5;

/** Broken outputs of the model, and broken files, against what reads them. */
export async function parsers(order: Order): Promise<Outcome> {
  const outcomes = [await actions(order), files(order)];
  return { figures: outcomes.flatMap(({ figures }) => figures), faults: outcomes.flatMap(({ faults }) => faults) };
}

async function actions({ seed, size, log }: Order): Promise<Outcome> {
  const random = new Random(`parser ${seed}`);
  const faults = new Faults();
  const total = size(100_000, 10_000_000);
  const clean = Object.getOwnPropertyNames(Object.prototype).join();
  const watch = new Stopwatch();
  const spelt = [...GOOD_ACTIONS, ...(await grammatical(random, 200))];
  let read = 0;
  for (let i = 0; i < total; i++) {
    if (i % 1_000_000 === 0 && i > 0) log(`${i / 1_000_000} million`);
    const text = malformed(random, spelt);
    try {
      const action = watch.time(() => parseAction(text));
      read++;
      const wrong = wrongIn(action);
      if (wrong) faults.add(`${wrong}: ${JSON.stringify(text)}`);
    } catch (error) {
      if (!(error instanceof InteractionError) || error.code !== "action-invalid") faults.add(`${String(error)}: ${JSON.stringify(text)}`);
    }
  }
  if (Object.getOwnPropertyNames(Object.prototype).join() !== clean) faults.add("Object.prototype was changed");
  return {
    figures: [
      {
        what: "Model outputs: truncated, half surrogates, huge, prototype keys, deep nesting, wrong types",
        size: total,
        faults: faults.count,
        of: "other errors than `action-invalid`, or actions that break a rule of the schema",
        note: `${read} of them were read as an action after all`,
      },
      watch.figure(total),
    ],
    faults: faults.words,
  };
}

async function grammatical(random: Random, count: number): Promise<string[]> {
  const found: string[] = [];
  while (found.length < count) {
    const { stream } = await play(random, random.between(1, 10));
    found.push(sampleGrammar(actionGrammar(stream.state), random));
  }
  return found;
}

/** Written from the table of actions, not from the schema. */
function wrongIn(action: Action): string | null {
  if (Object.getPrototypeOf(action) !== Object.prototype) return "a prototype of its own";
  if (!ACTION_TYPES.includes(action.type)) return "an unknown type";
  const longest: Record<string, number> = { kind: 32, span: 120, reason: 100, source: 5, style: 9, tool: 32 };
  for (const [key, value] of Object.entries(action)) {
    if (key === "args") {
      for (const [name, argument] of Object.entries(value as object)) {
        if (!/^[a-z][a-z0-9_]{0,31}$/.test(name)) return `an argument ${name}`;
        if (!["string", "number", "boolean"].includes(typeof argument)) return "an argument that is no scalar";
        if (typeof argument === "number" && !Number.isFinite(argument)) return "a number without end";
        if (typeof argument === "string" && [...argument].length > 200) return "an argument too long";
      }
    } else {
      if (typeof value !== "string") return `${key} is no text`;
      if ([...value].length > (longest[key] ?? (action.type === "respond" ? 400 : 200))) return `${key} too long`;
      if (/[\0-\u001f]/.test(value)) return `a control character in ${key}`;
    }
  }
  const printed = printAction(action);
  return printAction(parseAction(printed)) === printed ? null : "another action when printed and read again";
}

/** What a hostile server or file may hold. */
function files({ seed, size }: Order): Outcome {
  const random = new Random(`files ${seed}`);
  const faults = new Faults();
  const watch = new Stopwatch();
  const total = size(10_000, 500_000);
  for (let i = 0; i < total; i++) {
    const text = anyText(random);
    try {
      watch.time(() => parseSession(text));
      faults.add(`read as a session: ${text}`);
    } catch (error) {
      if (!(error instanceof InteractionError) || error.code !== "session-invalid") faults.add(`session: ${String(error)}: ${text}`);
    }
    try {
      const value = JSON.parse(text) as unknown;
      watch.time(() => safeParse(modelManifestSchema, value));
      checkSession(value);
    } catch (error) {
      if (!(error instanceof SyntaxError) && !(error instanceof InteractionError)) faults.add(`manifest: ${String(error)}: ${text}`);
    }
  }
  const what = "Session files and model manifests of the same kind";
  return {
    figures: [{ what, size: total, faults: faults.count, of: "errors other than ours" }, watch.figure(total)],
    faults: faults.words,
  };
}

/** The longest call. What was slow once is tried again: a machine with other work stops a process for longer than that. */
class Stopwatch {
  private longest = 0;
  private interrupted = 0;
  private over = 0;

  time<T>(run: () => T): T {
    const from = performance.now();
    try {
      return run();
    } finally {
      const ms = performance.now() - from;
      if (ms > 1) this.again(run, ms);
      else this.longest = Math.max(this.longest, ms);
    }
  }

  figure(total: number) {
    const note = `at most ${this.longest.toFixed(2)} ms, counting the first of up to 20 tries within 1 ms, else the best; ${this.interrupted} took over ${LIMIT_MS} ms once and not again`;
    return { what: "The same ones, timed", size: total, faults: this.over, of: `calls over ${LIMIT_MS} ms`, note };
  }

  private again(run: () => unknown, first: number): void {
    let best = first;
    for (let i = 0; i < 20 && best > 1; i++) {
      const from = performance.now();
      try {
        run();
      } catch {
        // As before.
      }
      best = Math.min(best, performance.now() - from);
    }
    if (first > LIMIT_MS && best <= LIMIT_MS) this.interrupted++;
    if (best > LIMIT_MS) this.over++;
    this.longest = Math.max(this.longest, best);
  }
}
