import type { Meta, StoryObj } from "@storybook/web-components-vite";
import { expect } from "storybook/test";
import { press, shows, showsNo, ticks, until } from "./kit/acts.js";
import { box, boxIn, type BoxArgs } from "./kit/box.js";

const TEXT = "The committee decided to defer the decision again.";

/** The writer's own moves. */
const meta = { title: "Writer", component: "interaction-textarea", render: box, args: { text: TEXT } } satisfies Meta<BoxArgs>;
export default meta;
type Story = StoryObj<BoxArgs>;

/** Selected text can be pointed out to the model: by the button, or Ctrl+Shift+M. */
export const MarkToolbar: Story = {
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ticks(element, 1);
    element.focus();
    element.setSelectionRange(4, 13);
    await shows(element, "toolbar", "Mark");
  },
};

/** What the writer marked enters the stream as an event of its own. */
export const OwnMark: Story = {
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ticks(element, 1);
    element.focus();
    element.setSelectionRange(4, 13);
    press(element, "m", { ctrlKey: true, shiftKey: true });
    await shows(element, "quiet-line", "You marked “committee”");
    await showsNo(element, "toolbar");
    await until(() => {
      const gesture = element.exportSession().records.find(({ event }) => event.source === "gesture");
      void expect(gesture?.event).toMatchObject({ gesture: "mark", target: "committee" });
    });
  },
};
