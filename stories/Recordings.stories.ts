import type { Meta, StoryObj } from "@storybook/web-components-vite";
import { expect } from "storybook/test";
import type { Cadence } from "../src/index.js";
import { button, marks, press, ready, shows, showsNo, ticks, type, wait } from "./kit/acts.js";
import { box, boxIn, isAutomated, QUICK, type BoxArgs } from "./kit/box.js";
import { ANIMALS, ANIMALS_TEXT, WEAVE } from "./kit/scripts.js";
import { searchTool } from "./kit/tools.js";

const LIFELIKE: Cadence = { first: 350, typing: 650, pause: 1800 };

/**
 * Typed for you, key by key, with the model's part from a script: what a good model does. Play one again from the
 * Interactions panel.
 */
const meta = {
  title: "Recordings",
  component: "interaction-textarea",
  render: box,
  args: { rows: 6, cadence: isAutomated ? QUICK : LIFELIKE },
} satisfies Meta<BoxArgs>;
export default meta;
type Story = StoryObj<BoxArgs>;

/** It looks the score up while you go on, holds it, and offers it when you get there. */
export const HeldFact: Story = {
  args: { tools: [searchTool], script: WEAVE },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ready(element);
    await type(element, "so morocco played the netherlands last night and i think ", 900);
    await shows(element, "card-held", "Morocco 2, Netherlands 1");
    await type(element, "the whole street was up until two, even my aunt. ", 700, "anyway the final score was");
    await shows(element, "weave", "2–1 to Morocco");
    await wait(isAutomated ? 0 : 2000);
    press(element, "Tab");
    await expect(element.value).toContain("the final score was 2–1 to Morocco");
  },
};

/** Fillers are marked as they are typed. */
export const Fillers: Story = {
  args: {
    script: [
      { when: "so um ", say: 'mark("filler", "um", "underline")' },
      { when: "basically ", say: 'mark("filler", "basically", "underline")' },
      { when: "you know, ", say: 'mark("filler", "you know", "underline")' },
    ],
  },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ready(element);
    await type(element, "underline my filler words\n", 1000, "so um i wanted to say that basically we are, you know, nearly done. ");
    await marks(element, "um", "basically", "you know");
  },
};

/** Kinds that nobody trained it for, until “stop”. */
export const Animals: Story = {
  args: { script: ANIMALS },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ready(element);
    await type(element, ANIMALS_TEXT, 1500);
    await marks(element, "quokka", "kestrel");
    await type(element, "stop. the fox came later. ", 1500);
    await marks(element, "quokka", "kestrel");
  },
};

/** Ordinary prose, with pauses: every tick is decided, and every decision is to stay quiet. */
export const DoingNothing: Story = {
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ready(element);
    await type(element, "The rain stopped before breakfast and the garden smelled of wet stone. ", 2200);
    await type(element, "I took the long way to the baker, past the school. ", 2200);
    const records = await ticks(element, 2);
    await expect(records.filter(({ decision }) => decision.action.type !== "idle")).toEqual([]);
    await expect(element.shadowRoot!.querySelector("[data-anchor], .card, .panel, .nudge")).toBeNull();
  },
};

/** A reminder is a timer; each firing is an event, and a chance for one quiet line. */
export const Timers: Story = {
  args: {
    script: [
      { when: "every two seconds to breathe", say: 'delegate("timer", {"every_s": 2, "note": "breathe"})' },
      { when: "source=timer", say: 'nudge("Breathe.")', repeat: true },
      { when: "stop reminding", say: 'delegate("timer", {"cancel": "t1"})' },
    ],
  },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ready(element);
    await type(element, "remind me every two seconds to breathe. ", 1000);
    await shows(element, "nudge", "Breathe.");
    button(element, "Close").click();
    await showsNo(element, "nudge");
    await shows(element, "nudge", "Breathe.");
    await type(element, "stop reminding me, thanks. ", 1000);
    await shows(element, "quiet-line", "Reminder stopped");
  },
};

/** The writer points a word out, and asks about it. */
export const OwnMarks: Story = {
  args: { script: [{ when: "the marked one?", say: 'respond("Use: delay.")' }] },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ready(element);
    await type(element, "The committee chose to procrastinate. ", 800);
    element.setSelectionRange(23, 36);
    await shows(element, "toolbar", "Mark");
    button(element, "Mark").click();
    await shows(element, "quiet-line", "You marked “procrastinate”");
    element.setSelectionRange(element.value.length, element.value.length);
    await type(element, "Can you give me a shorter word for the marked one? ", 2000);
    await shows(element, "panel", "Use: delay.");
  },
};

/** A saved session, played back without any model: `exportSession()` and `replay()`. */
export const Replayed: Story = {
  args: { script: ANIMALS },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ready(element);
    await type(element, ANIMALS_TEXT, 800);
    await marks(element, "quokka", "kestrel");
    const recording = element.exportSession();
    element.value = "";
    await element.replay(recording, { speed: isAutomated ? Infinity : 1 });
    await expect(element.value).toBe(ANIMALS_TEXT);
    await shows(element, "quiet-line", "animal: kestrel");
  },
};
