/**
 * What the model is compared with: doing nothing, and what a few keywords give. They stand in no way between a writer and the
 * model: the page never runs them. Each decides on the teacher's history, as the model does in `training/run score`.
 */
import { placeMark } from "../../src/license/place.js";
import { printAction, type Action, type ToolArguments } from "../../src/protocol/action.js";
import { held, inFlight, type SessionState } from "../../src/protocol/session.js";
import { playScript } from "./play.js";
import type { Decided } from "./score.js";
import type { Script } from "./stream-file.js";

export type Baseline = (state: SessionState) => Action;

const IDLE: Action = { type: "idle" };

export const alwaysIdle: Baseline = () => IDLE;

// The kinds are those of the development streams, which favours the baseline; the words came to mind, none was looked up there.
const LEXICON: Record<string, string> = {
  animal:
    "cat dog horse cow pig sheep goat hen duck goose bird fish fox wolf bear lion tiger elephant monkey rabbit mouse rat snake frog bee",
  filler: "um uh er erm hmm like basically actually literally honestly you know i mean sort of kind of",
  colour: "red orange yellow green blue purple violet pink brown black white grey gray",
  city: "London Paris Berlin Rome Madrid Vienna Lisbon Amsterdam Tokyo Chicago",
  country: "France Germany Italy Spain Portugal England China Japan India Brazil Canada Mexico",
  fruit: "apple apples pear pears banana bananas orange oranges cherry cherries plum plums grapes lemon lemons",
  weekday: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
  instrument: "piano guitar violin drum drums flute trumpet cello bass",
  spice: "salt pepper cinnamon cumin ginger saffron paprika nutmeg",
};
const TWO_WORDS = /you know|i mean|sort of|kind of/g;

const ASK = /\b(?:underline|highlight|mark|flag|label|call (?:me )?out|point out)\b[^.!?\n]*/gi;
const STOP = /\b(?:stop|enough|no more)\b/i;
const CALLOUT = /\b(?:label|note|callout)/i;
const HEDGE = /\b(?:i think|not sure|no idea|i forget|can't remember|what year|how many|how old|look up|who won|i wonder)\b|\?/i;
const DROPPED = /\b(?:never mind|nvm|forget it|no matter)\b/i;
const OPENING = /(?:\b(?:is|was|were|are|at|by|in|of|costs?)|[:=])\s*$/i;
const ADDRESSED = /\b(?:you|assistant|helper)\b[^.!?]*\?\s*$/i;
const EVERY = /\bevery (\w+) (second|minute)s?\b/i;

const NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** Acts on keywords of what was typed, one rule an action, the first that fits. */
export const keywords: Baseline = (state) => {
  if (state.source === "timer") {
    const note = state.timers.find(({ id, alive }) => id === state.eventId && alive)?.args["note"];
    return typeof note === "string" && note ? { type: "nudge", text: note } : IDLE;
  }
  if (state.source !== "user") return IDLE;
  const typed = state.text.slice(state.changed.from, state.changed.to);
  return mark(state) ?? weave(state, typed) ?? timer(state, typed) ?? lookup(state, typed) ?? answer(state) ?? IDLE;
};

/** Any word of the kind that was asked for last, once it is complete. */
function mark(state: SessionState): Action | null {
  const asks = [...state.text.matchAll(ASK)];
  for (const ask of asks.reverse()) {
    const from = ask.index + ask[0].length;
    if (STOP.test(state.text.slice(from))) return null;
    const kind = Object.keys(LEXICON).find((one) => new RegExp(`\\b${one.replace(/y$/, "")}`, "i").test(ask[0]));
    if (!kind) continue;
    const style = CALLOUT.test(ask[0]) ? "callout" : "underline";
    for (const { 0: span } of state.text.slice(from).matchAll(lexiconPattern(kind))) {
      if (typeof placeMark(state, span, from) !== "string") return { type: "mark", kind, span, style };
    }
    return null;
  }
  return null;
}

function lexiconPattern(kind: string): RegExp {
  const words = LEXICON[kind]!;
  const units = [...(words.match(TWO_WORDS) ?? []), ...words.replace(TWO_WORDS, "").split(" ").filter(Boolean)];
  return new RegExp(`\\b(?:${units.join("|")})\\b`, "gi");
}

/** A held result goes where the text stops at a gap; words of dismissal drop what is open. */
function weave(state: SessionState, typed: string): Action | null {
  const result = held(state)[0];
  if (DROPPED.test(typed) && (result ?? inFlight(state)[0])) return { type: "skip", reason: "never mind" };
  if (!result) return null;
  if (result.failed) return { type: "skip", reason: "the lookup failed" };
  const text = firstText(result.result ?? "");
  return text && (OPENING.test(state.text) || state.phase === "paused") ? { type: "integrate", text, source: result.id } : null;
}

function firstText(json: string): string {
  const value: unknown = JSON.parse(json);
  const first = value !== null && typeof value === "object" ? Object.values(value)[0] : value;
  return typeof first === "string" || typeof first === "number" ? String(first).slice(0, 120) : "";
}

/** "every five seconds". */
function timer(state: SessionState, typed: string): Action | null {
  const running = state.timers.find(({ alive }) => alive);
  if (!state.tools.some(({ name }) => name === "timer")) return null;
  if (running) return STOP.test(typed) ? { type: "delegate", tool: "timer", args: { cancel: running.id } } : null;
  const match = EVERY.exec(lastSentence(state));
  if (!match) return null;
  const spoken = NUMBERS.indexOf(match[1]!.toLowerCase()) + 1;
  const every = (spoken || Number(match[1])) * (match[2]!.toLowerCase() === "minute" ? 60 : 1);
  const note = /\bto (\w+)/.exec(lastSentence(state))?.[1] ?? "now";
  return every > 0 ? { type: "delegate", tool: "timer", args: { every_s: every, note } } : null;
}

/** A hedge or a question, with the sentence as the query. */
function lookup(state: SessionState, typed: string): Action | null {
  const tool = state.tools.find(({ name }) => name !== "timer");
  if (!tool || !HEDGE.test(typed) || inFlight(state).length + held(state).length > 0) return null;
  const query = lastSentence(state).slice(-100);
  const args: ToolArguments = Object.fromEntries(Object.keys(tool.parameters).map((key) => [key, query]));
  return { type: "delegate", tool: tool.name, args };
}

function answer(state: SessionState): Action | null {
  return state.phase === "paused" && ADDRESSED.test(state.text) ? { type: "respond", text: "I am not sure." } : null;
}

function lastSentence(state: SessionState): string {
  return /[^.!?\n]*[.!?\s]*$/.exec(state.text)![0].replace(/\s+/g, " ").trim();
}

/** A baseline's decisions on every event. */
export function decideBy(baseline: Baseline, scripts: readonly Script[]): Decided[] {
  const decisions: Decided[] = [];
  for (const script of scripts) {
    playScript(script, ({ stream: { state } }) => {
      decisions.push({ id: script.id, index: state.index, text: printAction(baseline(state)) });
    });
  }
  return decisions;
}
