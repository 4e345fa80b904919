import { setCustomElementsManifest, type Preview } from "@storybook/web-components-vite";
import { html } from "lit";
import { documented } from "../stories/kit/manifest.js";
import "./preview.css";

declare const CUSTOM_ELEMENTS: unknown;
setCustomElementsManifest(documented(CUSTOM_ELEMENTS));

const preview: Preview = {
  tags: ["autodocs"],
  parameters: {
    // Axe runs in every story; what it finds fails the story.
    a11y: { test: "error" },
    controls: { expanded: true },
    docs: { source: { type: "code" }, toc: true },
    options: {
      storySort: { order: ["Introduction", "API", "States", "Marks", "Lookups", "Words", "Writer", "Host", "Recordings", "Real model"] },
    },
  },
  globalTypes: {
    scheme: {
      description: "Light or dark",
      toolbar: { title: "Scheme", icon: "contrast", items: ["light", "dark"], dynamicTitle: true },
    },
  },
  initialGlobals: { scheme: "light" },
  decorators: [
    (story, { globals }) =>
      html`<div class="stage" style="color-scheme: ${globals["scheme"] === "dark" ? "dark" : "light"}">${story()}</div>`,
  ],
};
export default preview;
