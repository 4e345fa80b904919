import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("interaction-") } } })],
  // Pre-bundling would move the library away from its worker.
  optimizeDeps: { exclude: ["interaction-textarea"] },
  // The worker loads its runtime on demand.
  worker: { format: "es" },
});
