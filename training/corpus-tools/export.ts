/**
 * Expands `.stream` files to training or scoring rows, one JSON object per stream rendering.
 *   export.ts --out rows.jsonl [--rebased] [--grammar] FILE.stream…
 * `--rebased` adds renderings that were rebuilt in the middle (a quarter of the longer streams), so that a rebase is
 * nothing new to the model. `--grammar` adds the grammar of each decision, which scoring needs.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { findInstructions } from "../../src/license/instructions.js";
import { actionSegments, type Action } from "../../src/protocol/action.js";
import { actionGrammar } from "../../src/protocol/grammar.js";
import type { Segment } from "../../src/protocol/segment.js";
import { InteractionStream, REBASE_TURNS } from "../../src/protocol/stream.js";
import { playScript, settleTeacher } from "./play.js";
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
  rendering: "full" | "rebased";
  system: readonly Segment[];
  turns: RowTurn[];
}

function fullRow(script: Script, withGrammar: boolean): Row {
  const turns: RowTurn[] = [];
  const stream = playScript(script, ({ event, stream: open }) => {
    turns.push({
      index: open.state.index,
      event: [...open.openEvent],
      action: actionSegments(event.action),
      name: event.action.type,
      supervised: true,
      rejected: event.rejected.map(actionSegments),
      ...(withGrammar ? { grammar: actionGrammar(open.state) } : {}),
    });
  });
  return { id: script.id, family: script.family, rendering: "full", system: stream.systemTurn, turns };
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
        rejected: event.rejected.map(actionSegments),
      });
    }
    settleTeacher(stream, event.action);
  });
  return { id: script.id, family: script.family, rendering: "rebased", system: stream.systemTurn, turns };
}

/** A small deterministic hash, so that the choice of rebased streams never changes by itself. */
function hash(text: string): number {
  let value = 2166136261;
  for (const char of text) value = Math.imul(value ^ char.codePointAt(0)!, 16777619) >>> 0;
  return value;
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: "string" }, rebased: { type: "boolean" }, grammar: { type: "boolean" } },
  });
  if (!values.out || positionals.length === 0) throw new Error("usage: export.ts --out rows.jsonl [--rebased] [--grammar] FILE.stream…");
  fs.mkdirSync(path.dirname(values.out), { recursive: true });
  const out = fs.createWriteStream(values.out);
  const count = { streams: 0, rebased: 0, decisions: 0 };
  for (const file of positionals) {
    for (const script of parseStreamFile(fs.readFileSync(file, "utf8"), file)) {
      const row = fullRow(script, values.grammar ?? false);
      out.write(`${JSON.stringify(row)}\n`);
      count.streams++;
      count.decisions += row.turns.length;
      const seed = hash(script.id);
      if (values.rebased && script.events.length >= 10 && seed % 4 === 0) {
        const at = Math.floor(script.events.length * (0.4 + (seed % 97) / 97 / 4));
        out.write(`${JSON.stringify(rebasedRow(script, at, (seed >>> 8) % (REBASE_TURNS + 1)))}\n`);
        count.rebased++;
      }
    }
  }
  out.end();
  console.log(`${count.streams} streams, ${count.decisions} decisions, ${count.rebased} rebased renderings → ${values.out}`);
}

main();
