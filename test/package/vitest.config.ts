import { defineConfig } from "vitest/config";

// What a page installs: run after `npm run build`.
export default defineConfig({ test: { include: ["test/package/*.test.ts"], environment: "node", testTimeout: 300_000 } });
