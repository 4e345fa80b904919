import type { Meta, StoryObj } from "@storybook/web-components-vite";
import { expect } from "storybook/test";
import { button, shows, showsNo, until } from "./kit/acts.js";
import { box, boxIn, type BoxArgs } from "./kit/box.js";
import { ANIMALS, ANIMALS_TEXT } from "./kit/scripts.js";

/** What the model says in words of its own. */
const meta = { title: "Words", component: "interaction-textarea", render: box } satisfies Meta<BoxArgs>;
export default meta;
type Story = StoryObj<BoxArgs>;

/** One quiet line below the text says what was done last. */
export const QuietLine: Story = {
  args: { text: ANIMALS_TEXT, script: ANIMALS },
  play: async ({ canvasElement }) => shows(boxIn(canvasElement), "quiet-line", "animal: kestrel"),
};

/** A timer that the writer asked for has fired. */
export const Nudge: Story = {
  tags: ["snapshot"],
  args: {
    text: "remind me every second to breathe ",
    script: [
      { when: "every second ", say: 'delegate("timer", {"every_s": 1, "note": "breathe"})' },
      { when: "source=timer", say: 'nudge("Breathe.")' },
    ],
  },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await shows(element, "nudge", "Breathe.");
    await expect(element.value).toBe("remind me every second to breathe ");
  },
};

const QUESTION = {
  text: "The house by the river is old and cold. Can you give me a title? ",
  script: [{ when: "state=paused", say: 'respond("The House by the River")' }],
};

/** The writer asked the assistant and paused: it has the floor and answers beside the text, never in it. */
export const Respond: Story = {
  tags: ["snapshot"],
  args: QUESTION,
  play: async ({ canvasElement }) => shows(boxIn(canvasElement), "panel", "The House by the River"),
};

export const RespondClosed: Story = {
  args: QUESTION,
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await shows(element, "panel");
    button(element, "Close").click();
    await showsNo(element, "panel");
  },
};

/** Whoever is typing has the floor: an answer that comes too early is refused. */
export const FloorIsTaken: Story = {
  args: { ...QUESTION, script: ['respond("The House by the River")'] },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await until(() => {
      const [first] = element.exportSession().records;
      void expect(first!.verdict).toMatchObject({ allowed: false, code: "floor-taken" });
    });
    await showsNo(element, "panel");
  },
};
