/**
 * Cuts the typing of a stream into other samples. The scripts sample every two to six words; a runtime at work sees a
 * few letters at a time, cut anywhere. The labels follow from the teacher's own, without new judgment:
 * - a stretch of `idle` stays idle wherever it is cut;
 * - a mark is due at the first sample that holds its unit and what follows it; of several the leftmost, one a sample.
 *   That rule must give back the teacher's labels at the teacher's own cuts, else the stretch stays as it is;
 * - what else the teacher does stays on the whole of the words it followed, but for the first words of a long sample.
 */
import { placeMark } from "../../src/license/place.js";
import type { Action, MarkAction } from "../../src/protocol/action.js";
import { held, inFlight } from "../../src/protocol/session.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import { isInsidePair } from "../../src/protocol/text.js";
import { settleTeacher } from "./play.js";
import type { Random } from "./random.js";
import type { Script, ScriptEvent } from "./stream-file.js";
import { Typist } from "./typing.js";

/** One typed sample of the script as a stretch [from, to) of its text. */
interface Sample {
  event: ScriptEvent;
  from: number;
  to: number;
  /** Where the teacher's mark on this sample lands; null where it marks nothing. */
  mark: { start: number; end: number } | null;
}

/** A unit that the teacher marks: complete once the text is `due` long. */
interface Unit {
  action: MarkAction;
  due: number;
}

export interface ResliceOptions {
  /** Mean characters of a sample. */
  characters: number;
  /** Share of the stretches to cut anew. */
  share: number;
}

/** The stream with other cuts; null where nothing could be cut. */
export function reslice(script: Script, random: Random, options: ResliceOptions): Script | null {
  const events: ScriptEvent[] = [];
  const stream = new InteractionStream(script.tools);
  const typist = new Typist(script);
  let run: Sample[] = [];
  let text = "";
  let runOpen = false;
  let reason: string | undefined;
  let changed = false;

  const flush = (next?: Sample) => {
    if (run.length === 0) return;
    const last = run[run.length - 1]!;
    // What waits at the end of the stretch is marked on the event after it: cut finer, it would be due before.
    const waits = next?.mark && (next.event.kind === "r" || next.mark.end < last.to);
    const cut = waits || random.next() >= options.share ? null : cutRun(run, text, random, options.characters);
    if (cut) changed = true;
    events.push(...(cut ?? run.map((sample) => sample.event)));
    run = [];
  };

  for (const event of script.events) {
    const { state: before } = stream;
    const open = held(before).length + inFlight(before).length > 0;
    stream.append(typist.next(event));
    const placed = event.action.type === "mark" ? placeMark(stream.state, event.action.span) : null;
    if (typeof placed === "string") return null;
    const sample: Sample = { event, from: commonPrefix(before.text, stream.state.text), to: stream.state.text.length, mark: placed };
    const plain = event.kind === "a" && (event.action.type === "idle" || (event.action.type === "mark" && !open));
    if (!plain || open !== runOpen) flush(sample);
    if (plain) {
      runOpen = open;
      run.push(sample);
      text = stream.state.text;
    } else {
      const parts = splitTyped(event, open ? reason : null, random, options);
      if (parts.length > 1) changed = true;
      events.push(...parts);
    }
    if (event.action.type === "idle" && event.action.reason !== undefined) reason = event.action.reason;
    settleTeacher(stream, event.action);
  }
  flush();
  return changed ? { ...script, events } : null;
}

/** The marks due on samples that end at `ends`: the leftmost complete unit, one a sample. */
function dueMarks(ends: readonly number[], units: readonly Unit[]): (MarkAction | null)[] {
  const waiting = [...units];
  return ends.map((end) => (waiting[0] && waiting[0].due <= end ? waiting.shift()!.action : null));
}

/** The stretch cut anew; null where the rule of the leftmost unit is not what the teacher did. */
function cutRun(run: readonly Sample[], text: string, random: Random, characters: number): ScriptEvent[] | null {
  const units = run.flatMap(({ event, mark }) =>
    mark && event.action.type === "mark" ? [{ action: event.action, due: mark.end + 1 }] : [],
  );
  const theirs = dueMarks(
    run.map((sample) => sample.to),
    units,
  );
  if (run.some((sample, i) => (sample.event.action.type === "mark") !== (theirs[i] !== null))) return null;

  const [start, end] = [run[0]!.from, run[run.length - 1]!.to];
  const ends: number[] = [];
  // Neither the first sample nor the last is a mere blank: the form of the script brings those by itself.
  for (let at = start + step(random, characters); at < end - 2; at += step(random, characters)) {
    if (at > start + 1) ends.push(isInsidePair(text, at) ? at + 1 : at);
  }
  if (ends.length === 0) return null;
  ends.push(end);
  const marks = dueMarks(ends, units);
  if (marks.filter((mark) => mark !== null).length < units.length) return null;
  return ends.map((to, i) => {
    const from = ends[i - 1] ?? start;
    const owner = run.find((sample) => from < sample.to)!.event;
    // A hesitation stands where it stood; the samples of one burst come at the cadence.
    const opens = i === 0 || run.some((sample) => sample.event === owner && sample.from >= (ends[i - 2] ?? start) && sample.from <= from);
    const ms = i === 0 || (opens && owner.ms > 700) ? owner.ms : random.between(640, 660);
    const action = marks[i] ?? (owner.action.type === "idle" ? owner.action : { type: "idle" as const });
    const joins = i === 0 && !run[0]!.event.body.startsWith(" ");
    const typed = joins ? text.slice(from, to).replace(/^ /, "") : text.slice(from, to);
    // The last sample ends as its own event did: with the blank that the form brings, or cut.
    const whole = to === end && !run[run.length - 1]!.event.body.endsWith("~");
    const body = (whole ? typed.replace(/ $/, "") : `${typed}~`).replaceAll("\n", "\\n");
    return { kind: "a", ms, body, line: owner.line, action, rejected: [] };
  });
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function step(random: Random, characters: number): number {
  return Math.max(1, Math.round(characters * (0.4 + 1.2 * random.next())));
}

/**
 * A long sample on which the teacher acts, or a pause with words: its first words as samples of their own. They are
 * idle, with the reason at hand where something is open.
 */
function splitTyped(
  event: ScriptEvent,
  reason: string | null | undefined,
  random: Random,
  { characters, share }: ResliceOptions,
): ScriptEvent[] {
  if (event.kind !== "a" && event.kind !== "p") return [event];
  if (reason === undefined || event.action.type === "mark" || random.next() >= share) return [event];
  // A line that ends in the first part could be where the act was due.
  if (/["\\?!.]/.test(event.body)) return [event];
  const words = event.body.split(" ");
  const head = event.kind === "p" && event.action.type === "idle" ? words.length - 1 : Math.floor(words.length * 0.4);
  if (head < 1) return [event];
  const action: Action = reason === null ? { type: "idle" } : { type: "idle", reason };
  const parts: ScriptEvent[] = [];
  let part: string[] = [];
  for (const word of words.slice(0, head)) {
    part.push(word);
    if (part.join(" ").length < characters) continue;
    parts.push({ kind: "a", ms: 650, body: part.join(" "), line: event.line, action, rejected: [] });
    part = [];
  }
  if (part.length > 0) parts.push({ kind: "a", ms: 650, body: part.join(" "), line: event.line, action, rejected: [] });
  parts.forEach((made, i) => (made.ms = i === 0 && event.kind === "a" ? event.ms : random.between(640, 660)));
  const rest = words.slice(head).join(" ");
  return [...parts, { ...event, ms: event.kind === "a" ? random.between(640, 660) : event.ms, body: rest }];
}
