// `npm start`: sets everything up and serves the demo, offline but for the package registry.
import { auditEndpoint } from "./audit-endpoint.mjs";
import { ensureDependencies } from "../test/setup.mjs";

ensureDependencies();
const { createServer } = await import("vite");
const port = Number(process.env.PORT ?? 5173);
/** The backend of the last section. */
const audit = { name: "audit", configureServer: ({ middlewares }) => void middlewares.use("/demo/audit", auditEndpoint) };
const server = await createServer({ plugins: [audit], server: { port, open: process.env.CI || process.env.NO_OPEN ? false : "/demo/" } });
await server.listen();
const url = new URL("demo/", server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`).href;
console.log(
  `\n  The demo is at ${url}\n  Fastest with WebGPU (Chrome or Edge 113+, Safari 26, Firefox 141 on Windows); elsewhere the model runs on the CPU, slower. Ctrl+C ends it.\n`,
);
