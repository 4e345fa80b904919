import type { Meta, StoryObj } from "@storybook/web-components-vite";
import { expect } from "storybook/test";
import { button, marked, marks, press, shows, showsNo, ticks, until } from "./kit/acts.js";
import { box, boxIn, type BoxArgs } from "./kit/box.js";
import { ANIMALS, ANIMALS_TEXT } from "./kit/scripts.js";

/** What the writer asked to have marked, marked as it is typed; never the words that ask. */
const meta = { title: "Marks", component: "interaction-textarea", render: box } satisfies Meta<BoxArgs>;
export default meta;
type Story = StoryObj<BoxArgs>;

export const Underlines: Story = {
  tags: ["snapshot"],
  args: { text: ANIMALS_TEXT, script: ANIMALS },
  play: async ({ canvasElement }) => {
    await marks(boxIn(canvasElement), "quokka", "kestrel");
    await shows(boxIn(canvasElement), "quiet-line", "animal: kestrel");
  },
};

/** A label in the gap above the line; it covers no letters. */
export const Callouts: Story = {
  tags: ["snapshot"],
  args: {
    text: "put a note on every number that looks wrong to you\n\nwe sold 412 tickets on monday, and then 9000 on tuesday. ",
    script: [{ when: "9000 ", say: 'mark("number", "9000", "callout")' }],
  },
  play: async ({ canvasElement }) => {
    await shows(boxIn(canvasElement), "callout", "number");
  },
};

/** Each kind has a colour of its own. */
export const SeveralKinds: Story = {
  tags: ["snapshot"],
  args: {
    text: "underline the animals, the colours and the fruit i mention\na quokka ate a red plum under the blue sky. ",
    script: [
      { when: "quokka ", say: 'mark("animal", "quokka", "underline")' },
      { when: "red ", say: 'mark("colour", "red", "underline")' },
      { when: "plum ", say: 'mark("fruit", "plum", "underline")' },
      { when: "blue ", say: 'mark("colour", "blue", "underline")' },
    ],
  },
  play: async ({ canvasElement }) => marks(boxIn(canvasElement), "quokka", "red", "plum", "blue"),
};

/** F8 steps from mark to mark and says why each one stands there. Escape closes it. */
export const ReachedByKeyboard: Story = {
  tags: ["snapshot"],
  args: { text: ANIMALS_TEXT, script: ANIMALS },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await marks(element, "quokka", "kestrel");
    element.focus();
    press(element, "F8");
    await shows(element, "callout-details", "underline the animals i mention");
    press(element, "Escape");
    await showsNo(element, "callout-details");
    press(element, "F8");
    await shows(element, "callout-details", "animal");
  },
};

/** What an annotation can say for itself: the words that asked for it, the action, and how sure the model was. */
export const WhyThis: Story = {
  tags: ["snapshot"],
  args: { text: ANIMALS_TEXT, script: ANIMALS, rows: 8 },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await marks(element, "quokka", "kestrel");
    element.focus();
    press(element, "F8");
    await shows(element, "why-button", "Why this?");
    button(element, "Why this?").click();
    await shows(element, "why", 'mark("animal", "quokka", "underline")');
    await shows(element, "why", "underline the animals i mention");
    await shows(element, "why", "100% sure");
  },
};

/** A dismissed word is never marked again in this session. */
export const Dismissed: Story = {
  args: { text: ANIMALS_TEXT, script: ANIMALS },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await marks(element, "quokka", "kestrel");
    element.focus();
    press(element, "F8");
    await shows(element, "callout-details", "animal");
    button(element, "Dismiss").click();
    await showsNo(element, "callout-details");
    await until(() => expect(element.exportSession().records.some(({ event }) => event.source === "gesture")).toBe(true));
  },
};

/** “stop” ends it: what the model still tries is refused, and the refusal is on the audit trail. */
export const EndedByStop: Story = {
  tags: ["snapshot"],
  args: {
    text: "underline the animals i mention\na quokka sat there. stop. then a fox came. ",
    script: [{ when: "fox ", say: 'mark("animal", "fox", "underline")' }],
  },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await until(() =>
      expect(element.exportSession().records.some(({ verdict }) => !verdict.allowed && verdict.code === "instruction-ended")).toBe(true),
    );
    await expect(marked(element)).toEqual([]);
  },
};

/** Words in a quotation ask for nothing. */
export const QuotedAsksNothing: Story = {
  args: {
    text: "the sign said “underline the animals”, and a fox walked by. ",
    script: [{ when: "fox ", say: 'mark("animal", "fox", "underline")' }],
  },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ticks(element, 1);
    await until(() => expect(element.exportSession().records.some(({ verdict }) => !verdict.allowed)).toBe(true));
    await expect(marked(element)).toEqual([]);
  },
};
