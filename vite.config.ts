import fs from "node:fs";
import { defineConfig, type Plugin } from "vite";

const ISOLATION = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

/**
 * Keeps `new URL("./worker.js", import.meta.url)` literal in the output: Vite's library mode would inline it, and
 * other bundlers look for exactly this expression.
 */
function literalUrls(): Plugin {
  return {
    name: "literal-urls",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/src/session/spawn.ts")) return null;
      return { code: code.replace('"../../worker/worker.ts"', "__WORKER_URL__").replace('"../../models/', '"../models/'), map: null };
    },
    renderChunk: (code) => ({ code: code.replaceAll("__WORKER_URL__", '"./worker.js"'), map: null }),
  };
}

/**
 * llama.cpp's wasm beside the worker, as files: Vite would inline megabytes of it as text. They are loaded from the
 * page's own origin, and only where the CPU engine runs.
 */
function wllamaFiles(): Plugin {
  const folder = "node_modules/@wllama/wllama/esm/";
  const kinds = ["single-thread", "multi-thread"];
  return {
    name: "wllama-files",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/worker/engines/wllama/runtime.ts")) return null;
      return { code: kinds.reduce((text, kind) => text.replace(`"../../../${folder}${kind}/wllama.wasm"`, urlOf(kind)), code), map: null };
    },
    renderChunk: (code) => ({
      code: kinds.reduce((text, kind) => text.replaceAll(urlOf(kind), `"./wllama/${kind}.wasm"`), code),
      map: null,
    }),
    generateBundle() {
      // It exports nothing: it is run, not imported.
      this.emitFile({ type: "asset", fileName: "worker.d.ts", source: "export {};\n" });
      for (const kind of kinds) {
        this.emitFile({ type: "asset", fileName: `wllama/${kind}.wasm`, source: fs.readFileSync(`${folder}${kind}/wllama.wasm`) });
      }
    },
  };
}
const urlOf = (kind: string) => `__WLLAMA_${kind.replace("-", "_")}__`;

// The inspector's virtualiser is not among them: it asks for Node's `process`, which a page without a bundler has not.
const external = [/^lit(\/|$)/, /^@lit\//, "zod", "comlink", "@floating-ui/dom", "minisearch"];

export default defineConfig(({ command, mode }) => {
  const isWorker = mode === "worker";
  const isCdn = mode === "cdn";
  return {
    base: "./",
    publicDir: false,
    plugins: [literalUrls(), ...(isWorker ? [wllamaFiles()] : [])],
    server: { headers: ISOLATION, open: false },
    preview: { headers: ISOLATION },
    optimizeDeps: {
      include: [
        "@mlc-ai/web-llm",
        "@wllama/wllama/esm/index.js",
        "lit",
        "zod",
        "comlink",
        "@floating-ui/dom",
        "minisearch",
        "@tanstack/lit-virtual",
      ],
    },
    worker: { format: "es" },
    ...(command === "build" && { define: { "process.env.NODE_ENV": '"production"' } }),
    build: {
      target: "es2022",
      emptyOutDir: !isWorker && !isCdn,
      sourcemap: !isWorker && !isCdn,
      minify: true,
      lib: {
        entry: isWorker
          ? { worker: "worker/worker.ts" }
          : isCdn
            ? { cdn: "src/cdn.ts" }
            : {
                index: "src/index.ts",
                define: "src/define.ts",
                inspector: "src/inspector.ts",
                protocol: "src/protocol/index.ts",
                tools: "src/tools/index.ts",
                testing: "src/testing.ts",
              },
        formats: ["es"],
      },
      rollupOptions: {
        external: isWorker || isCdn ? [] : external,
        ...(isCdn && { output: { codeSplitting: false } }),
      },
    },
  };
});
