import { readFileSync } from "node:fs";
import type { StorybookConfig } from "@storybook/web-components-vite";
import { mergeConfig } from "vite";

/** Storybook asks nobody outside this machine: no telemetry, no news; its fonts come with it. */
const config: StorybookConfig = {
  stories: ["../stories/*.mdx", "../stories/*.stories.ts"],
  addons: ["@storybook/addon-docs", "@storybook/addon-a11y"],
  // The library's own build config rewrites the worker's URL, which is wrong for an app.
  framework: { name: "@storybook/web-components-vite", options: { builder: { viteConfigPath: ".storybook/vite.config.ts" } } },
  core: { disableTelemetry: true, enableCrashReports: false, disableWhatsNewNotifications: true },
  staticDirs: [{ from: "../models/interaction-135m", to: "/models/interaction-135m" }],
  viteFinal: (vite) =>
    mergeConfig(vite, {
      define: { CUSTOM_ELEMENTS: readFileSync(new URL("../custom-elements.json", import.meta.url), "utf8") },
      // Older targets would lose `light-dark()`.
      build: { target: "es2022", cssTarget: ["chrome123", "firefox120", "safari17.5"], chunkSizeWarningLimit: 8_000 },
    }),
};
export default config;
