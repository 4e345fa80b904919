/**
 * Labels scaffolds by a teacher behind an OpenAI-compatible endpoint. What it writes is unaccepted: a person reads it, and
 * then accepts it (accepted.ts), before it is trained on. Ctrl-C keeps what was answered; the same command goes on from there.
 *   label.ts --url URL --model NAME --out FILE.stream [options] FILE.scaffold…
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { runMain } from "../main.js";
import { parseScaffoldFile } from "../scaffolds/scaffold-file.js";
import { printScripts, type Script } from "../stream-file.js";
import { labelScaffold, UnlabelledError } from "./label-scaffold.js";
import { inParallel, interruptSignal, isAbort, openTeacher, positive, refuseAccepted, TEACHER_OPTIONS, TEACHER_USAGE } from "./run.js";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...TEACHER_OPTIONS, tries: { type: "string", default: "3" } },
  });
  const { out } = values;
  if (!out || positionals.length === 0) throw new Error(`usage: label.ts ${TEACHER_USAGE} [--tries N] FILE.scaffold…`);
  refuseAccepted(out);
  const signal = interruptSignal();
  const teacher = openTeacher(values, signal);
  const tries = positive(values, "tries");
  const scaffolds = positionals.flatMap((file) => parseScaffoldFile(fs.readFileSync(file, "utf8"), file));
  const labelled: (Script | undefined)[] = [];
  const left: string[] = [];
  let stopped = false;
  try {
    await inParallel(scaffolds, positive(values, "at-once"), async (scaffold, i) => {
      try {
        labelled[i] = await labelScaffold(scaffold, teacher, tries);
      } catch (error) {
        if (!(error instanceof UnlabelledError)) throw error;
        left.push(error.message);
      }
      const done = labelled.filter(Boolean).length + left.length;
      const { asked, cached, retried } = teacher.counts;
      console.error(`${done} of ${scaffolds.length} streams (${asked} answers, ${cached} from the cache, ${retried} retries)`);
    });
  } catch (error) {
    if (!isAbort(error, signal)) throw error;
    stopped = true;
  }
  const done = labelled.filter((script) => script !== undefined);
  fs.mkdirSync(path.dirname(path.resolve(out)), { recursive: true });
  fs.writeFileSync(out, printScripts(done));
  for (const line of left) console.error(`left out: ${line}`);
  console.log(`${done.length} streams → ${out}; unaccepted: read them first (training/README.md)`);
  if (stopped) {
    console.error(`stopped: ${scaffolds.length - done.length - left.length} streams are not done; the same command goes on from the cache`);
    process.exitCode = 130;
  }
}

await runMain(import.meta.url, main);
