import type { Meta, StoryObj } from "@storybook/web-components-vite";
import { expect } from "storybook/test";
import { button, press, shows, showsNo, type, until } from "./kit/acts.js";
import { box, boxIn, type BoxArgs } from "./kit/box.js";
import { HOLD, LOOK_UP, SCORE_TEXT, WEAVE } from "./kit/scripts.js";
import { failingTool, searchTool, slowTool } from "./kit/tools.js";

/** Facts that the model looks up while you write, and holds until you get there. */
const meta = {
  title: "Lookups",
  component: "interaction-textarea",
  render: box,
  args: { text: SCORE_TEXT, tools: [searchTool] },
} satisfies Meta<BoxArgs>;
export default meta;
type Story = StoryObj<BoxArgs>;

/** Asked, not answered yet; the × calls it off. */
export const InFlight: Story = {
  tags: ["snapshot"],
  args: { tools: [slowTool], script: LOOK_UP },
  play: async ({ canvasElement }) => shows(boxIn(canvasElement), "card-flight", "looking up"),
};

/** It has arrived, and waits: the writer has not asked yet. */
export const HeldFact: Story = {
  tags: ["snapshot"],
  args: { script: HOLD },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await shows(element, "card-held", "Morocco 2, Netherlands 1");
    button(element, "search").click();
    await shows(element, "card-held", "Built-in facts");
  },
};

/** The writer got there: the text is offered at the caret, with its source. Tab takes it. */
export const Weave: Story = {
  tags: ["snapshot"],
  args: { text: `${SCORE_TEXT}the final score was`, script: WEAVE },
  play: async ({ canvasElement }) => {
    await shows(boxIn(canvasElement), "weave", "2–1 to Morocco");
    await shows(boxIn(canvasElement), "weave", "from Built-in facts");
  },
};

/** Shift+F1 asks why it is offered: each step from the lookup on. */
export const WeaveExplained: Story = {
  tags: ["snapshot"],
  args: { text: `${SCORE_TEXT}the final score was`, script: WEAVE, rows: 8 },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await shows(element, "weave");
    element.focus();
    press(element, "F1", { shiftKey: true });
    await shows(element, "why", "delegate(");
    await shows(element, "why", "integrate(");
  },
};

/** Accepted by Tab: one step of the browser's own undo. */
export const WeaveAccepted: Story = {
  args: { text: `${SCORE_TEXT}the final score was`, script: WEAVE },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await shows(element, "weave");
    element.focus();
    press(element, "Tab");
    await expect(element.value).toBe(`${SCORE_TEXT}the final score was 2–1 to Morocco`);
    document.execCommand("undo");
    await expect(element.value).toBe(`${SCORE_TEXT}the final score was`);
    document.execCommand("redo");
    await showsNo(element, "weave");
    await shows(element, "card-woven", "woven");
  },
};

/** Passed by: typing on is an answer, too. */
export const WeavePassedBy: Story = {
  tags: ["snapshot"],
  args: { text: `${SCORE_TEXT}the final score was`, script: WEAVE },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await shows(element, "weave");
    await type(element, " two one");
    await showsNo(element, "weave");
    await expect(element.value).toContain("the final score was two one");
  },
};

/** The writer went elsewhere: the fact is dropped, with the model's reason. */
export const Skipped: Story = {
  tags: ["snapshot"],
  args: {
    text: `${SCORE_TEXT}never mind, let us talk about dinner. `,
    script: [...HOLD, { when: "dinner", say: 'skip("the writer moved on")' }],
  },
  play: async ({ canvasElement }) => {
    await shows(boxIn(canvasElement), "card-skipped", "skipped");
    await shows(boxIn(canvasElement), "quiet-line", "the writer moved on");
  },
};

/** The source is down: the card says so, and the typing goes on. */
export const Failed: Story = {
  tags: ["snapshot"],
  args: { tools: [failingTool], script: LOOK_UP },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await shows(element, "card-failed", "the archive is closed");
    await until(() => expect(element.exportSession().records.some(({ event }) => event.source === "tool")).toBe(true));
  },
};
