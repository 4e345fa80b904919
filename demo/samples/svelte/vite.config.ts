import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte()],
  // Pre-bundling would move the library away from its worker.
  optimizeDeps: { exclude: ["interaction-textarea"] },
  // The worker loads its runtime on demand.
  worker: { format: "es" },
});
