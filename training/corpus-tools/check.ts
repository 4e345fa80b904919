/**
 * Checks `.stream` files against every rule of POLICY.md that code can check.
 *   check.ts [--license] FILE.stream…
 * Faults are printed as `file:line: id: what`, and the exit code is 1. `--license` also lists the labels that the
 * runtime's license would refuse; those are for a person to judge and change no exit code.
 */
import fs from "node:fs";
import { parseArgs } from "node:util";
import { license } from "../../src/license/license.js";
import { placeMark } from "../../src/license/place.js";
import { printAction, type Action, type ActionType } from "../../src/protocol/action.js";
import { held, inFlight, type SessionState } from "../../src/protocol/session.js";
import { runMain } from "./main.js";
import { playScript } from "./play.js";
import { parseStreamFile, ScriptError, type EventLine, type Script, type ScriptEvent } from "./stream-file.js";

/** Longest weave in words; the policy asks for 14 and a figure may count as two. */
const LONGEST_WEAVE = 16;
const LONGEST_REASON = 10;

export interface Findings {
  faults: string[];
  /** Labels that the license refuses. */
  refused: string[];
  statistics: Statistics;
}

export interface Statistics {
  streams: number;
  decisions: number;
  pairs: number;
  actions: Partial<Record<ActionType, number>>;
  families: Record<string, number>;
}

const noFindings = (): Findings => ({
  faults: [],
  refused: [],
  statistics: { streams: 0, decisions: 0, pairs: 0, actions: {}, families: {} },
});

/** Checks files given as `[name, text]`. */
export function checkFiles(files: readonly (readonly [name: string, text: string])[]): Findings {
  const findings = noFindings();
  const ids = new Map<string, string>();
  for (const [name, text] of files) {
    let scripts: Script[] = [];
    try {
      scripts = parseStreamFile(text, name);
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      findings.faults.push(error.message);
    }
    for (const script of scripts) {
      const before = ids.get(script.id);
      if (before) findings.faults.push(`${name}:${script.line}: ${script.id}: the id is used at ${before} already`);
      ids.set(script.id, `${name}:${script.line}`);
      checkScript(script, findings);
    }
  }
  return findings;
}

/** The faults of one stream. */
export function scriptFaults(script: Script): string[] {
  const findings = noFindings();
  checkScript(script, findings);
  return findings.faults;
}

function checkScript(script: Script, { faults, refused, statistics }: Findings): void {
  const at = (event: ScriptEvent, message: string) => `${script.file}:${event.line}: ${script.id}: ${message}`;
  statistics.streams++;
  statistics.families[script.family] = (statistics.families[script.family] ?? 0) + 1;
  if (script.events.length === 0) faults.push(`${script.file}:${script.line}: ${script.id}: the stream has no events`);
  try {
    playScript(script, ({ event, stream }) => {
      const { state } = stream;
      const { action } = event;
      statistics.decisions++;
      statistics.pairs += event.rejected.length;
      statistics.actions[action.type] = (statistics.actions[action.type] ?? 0) + 1;
      for (const fault of [...eventFaults(event, state), ...actionFaults(action, state)]) faults.push(at(event, fault));
      for (const rejected of event.rejected) {
        if (printAction(rejected) === printAction(action))
          faults.push(at(event, `the unwanted action is the wanted one: ${printAction(action)}`));
        const unknown = unlistedTool(rejected, state);
        if (unknown) faults.push(at(event, unknown));
      }
      const verdict = license(action, state);
      if (!verdict.allowed) refused.push(at(event, `${verdict.code}: ${verdict.detail}: ${printAction(action)}`));
    });
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    faults.push(error.message);
  }
}

/** What is wrong with an event, given the state after it. */
export function eventFaults(event: EventLine, state: SessionState): string[] {
  switch (event.kind) {
    case "tool":
      return state.lookups.some((lookup) => lookup.id === state.eventId) ? [] : [`result ${state.eventId} was never delegated`];
    case "timer":
      return state.timers.some((timer) => timer.id === state.eventId) ? [] : [`timer ${state.eventId} was never started`];
    case "gesture": {
      const [, gesture, target] = /^(\w+)\("(.*)"\)$/.exec(event.body) ?? [];
      if (gesture === "accept")
        return state.lookups.some((lookup) => lookup.id === target) ? [] : [`accepts ${target}, which is no result`];
      const known = /^t\d+$/.test(target ?? "") ? state.lookups.some((lookup) => lookup.id === target) : state.text.includes(target ?? "");
      return known ? [] : [`${gesture} points at ${JSON.stringify(target)}, which is not there`];
    }
    default:
      return [];
  }
}

export function actionFaults(action: Action, state: SessionState): string[] {
  const open = held(state).length + inFlight(state).length > 0;
  switch (action.type) {
    case "idle": {
      if (action.reason === undefined) return open ? ["a bare idle while something is in flight or held: give a reason"] : [];
      if (!open) return ["idle has a reason, but nothing is in flight or held"];
      return wordCount(action.reason) > LONGEST_REASON ? [`the reason has more than ${LONGEST_REASON} words`] : [];
    }
    case "mark":
      return markFaults(action, state);
    case "delegate": {
      const unlisted = unlistedTool(action, state);
      return unlisted ? [unlisted] : delegateFaults(action, state);
    }
    case "integrate": {
      const source = held(state).find((lookup) => lookup.id === action.source);
      const faults = [];
      if (!source) faults.push(`${action.source} has not arrived or is used up`);
      else if (source.failed) faults.push(`${action.source} failed: skip it`);
      if (wordCount(action.text) > LONGEST_WEAVE) faults.push(`the weave has more than ${LONGEST_WEAVE} words`);
      return faults;
    }
    case "skip":
      return open ? [] : ["skip, but nothing is held or in flight"];
    case "respond":
      return state.phase === "active" ? ["respond while the writer is active"] : [];
    case "nudge":
      if (state.source !== "timer") return ["nudge without a timer event"];
      return state.timers.some((timer) => timer.id === state.eventId && timer.alive) ? [] : ["nudge on a timer that was ended"];
  }
}

function markFaults(action: Extract<Action, { type: "mark" }>, state: SessionState): string[] {
  const faults = [];
  const placed = placeMark(state, action.span);
  const span = JSON.stringify(action.span);
  if (placed === "span-missing") faults.push(`span ${span} is not in the text`);
  if (placed === "span-incomplete") faults.push(`span ${span} is not complete yet`);
  if (placed === "span-marked") faults.push(`span ${span} is marked more often than it occurs`);
  if (state.dismissed.includes(action.span)) faults.push(`span ${span} was dismissed`);
  if (action.kind !== action.kind.toLowerCase() && action.kind !== "I")
    faults.push(`kind ${JSON.stringify(action.kind)} is not lower case`);
  return faults;
}

function unlistedTool(action: Action, state: SessionState): string | null {
  if (action.type !== "delegate" || state.tools.some((tool) => tool.name === action.tool)) return null;
  return `tool ${action.tool} is not listed`;
}

function delegateFaults(action: Extract<Action, { type: "delegate" }>, state: SessionState): string[] {
  if (action.tool === "timer" && "cancel" in action.args) {
    const alive = state.timers.some((timer) => timer.alive && timer.id === action.args["cancel"]);
    return alive ? [] : [`cancels ${String(action.args["cancel"])}, which is not running`];
  }
  const verdict = license(action, state, { maxCallsPerMinute: Infinity });
  const codes = ["tool-arguments", "tool-duplicate"];
  return !verdict.allowed && codes.includes(verdict.code) ? [verdict.detail] : [];
}

export const wordCount = (text: string) => text.trim().split(/\s+/).length;

/** The statistics in three lines. */
export function printStatistics({ streams, decisions, pairs, actions, families }: Statistics): string {
  const byCount = (entries: Record<string, number>) => Object.entries(entries).sort((a, b) => b[1] - a[1]);
  const shares = byCount(actions).map(([type, count]) => `${type} ${count} (${((100 * count) / decisions).toFixed(0)} %)`);
  return [
    `${streams} streams, ${decisions} decisions, ${pairs} preference pairs`,
    `  ${shares.join(", ")}`,
    `  ${byCount(families)
      .map(([family, count]) => `${family} ${count}`)
      .join(", ")}`,
  ].join("\n");
}

function main(): void {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { license: { type: "boolean" } } });
  if (positionals.length === 0) throw new Error("usage: check.ts [--license] FILE.stream…");
  const findings = checkFiles(positionals.map((file) => [file, fs.readFileSync(file, "utf8")] as const));
  for (const fault of findings.faults) console.error(fault);
  if (values.license) for (const line of findings.refused) console.error(`license: ${line}`);
  console.log(printStatistics(findings.statistics));
  console.log(`${findings.faults.length} faults, ${findings.refused.length} labels that the license refuses`);
  process.exitCode = findings.faults.length > 0 ? 1 : 0;
}

await runMain(import.meta.url, main);
