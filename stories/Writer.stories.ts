import type { Meta, StoryObj } from "@storybook/web-components-vite";
import { expect } from "storybook/test";
import { button, marked, marks, press, ready, shows, showsNo, ticks, type, until } from "./kit/acts.js";
import { box, boxIn, type BoxArgs } from "./kit/box.js";
import { ANIMALS, ANIMALS_TEXT } from "./kit/scripts.js";

const TEXT = "The committee decided to defer the decision again.";

/** The writer's own moves. */
const meta = { title: "Writer", component: "interaction-textarea", render: box, args: { text: TEXT } } satisfies Meta<BoxArgs>;
export default meta;
type Story = StoryObj<BoxArgs>;

/** Selected text can be pointed out to the model: by the button, or Ctrl+Shift+M. */
export const MarkToolbar: Story = {
  tags: ["snapshot"],
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
  tags: ["snapshot"],
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

/** What is on is said below the text: what the page asks for, and what the writer added. */
export const InstructionChips: Story = {
  tags: ["snapshot"],
  args: { text: `also ${ANIMALS_TEXT}`, instructions: "Put a note on every number.", script: ANIMALS },
  play: async ({ canvasElement }) => {
    await shows(boxIn(canvasElement), "instructions", "Underlining: animals");
    await shows(boxIn(canvasElement), "instructions", "Noting: number from this page");
  },
};

/** Ended by its ×: the gesture enters the stream, and marks of that kind are refused from then on. */
export const InstructionEnded: Story = {
  args: { text: ANIMALS_TEXT, script: [...ANIMALS, { when: "fox ", say: 'mark("animal", "fox", "underline")' }] },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await marks(element, "quokka", "kestrel");
    await shows(element, "instructions", "Underlining: animals");
    button(element, "End the instruction").click();
    await showsNo(element, "instructions");
    await type(element, "then a fox came by. ");
    await until(() =>
      expect(element.exportSession().records.some(({ verdict }) => !verdict.allowed && verdict.code === "instruction-ended")).toBe(true),
    );
    await expect(marked(element)).toEqual(["quokka", "kestrel"]);
    await showsNo(element, "instructions");
  },
};

/** Pause and restraint; a page with controls of its own leaves it out by `hide-settings`. */
export const Settings: Story = {
  tags: ["snapshot"],
  args: { rows: 8 },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ready(element);
    button(element, "Settings").click();
    await shows(element, "settings", "Restraint");
    button(element, "Pause").click();
    await shows(element, "status", "Paused");
    button(element, "Resume").click();
    await shows(element, "status", "Ready");
    const slider = element.shadowRoot!.querySelector<HTMLInputElement>("input[type=range]")!;
    slider.value = "0.8";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await expect(element.restraint).toBe(0.8);
  },
};
