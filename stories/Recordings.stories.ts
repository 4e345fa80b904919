import type { Meta, StoryObj } from "@storybook/web-components-vite";
import { expect } from "storybook/test";
import { ANIMALS, FILLERS, HELD_FACT, NOTHING, OWN_MARKS, TIMERS, type Move } from "../demo/recordings.js";
import { play } from "../demo/typist.js";
import type { Cadence, InteractionTextarea } from "../src/index.js";
import { button, marks, press, ready, shows, showsNo, ticks } from "./kit/acts.js";
import { box, boxIn, isAutomated, QUICK, type BoxArgs } from "./kit/box.js";
import { searchTool } from "./kit/tools.js";

const LIFELIKE: Cadence = { first: 350, typing: 650, pause: 1800 };

/**
 * The demo site's recordings, typed for you key by key, with the model's part from a script: what a good model does.
 * Play one again from the Interactions panel.
 */
const meta = {
  title: "Recordings",
  component: "interaction-textarea",
  render: box,
  args: { rows: 6, cadence: isAutomated ? QUICK : LIFELIKE },
} satisfies Meta<BoxArgs>;
export default meta;
type Story = StoryObj<BoxArgs>;

async function typed(canvas: HTMLElement, moves: readonly Move[]): Promise<InteractionTextarea> {
  const element = boxIn(canvas);
  await ready(element);
  await play(element, moves, { pace: isAutomated ? 6 : 1 });
  return element;
}

/** It looks the score up while you go on, holds it, and offers it when you get there. */
export const HeldFact: Story = {
  args: { tools: [searchTool], script: HELD_FACT.script },
  play: async ({ canvasElement }) => {
    const element = await typed(canvasElement, HELD_FACT.moves);
    await shows(element, "weave", "2–1 to Morocco");
    press(element, "Tab");
    await expect(element.value).toContain("the final score was 2–1 to Morocco");
  },
};

/** Fillers are marked as they are typed. */
export const Fillers: Story = {
  args: { script: FILLERS.script },
  play: async ({ canvasElement }) => marks(await typed(canvasElement, FILLERS.moves), "um", "basically", "you know"),
};

/** Kinds that nobody trained it for, until “stop”. */
export const Animals: Story = {
  args: { script: ANIMALS.script },
  play: async ({ canvasElement }) => marks(await typed(canvasElement, ANIMALS.moves), "quokka", "kestrel"),
};

/** Ordinary prose, with pauses: every tick is decided, and every decision is to stay quiet. */
export const DoingNothing: Story = {
  args: { script: NOTHING.script },
  play: async ({ canvasElement }) => {
    const element = await typed(canvasElement, NOTHING.moves);
    const records = await ticks(element, 2);
    await expect(records.filter(({ decision }) => decision.action.type !== "idle")).toEqual([]);
    await expect(element.shadowRoot!.querySelector("[data-anchor], .card, .panel, .nudge")).toBeNull();
  },
};

/** A reminder is a timer; each firing is an event, and a chance for one quiet line, until the writer says stop. */
export const Timers: Story = {
  args: { script: TIMERS.script },
  play: async ({ canvasElement }) => {
    const stop = TIMERS.moves.findIndex((move) => String(move).startsWith("stop"));
    const element = await typed(canvasElement, TIMERS.moves.slice(0, stop - 1));
    await shows(element, "nudge", "Breathe.");
    button(element, "Close").click();
    await showsNo(element, "nudge");
    await shows(element, "nudge", "Breathe.");
    await typed(canvasElement, TIMERS.moves.slice(stop));
    await shows(element, "quiet-line", "Reminder stopped");
  },
};

/** The writer points a word out, and asks about it. */
export const OwnMarks: Story = {
  args: { script: OWN_MARKS.script },
  play: async ({ canvasElement }) => {
    const element = await typed(canvasElement, OWN_MARKS.moves);
    await shows(element, "panel", "Use: delay.");
    const gesture = element.exportSession().records.find(({ event }) => event.source === "gesture");
    await expect(gesture?.event).toMatchObject({ gesture: "mark", target: "procrastinate" });
  },
};

/** A saved session, played back without any model: `exportSession()` and `replay()`. */
export const Replayed: Story = {
  args: { script: ANIMALS.script },
  play: async ({ canvasElement }) => {
    const element = await typed(canvasElement, ANIMALS.moves);
    await marks(element, "quokka", "kestrel");
    const { value } = element;
    const recording = element.exportSession();
    element.value = "";
    await element.replay(recording, { speed: isAutomated ? Infinity : 1 });
    await expect(element.value).toBe(value);
    await shows(element, "quiet-line", "animal: kestrel");
  },
};
