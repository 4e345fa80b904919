/**
 * Expands `.stream` files to training or scoring rows, one JSON object per stream rendering.
 *   export.ts --out rows.jsonl [--train] [--grammar] FILE.stream…
 * `--train` adds renderings for training and asks that each file was accepted by a second reader. Augmented renderings
 * say so in `rendering`; development and test streams have none.
 *   rebased    rebuilt in the middle (a quarter of the longer streams), so that a rebase is nothing new to the model
 *   resliced   the typing cut into other samples, as a runtime at work sees it
 *   exchanged  marked units exchanged for others of their kind (half of the resliced ones are as well)
 *   renamed    what is looked up has other names and figures, twice, once as written and once cut anew
 * `--grammar` adds the grammar of each decision, which scoring needs.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { findInstructions } from "../../src/license/instructions.js";
import { actionSegments, printAction, type Action } from "../../src/protocol/action.js";
import { actionGrammar } from "../../src/protocol/grammar.js";
import type { Segment } from "../../src/protocol/segment.js";
import type { SessionState } from "../../src/protocol/session.js";
import { InteractionStream, REBASE_TURNS } from "../../src/protocol/stream.js";
import { acceptsText } from "../../worker/engines/grammar/grammar.js";
import { requireAccepted } from "./accepted.js";
import { scriptFaults } from "./check.js";
import { collectKinds, exchange, type Kinds } from "./exchange.js";
import listedKinds from "./kinds.json" with { type: "json" };
import { playScript, settleTeacher } from "./play.js";
import { hash, Random } from "./random.js";
import { rename } from "./rename.js";
import { reslice } from "./reslice.js";
import { parseStreamFile, type Script } from "./stream-file.js";
import { Typist } from "./typing.js";

interface RowTurn {
  index: number;
  event: readonly Segment[];
  action: readonly Segment[];
  name: Action["type"];
  supervised: boolean;
  rejected: (readonly Segment[])[];
  grammar?: string;
}

interface Row {
  id: string;
  family: string;
  rendering: "full" | "rebased" | "resliced" | "exchanged" | "renamed";
  system: readonly Segment[];
  turns: RowTurn[];
}

/** What the grammar forbids anyway teaches nothing. */
function possible(rejected: readonly Action[], state: SessionState): Action[] {
  if (rejected.length === 0) return [];
  const grammar = actionGrammar(state);
  return rejected.filter((action) => acceptsText(grammar, printAction(action)));
}

function fullRow(script: Script, rendering: Row["rendering"], withGrammar = false): Row {
  const turns: RowTurn[] = [];
  const stream = playScript(script, ({ event, stream: open }) => {
    turns.push({
      index: open.state.index,
      event: [...open.openEvent],
      action: actionSegments(event.action),
      name: event.action.type,
      supervised: true,
      rejected: possible(event.rejected, open.state).map(actionSegments),
      ...(withGrammar ? { grammar: actionGrammar(open.state) } : {}),
    });
  });
  return { id: script.id, family: script.family, rendering, system: stream.systemTurn, turns };
}

/** The same stream, rebuilt before its event `at`; only what follows is supervised. */
function rebasedRow(script: Script, at: number, keep: number): Row {
  const stream = new InteractionStream(script.tools);
  const typist = new Typist(script);
  let turns: RowTurn[] = [];
  script.events.forEach((event, i) => {
    if (i === at) {
      stream.rebase(
        findInstructions(stream.state.text).map((found) => found.sentence),
        keep,
      );
      turns = stream.settledTurns.map((turn) => ({
        index: turn.index,
        event: turn.event,
        action: actionSegments(turn.action),
        name: turn.action.type,
        supervised: false,
        rejected: [],
      }));
    }
    stream.append(typist.next(event));
    if (i >= at) {
      turns.push({
        index: stream.state.index,
        event: [...stream.openEvent],
        action: actionSegments(event.action),
        name: event.action.type,
        supervised: true,
        rejected: possible(event.rejected, stream.state).map(actionSegments),
      });
    }
    settleTeacher(stream, event.action);
  });
  return { id: script.id, family: script.family, rendering: "rebased", system: stream.systemTurn, turns };
}

/** More decisions than this in a stream add length but no variety. */
const LONGEST_RESLICED = 44;

/** The stream as a runtime of some speed samples it; null where it cannot be cut. */
function resliced(script: Script, random: Random): Script | null {
  for (let characters = 4 * 6 ** random.next(); ; characters *= 1.5) {
    const made = reslice(script, random, { characters, share: 0.6 });
    if (!made || made.events.length <= Math.max(LONGEST_RESLICED, script.events.length)) return made;
  }
}

/** Augmented rows of a stream. A made stream that breaks a rule of the corpus is dropped. */
function augmentedRows(script: Script, kinds: Kinds): Row[] {
  const random = new Random(`augment ${script.id}`);
  const sound = (made: Script | null) => made && scriptFaults(made).length === 0;
  const exchanged = exchange(script, kinds, random);
  const other = sound(exchanged) ? exchanged! : null;
  const cut = resliced(other && random.next() < 0.5 ? other : script, random);
  const named = rename(script, random);
  const renamed = named ? [named, resliced(rename(script, random) ?? script, random)] : [];
  return [
    ...(other ? [fullRow(other, "exchanged")] : []),
    ...(sound(cut) ? [fullRow(cut!, "resliced")] : []),
    ...renamed.filter(sound).map((made) => fullRow(made!, "renamed")),
  ];
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: "string" }, train: { type: "boolean" }, grammar: { type: "boolean" } },
  });
  if (!values.out || positionals.length === 0) throw new Error("usage: export.ts --out rows.jsonl [--train] [--grammar] FILE.stream…");
  if (values.train) positionals.forEach(requireAccepted);
  const scripts = positionals.flatMap((file) => parseStreamFile(fs.readFileSync(file, "utf8"), file));
  const kinds = collectKinds(scripts, listedKinds);
  const rows = scripts.flatMap((script) => {
    const full = fullRow(script, "full", values.grammar);
    if (!values.train) return [full];
    const seed = hash(script.id);
    const rebases = script.events.length >= 10 && seed % 4 === 0;
    const at = Math.floor(script.events.length * (0.4 + (seed % 97) / 97 / 4));
    const rebased = rebases ? [rebasedRow(script, at, (seed >>> 8) % (REBASE_TURNS + 1))] : [];
    return [full, ...rebased, ...augmentedRows(script, kinds)];
  });
  fs.mkdirSync(path.dirname(values.out), { recursive: true });
  fs.writeFileSync(values.out, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const count = new Map<string, { streams: number; decisions: number }>();
  for (const { rendering, turns } of rows) {
    const entry = count.get(rendering) ?? { streams: 0, decisions: 0 };
    entry.streams++;
    entry.decisions += turns.filter((turn) => turn.supervised).length;
    count.set(rendering, entry);
  }
  const parts = [...count].map(([rendering, { streams, decisions }]) => `${streams} ${rendering} (${decisions} decisions)`);
  console.log(`${parts.join(", ")} → ${values.out}`);
}

main();
