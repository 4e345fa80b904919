import { defineConfig } from "vitest/config";

// Plain Node, with time enough on a busy machine; what needs a DOM runs in a real browser (test/browser).
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**", "test/package/**", "node_modules/**"],
    environment: "node",
    testTimeout: 120_000,
  },
});
