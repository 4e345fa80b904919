import { defineConfig } from "vite";

/** For Storybook, which takes everything from here but `build`: that is in main.ts. */
export default defineConfig({ publicDir: false, worker: { format: "es" } });
