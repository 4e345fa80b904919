import { defineConfig } from "vite";

export default defineConfig({
  // Pre-bundling would move the library away from its worker.
  optimizeDeps: { exclude: ["interaction-textarea"] },
  // The worker loads its runtime on demand.
  worker: { format: "es" },
  // For the top-level await.
  build: { target: "es2022" },
});
