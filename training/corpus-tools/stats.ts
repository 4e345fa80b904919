/**
 * Statistics of `.stream` files.
 *   npm run corpus:stats -- FILE.stream… [--json]
 */
import fs from "node:fs";
import { parseArgs } from "node:util";
import type { ActionType } from "../../src/protocol/action.js";
import { printStatistics, wordCount, type Statistics } from "./check.js";
import { runMain } from "./main.js";
import { playScript } from "./play.js";
import { parseStreamFile, type EventLine, type Script } from "./stream-file.js";

/** How a figure is spread. */
export interface Spread {
  count: number;
  least: number;
  median: number;
  p90: number;
  most: number;
}

export interface CorpusStatistics extends Statistics {
  kinds: Partial<Record<EventLine["kind"], number>>;
  /** Words that one sample of typing brings. */
  chunkWords: Spread;
  /** ms before a sample of typing. */
  chunkMs: Spread;
  events: Spread;
  /** UTF-16 units of a stream's text at its end. */
  textLength: Spread;
  /** `wanted > unwanted` by type. */
  pairTypes: Record<string, number>;
}

export function corpusStatistics(scripts: readonly Script[]): CorpusStatistics {
  const statistics: Statistics = { streams: scripts.length, decisions: 0, pairs: 0, actions: {}, families: {} };
  const kinds: CorpusStatistics["kinds"] = {};
  const pairTypes: Record<string, number> = {};
  const [words, ms, events, lengths]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const script of scripts) {
    add(statistics.families, script.family);
    events.push(script.events.length);
    const stream = playScript(script, ({ event }) => {
      statistics.decisions++;
      add(statistics.actions as Record<ActionType, number>, event.action.type);
      add(kinds as Record<string, number>, event.kind);
      if (event.kind === "a") {
        words.push(wordCount(event.body));
        ms.push(event.ms);
      }
      for (const rejected of event.rejected) {
        statistics.pairs++;
        add(pairTypes, `${event.action.type} > ${rejected.type}`);
      }
    });
    lengths.push(stream.state.text.length);
  }
  return {
    ...statistics,
    kinds,
    chunkWords: spread(words),
    chunkMs: spread(ms),
    events: spread(events),
    textLength: spread(lengths),
    pairTypes,
  };
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { count: sorted.length, least: at(0), median: at(0.5), p90: at(0.9), most: at(1) };
}

/** The statistics for a person. */
export function printCorpusStatistics(statistics: CorpusStatistics): string {
  const counts = (of: Record<string, number>) =>
    Object.entries(of)
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => `${name} ${count}`)
      .join(", ") || "none";
  const line = (name: string, { least, median, p90, most }: Spread) =>
    `${name.padEnd(28)} ${[least, median, p90, most].map((value) => String(value).padStart(7)).join("")}`;
  return [
    printStatistics(statistics),
    `event kinds: ${counts(statistics.kinds)}`,
    `pairs, wanted > unwanted: ${counts(statistics.pairTypes)}`,
    `${"".padEnd(28)}   least median    p90   most`,
    line("words of a typed sample", statistics.chunkWords),
    line("ms before a typed sample", statistics.chunkMs),
    line("events of a stream", statistics.events),
    line("characters of a stream's text", statistics.textLength).replace(/ {2}/, " "),
  ].join("\n");
}

function main(): void {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
  if (positionals.length === 0) throw new Error("usage: npm run corpus:stats -- FILE.stream… [--json]");
  const statistics = corpusStatistics(positionals.flatMap((file) => parseStreamFile(fs.readFileSync(file, "utf8"), file)));
  console.log(values.json ? JSON.stringify(statistics) : printCorpusStatistics(statistics));
}

await runMain(import.meta.url, main);
