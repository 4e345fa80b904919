import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // Pre-bundling would move the library away from its worker.
  optimizeDeps: { exclude: ["interaction-textarea"] },
  // The worker loads its runtime on demand.
  worker: { format: "es" },
});
