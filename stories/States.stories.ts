import type { Meta, StoryObj } from "@storybook/web-components-vite";
import { html } from "lit";
import { expect, userEvent } from "storybook/test";
import { press, ready, shows, ticks, type, until } from "./kit/acts.js";
import { box, boxIn, type BoxArgs } from "./kit/box.js";
import { staged } from "./kit/staged.js";
import { ANIMALS, ANIMALS_TEXT } from "./kit/scripts.js";

/** How the element looks and behaves while nothing is marked or looked up. */
const meta = {
  title: "States",
  component: "interaction-textarea",
  render: box,
  args: { placeholder: "Write here." },
} satisfies Meta<BoxArgs>;
export default meta;
type Story = StoryObj<BoxArgs>;

/** The model is there and reads along. */
export const Ready: Story = {
  play: async ({ canvasElement }) => {
    await ready(boxIn(canvasElement));
    await shows(boxIn(canvasElement), "status", "Ready");
  },
};

/** The first visit: the model's files are on their way. Typing works meanwhile. */
export const LoadingWithProgress: Story = {
  tags: ["snapshot"],
  render: () =>
    staged({ status: "loading", message: "Loading the model.", progress: { step: "download", loaded: 31_000_000, total: 76_000_000 } }),
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await shows(element, "status", "Loading model 31 of 76 MB");
    await type(element, "not a letter waits");
    await expect(element.value).toBe("not a letter waits");
  },
};

/** No WebGPU: a plain textarea that says why. */
export const NoWebGpu: Story = {
  tags: ["snapshot"],
  render: () =>
    staged({
      status: "degraded",
      message: "This browser has no WebGPU, so the model cannot run. Typing goes on in a plain textarea.",
    }),
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await shows(element, "status", "no WebGPU");
    await expect(element.matches(":state(degraded)")).toBe(true);
    await type(element, "still a textarea");
    await expect(element.value).toBe("still a textarea");
  },
};

/** Text is in the box, every tick was decided, and nothing is shown: the usual case. */
export const Idle: Story = {
  args: { text: "The rain stopped before breakfast and the garden smelled of wet stone." },
  play: async ({ canvasElement }) => {
    const records = await ticks(boxIn(canvasElement), 1);
    await expect(records.every(({ decision }) => decision.action.type === "idle")).toBe(true);
    await expect(boxIn(canvasElement).shadowRoot!.querySelector("[data-anchor], .card, .panel, .nudge")).toBeNull();
  },
};

/** Paused by writer or host: nothing is read until it goes on. */
export const Paused: Story = {
  tags: ["snapshot"],
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ready(element);
    element.pause();
    await shows(element, "status", "Paused");
    await type(element, "unseen");
    await expect(element.exportSession().records).toEqual([]);
  },
};

/** Decides and logs, shows nothing: to try it on real writers before it is let loose. */
export const ShadowMode: Story = {
  args: { mode: "shadow", text: ANIMALS_TEXT, script: ANIMALS },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await until(() =>
      expect(element.exportSession().records.some(({ verdict }) => !verdict.allowed && verdict.code === "mode-shadow")).toBe(true),
    );
    await shows(element, "status", "Watching only");
  },
};

/** No session at all. */
export const Off: Story = { tags: ["snapshot"], args: { mode: "off" } };

export const Disabled: Story = {
  tags: ["snapshot"],
  args: { disabled: true, placeholder: "Not now." },
  play: async ({ canvasElement }) => expect(boxIn(canvasElement).matches(":disabled")).toBe(true),
};

/** A text to read: marks work, nothing can be typed. */
export const ReadOnly: Story = {
  tags: ["snapshot"],
  args: { readonly: true, text: ANIMALS_TEXT, script: ANIMALS },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await until(() => expect(element.value).toBe(ANIMALS_TEXT));
    await type(element, "x");
    await expect(element.value).toBe(ANIMALS_TEXT);
  },
};

/** A form control like any other: label, validity, reset, form data. */
export const InAForm: Story = {
  tags: ["snapshot"],
  render: () => html`
    <form @submit=${(event: Event) => event.preventDefault()}>
      <p><label for="letter">Your letter</label></p>
      <interaction-textarea id="letter" name="letter" engine="scripted" rows="3" required maxlength="40"></interaction-textarea>
      <p><button type="submit">Send</button> <button type="reset">Begin anew</button></p>
    </form>
  `,
  play: async ({ canvasElement, canvas }) => {
    const element = boxIn(canvasElement);
    const form = canvasElement.querySelector("form")!;
    await expect(form.checkValidity()).toBe(false);
    canvas.getByText("Your letter").click();
    await expect(document.activeElement).toBe(element);
    await type(element, "Dear all");
    await expect(form.checkValidity()).toBe(true);
    await expect(new FormData(form).get("letter")).toBe("Dear all");
    await userEvent.click(canvas.getByText("Begin anew"));
    await expect(element.value).toBe("");
  },
};

/** Follows `color-scheme`. */
export const Dark: Story = {
  args: { text: ANIMALS_TEXT, script: ANIMALS },
  globals: { scheme: "dark" },
  play: async ({ canvasElement }) => {
    await shows(boxIn(canvasElement), "quiet-line", "animal");
  },
};

export const RightToLeft: Story = {
  tags: ["snapshot"],
  args: { dir: "rtl", label: "النص", text: "ذهبنا إلى حديقة الحيوان في الصباح ورأينا أشياء كثيرة. ثم عدنا إلى البيت." },
  play: async ({ canvasElement }) => {
    await ticks(boxIn(canvasElement), 1);
    const textarea = boxIn(canvasElement).shadowRoot!.querySelector("textarea")!;
    await expect(getComputedStyle(textarea).direction).toBe("rtl");
  },
};

const PAGE = "We walked along the river until the path gave out, and then through the reeds to the old mill. ".repeat(400);

/** 38,000 characters: what a tick costs does not grow with the text. */
export const LongText: Story = {
  args: { rows: 8, text: PAGE },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ticks(element, 1);
    element.focus();
    element.setSelectionRange(PAGE.length, PAGE.length);
    await type(element, "and home");
    await expect(element.value).toBe(`${PAGE}and home`);
  },
};

/** 320 pixels: a phone, or 400% zoom. */
export const Narrow: Story = {
  tags: ["snapshot"],
  render: (args) => html`<div style="inline-size: 18rem">${box(args)}</div>`,
  args: { text: ANIMALS_TEXT, script: ANIMALS },
  play: async ({ canvasElement }) => {
    await shows(boxIn(canvasElement), "quiet-line", "animal");
    await expect(canvasElement.scrollWidth).toBeLessThanOrEqual(canvasElement.clientWidth);
  },
};

/** Colours, radius and font by custom properties. */
export const Themed: Story = {
  tags: ["snapshot"],
  render: (args) => html`
    <style>
      .themed {
        --interaction-accent: light-dark(#0b6b4f, #62d2a8);
        --interaction-radius: 2px;
        --interaction-font: Georgia, serif;
        --interaction-mark-1: light-dark(#0b6b4f, #62d2a8);
        --interaction-surface: light-dark(#fffdf5, #1c1b16);
      }
    </style>
    <div class="themed">${box(args)}</div>
  `,
  args: { text: ANIMALS_TEXT, script: ANIMALS },
  play: async ({ canvasElement }) => {
    await shows(boxIn(canvasElement), "quiet-line", "animal");
  },
};

/** Every word of the element's own is the host's to choose. */
export const Translated: Story = {
  args: {
    label: "Dein Text",
    strings: { mark: "Markieren", markHint: "Die Auswahl für das Modell markieren", noMarks: "Keine Markierungen" },
    text: "Ein Wort.",
  },
  play: async ({ canvasElement }) => {
    const element = boxIn(canvasElement);
    await ticks(element, 1);
    element.focus();
    element.setSelectionRange(4, 8);
    await shows(element, "toolbar", "Markieren");
    press(element, "Escape");
  },
};
