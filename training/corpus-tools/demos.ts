/**
 * The demos, free-running on the shipped 4-bit weights, each in ten takes with other cuts and times. A take passes when the
 * model executes what the script's teacher does, in that order and in time, and nothing else.
 *   demos.ts [--takes N] [--log] [--weights FILE.safetensors] [--bare-holds] [FILE.stream…]
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Action } from "../../src/protocol/action.js";
import { freeRun, printStep, type FreeStep } from "./free-run.js";
import { runMain } from "./main.js";
import { ModelProcess } from "./model-process.js";
import { Random } from "./random.js";
import { reslice } from "./reslice.js";
import { parseStreamFile, type Script } from "./stream-file.js";

const FOLDER = "training/eval/demos";
/** Events that an act may come late. */
const LATE = 2;

/** A take of a demo: the first as written, the others cut and timed anew. */
export function take(script: Script, number: number): Script {
  if (number === 0) return script;
  const random = new Random(`${script.id} ${number}`);
  const cut = reslice(script, random, { characters: 5 * 5 ** random.next(), share: 0.7 }) ?? script;
  const events = cut.events.map((event) => ({
    ...event,
    ms: event.kind === "timer" ? event.ms : Math.round(event.ms * (0.9 + 0.2 * random.next())),
  }));
  return { ...cut, events };
}

/** What is wrong with a take; null where it passes. */
export function takeFault(steps: readonly FreeStep[]): string | null {
  const executed = steps.map(({ said, verdict }) => (said && verdict?.allowed && said.type !== "idle" ? said : null));
  const waiting: { action: Action; at: number }[] = [];
  for (const [i, { teacher }] of steps.entries()) {
    if (teacher && teacher.type !== "idle") waiting.push({ action: teacher, at: i });
    const done = executed[i];
    if (done) {
      const due = waiting.shift();
      if (!due || !sameAct(due.action, done)) return `event ${i}: ${done.type} unasked: ${JSON.stringify(done)}`;
    }
    const missed = waiting.find(({ at }) => i - at >= LATE);
    if (missed) return `event ${missed.at}: ${missed.action.type} missed`;
  }
  return waiting.length > 0 ? `${waiting[0]!.action.type} missed at the end` : null;
}

/** The same act; the wording of a query, a weave or a reason may differ. */
function sameAct(wanted: Action, done: Action): boolean {
  if (wanted.type === "mark" && done.type === "mark") return wanted.span === done.span && wanted.style === done.style;
  if (wanted.type === "delegate" && done.type === "delegate") {
    return wanted.tool === done.tool && (wanted.tool !== "timer" || JSON.stringify(wanted.args) === JSON.stringify(done.args));
  }
  if (wanted.type === "integrate" && done.type === "integrate") return wanted.source === done.source;
  return wanted.type === done.type;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      takes: { type: "string", default: "10" },
      log: { type: "boolean" },
      weights: { type: "string" },
      "bare-holds": { type: "boolean" },
    },
  });
  const files = positionals.length > 0 ? positionals : fs.readdirSync(FOLDER).map((name) => path.join(FOLDER, name));
  const model = new ModelProcess(values.weights ? ["--weights", values.weights] : []);
  let short = 0;
  for (const script of files.flatMap((file) => parseStreamFile(fs.readFileSync(file, "utf8"), file))) {
    let passed = 0;
    for (let number = 0; number < Number(values.takes); number++) {
      const steps = await freeRun(take(script, number), model.decide, values["bare-holds"]);
      const fault = takeFault(steps);
      if (fault === null) passed++;
      else console.log(`  ${script.id} take ${number}: ${fault}`);
      if (values.log) console.log(steps.map(printStep).join("\n"));
    }
    console.log(`${script.id.padEnd(22)} ${passed} of ${values.takes} takes pass`);
    if (passed < 0.9 * Number(values.takes)) short++;
  }
  model.close();
  if (short > 0) throw new Error(`${short} demos pass fewer than nine takes of ten`);
}

await runMain(import.meta.url, main);
