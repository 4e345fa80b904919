import type { Meta, StoryObj } from "@storybook/web-components-vite";
import { html } from "lit";
import "../src/define.js";
import { searchTool } from "./kit/tools.js";

/**
 * The embedded model itself: 135 million parameters, 4 bits, in a worker on WebGPU. About 76 MB are read from this
 * Storybook on the first visit. What it does is its own; nothing is scripted, so the tests leave it out.
 */
const meta = { title: "Real model", component: "interaction-textarea", tags: ["!test", "!autodocs"] } satisfies Meta;
export default meta;

/** Try: “underline the animals i mention”, or “so morocco played the netherlands last night and the score was ”. */
export const FreePlay: StoryObj<{ restraint: number }> = {
  args: { restraint: 0.5 },
  argTypes: { restraint: { control: { type: "range", min: 0, max: 1, step: 0.1 } } },
  render: ({ restraint }) =>
    html`<interaction-textarea
      aria-label="Your text"
      model="./models/interaction-135m/"
      rows="8"
      placeholder="Write here."
      .restraint=${restraint}
      .tools=${TOOLS}
      @interaction-error=${({ error }: Event & { error: Error }) => console.warn(error.message)}
    ></interaction-textarea>`,
};

const TOOLS = [searchTool];
