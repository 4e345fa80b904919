import { esbuildPlugin } from "@web/dev-server-esbuild";
import { chromeLauncher } from "@web/test-runner-chrome";
import { axTree } from "./test/browser/access/ax-tree.mjs";

/** Everything DOM runs in real Chromium: Debian's by default, another one by CHROME_PATH. */
export default {
  files: "test/browser/**/*.test.ts",
  // One page at a time: only the front one has focus, keys and animation frames.
  concurrency: 1,
  nodeResolve: { exportConditions: ["development", "browser"] },
  plugins: [
    // As the build does: the virtualiser asks for Node's `process`.
    {
      name: "node-env",
      transform: ({ path, body }) => (path.includes("/@tanstack/") ? body.replaceAll("process.env.NODE_ENV", '"production"') : undefined),
    },
    axTree,
    esbuildPlugin({ ts: true, tsconfig: "tsconfig.json", target: "es2022" }),
  ],
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--enable-unsafe-webgpu"],
        // Scrollbars take room from the text, as on a desktop.
        ignoreDefaultArgs: ["--hide-scrollbars"],
      },
    }),
  ],
  middleware: [
    // The WASM engine's threads need an isolated page.
    (context, next) => {
      context.set("Cross-Origin-Opener-Policy", "same-origin");
      context.set("Cross-Origin-Embedder-Policy", "require-corp");
      return next();
    },
  ],
  testsFinishTimeout: 900_000,
  testFramework: { config: { timeout: 10_000 } },
};
