import type { Tool } from "../src/index.js";
import { createSearchTool, facts } from "../src/tools/index.js";
import * as recordings from "./recordings.js";
import type { Recording } from "./recordings.js";

/** One part of the demo: a text box, what to type into it, and what should come of it. */
export interface Section {
  id: string;
  title: string;
  /** What to type, and what should happen. */
  text: string;
  recording: Recording;
  tools?: readonly Tool[];
  /** What the page asks of the model. */
  instructions?: string;
  /** What stands below the box. */
  below?: "own-tool" | "audit-sink";
}

const search = createSearchTool(facts) as unknown as Tool;

export const SECTIONS: readonly Section[] = [
  {
    id: "held-fact",
    title: "The held fact",
    text: "Write that Morocco played the Netherlands last night, go on about something else, and come back to “the final score was”. The score is looked up meanwhile, held below the text, and offered at the caret when you get there: Tab takes it, typing on passes it by.",
    recording: recordings.HELD_FACT,
    tools: [search],
  },
  {
    id: "marks",
    title: "Marks",
    text: "Ask for what you want to see, as in “underline the animals i mention”, and mention some. Each is underlined as soon as its word is complete, until you write “stop”.",
    recording: recordings.ANIMALS,
  },
  {
    id: "nothing",
    title: "Doing nothing",
    text: "Write ordinary prose, with pauses. Nothing should happen: every few words the model decides anew, and the inspector shows that it chooses to stay idle.",
    recording: recordings.NOTHING,
  },
  {
    id: "timers",
    title: "Timers",
    text: "Write “remind me every five seconds to breathe” and go on. Every five seconds a quiet line comes up below the text, until you write “stop reminding me”.",
    recording: recordings.TIMERS,
  },
  {
    id: "own-marks",
    title: "Your own marks",
    text: "Select a word, press Mark or Ctrl+Shift+M, and ask about “the marked one”. The model sees what you pointed at, and answers beside the text once you pause.",
    recording: recordings.OWN_MARKS,
  },
  {
    id: "free-play",
    title: "Free play",
    text: "Ask for marks, write towards a fact that you forget, set a reminder, all in one text. The button in the corner of the box pauses the model and sets how restrained it is; F8 steps through the marks, Shift+F1 says why something is there.",
    recording: recordings.FREE_PLAY,
    tools: [search],
  },
  {
    id: "own-tool",
    title: "Bring your own tool",
    text: "Change the function below the box, press “Use this tool”, and write something that needs it, as “the weather in Oslo”. The model calls it with words from your text, and what it returns shows as a card.",
    recording: recordings.OWN_TOOL,
    below: "own-tool",
  },
  {
    id: "host",
    title: "In your application",
    text: "This page asks for the numbers to be underlined, and posts every decision to its server: write a few numbers. Below the box stands the JSON that the server received; it has the decisions, not your text.",
    recording: recordings.HOST,
    instructions: "Underline the numbers.",
    below: "audit-sink",
  },
];
