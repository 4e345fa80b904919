/**
 * Grows preference pairs: asks a teacher which of two actions after the same event is wanted, in both orders. Where it wants the label
 * both times the other becomes a `!` line; where it wants the other both times the label is named for a person to look at, and stays.
 *   compare.ts --url URL --model NAME --out FILE.stream [--candidates DECISIONS.jsonl] [options] FILE.stream…
 * The other action is proposed by code (`tempting.ts`); `--candidates` adds what models decided (the lines that score.ts reads).
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { printAction, type Action } from "../../../src/protocol/action.js";
import { InteractionStream } from "../../../src/protocol/stream.js";
import { runMain } from "../main.js";
import { settleTeacher } from "../play.js";
import { readDecisions } from "../score.js";
import { parseStreamFile, printScripts, type Script } from "../stream-file.js";
import { Typist } from "../typing.js";
import type { Teacher } from "./client.js";
import { compareMessages, LETTER_GRAMMAR } from "./prompt.js";
import { inParallel, interruptSignal, isAbort, openTeacher, positive, refuseAccepted, TEACHER_OPTIONS, TEACHER_USAGE } from "./run.js";
import { bareAnswer } from "./structured.js";
import { temptations } from "./tempting.js";

/** What came of a stream's pairs. */
export interface Compared {
  script: Script;
  added: number;
  /** Pairs on which the teacher changed its mind with the order. */
  inconsistent: number;
  /** Labels that the teacher would not have given, as `id, event: other rather than label`. */
  disputed: string[];
}

/** Whether the label (true) or the other (false) is wanted, in both orders; null where they disagree or an answer is no letter. */
async function prefers(teacher: Teacher, stream: InteractionStream, label: Action, other: Action): Promise<boolean | null> {
  const said = async (a: Action, b: Action) => {
    const answer = bareAnswer(await teacher.ask(compareMessages(stream, a, b), LETTER_GRAMMAR), teacher.structured);
    return /^\W*([AB])\W*$/.exec(answer)?.[1];
  };
  const [first, second] = [await said(label, other), await said(other, label)];
  if (first === "A" && second === "B") return true;
  return first === "B" && second === "A" ? false : null;
}

/** Adds `!` actions to a stream. `candidates` are model decisions by `id index`. */
export async function compareScript(script: Script, teacher: Teacher, candidates: ReadonlyMap<string, string[]>): Promise<Compared> {
  // Played here and not by playScript: the teacher's answers take their time.
  const typist = new Typist(script);
  const stream = new InteractionStream(script.tools);
  const made: Compared = { script: { ...script, events: [] }, added: 0, inconsistent: 0, disputed: [] };
  for (const event of script.events) {
    stream.append(typist.next(event));
    const rejected = [...event.rejected];
    for (const other of temptations(event, stream.state, candidates.get(`${script.id} ${stream.state.index}`))) {
      const wanted = await prefers(teacher, stream, event.action, other);
      if (wanted === null) made.inconsistent++;
      else if (wanted) {
        rejected.push(other);
        made.added++;
      } else
        made.disputed.push(
          `${script.id}, event ${stream.state.index} (line ${event.line}): ${printAction(other)} rather than ${printAction(event.action)}`,
        );
    }
    made.script.events.push({ ...event, rejected });
    settleTeacher(stream, event.action);
  }
  return made;
}

function readCandidates(file: string | undefined): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, index, text } of file ? readDecisions(fs.readFileSync(file, "utf8")) : []) {
    found.set(`${id} ${index}`, [...(found.get(`${id} ${index}`) ?? []), text]);
  }
  return found;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...TEACHER_OPTIONS, candidates: { type: "string" } },
  });
  const { out } = values;
  if (!out || positionals.length === 0) throw new Error(`usage: compare.ts ${TEACHER_USAGE} [--candidates DECISIONS.jsonl] FILE.stream…`);
  refuseAccepted(out);
  const signal = interruptSignal();
  const teacher = openTeacher(values, signal);
  const candidates = readCandidates(values.candidates);
  const scripts = positionals.flatMap((file) => parseStreamFile(fs.readFileSync(file, "utf8"), file));
  const compared: (Compared | undefined)[] = [];
  try {
    await inParallel(scripts, positive(values, "at-once"), async (script, i) => {
      compared[i] = await compareScript(script, teacher, candidates);
      console.error(`${compared.filter(Boolean).length} of ${scripts.length} streams (${teacher.counts.asked} answers)`);
    });
  } catch (error) {
    if (!isAbort(error, signal)) throw error;
    console.error("stopped: the same command goes on from the cache");
    process.exitCode = 130;
  }
  const done = compared.filter((one) => one !== undefined);
  fs.mkdirSync(path.dirname(path.resolve(out)), { recursive: true });
  fs.writeFileSync(out, printScripts(done.map((one) => one.script)));
  for (const { disputed } of done) for (const line of disputed) console.log(`look at ${line}`);
  const sum = (of: (one: Compared) => number) => done.reduce((total, one) => total + of(one), 0);
  console.log(
    `${done.length} streams, ${sum((one) => one.added)} pairs added, ${sum((one) => one.inconsistent)} undecided → ${out}; unaccepted`,
  );
}

await runMain(import.meta.url, main);
