/** The sample apps of `demo/samples`, and how each is built and served. */
import fs from "node:fs";
import path from "node:path";
import { root } from "../paths.js";
import { freePort, run, serveFolders, start, type ServeOptions, type Site } from "./serve.js";

/**
 * What is done with an app, one row of the matrix: its development server; its production build, as it is, under a
 * strict policy, or with everything but the page on another origin; the build with the real model.
 */
export type Way = "dev" | "build" | "strict CSP" | "other origin" | "real model";

export interface App {
  name: string;
  /** Folder under `demo/samples`. */
  sample: string;
  ways: readonly Way[];
  /** What the real model runs on. */
  engine?: "auto" | "cpu";
  /** Builds and serves the installed app in `folder`. */
  serve(folder: string, way: Way): Promise<Site>;
}

const STRICT = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
};
const MODELS = path.join(root, "models");
const BUNDLED: readonly Way[] = ["dev", "build", "strict CSP", "other origin"];

export const APPS: readonly App[] = [
  { name: "html", sample: "html", ways: ["build", "strict CSP", "other origin", "real model"], engine: "auto", serve: html },
  { name: "vite", sample: "vite", ways: [...BUNDLED, "real model"], engine: "cpu", serve: vite },
  { name: "webpack", sample: "webpack", ways: [...BUNDLED, "real model"], engine: "cpu", serve: webpack },
  // Its own policy is strict in production.
  { name: "next", sample: "next", ways: ["dev", "strict CSP", "other origin", "real model"], engine: "cpu", serve: next() },
  { name: "next-webpack", sample: "next", ways: ["dev", "strict CSP", "other origin"], serve: next("--webpack") },
  { name: "react", sample: "react", ways: BUNDLED, serve: vite },
  { name: "vue", sample: "vue", ways: BUNDLED, serve: vite },
  { name: "svelte", sample: "svelte", ways: BUNDLED, serve: vite },
];

/** No build: the package's files as they are, beside the page or on another origin. */
async function html(folder: string, way: Way): Promise<Site> {
  const dist = path.join(folder, "node_modules/interaction-textarea/dist");
  const prefix = "/interaction-textarea/";
  if (way !== "other origin") return serveBuild(folder, way, { [prefix]: dist });
  const cdn = await serveFolders({ [prefix]: dist });
  const page = (text: string) => text.replace(prefix, new URL(prefix, cdn.url).href);
  return together(await serveFolders({ "/": folder }, { page }), cdn);
}

async function vite(folder: string, way: Way): Promise<Site> {
  if (way === "dev") return startOn((port) => ["run", "dev", "--", "--port", port, "--strictPort"], folder);
  return bundled(folder, way, (origin, out) => ["run", "build", "--", "--base", origin, "--outDir", out, "--emptyOutDir"]);
}

async function webpack(folder: string, way: Way): Promise<Site> {
  if (way === "dev") return startOn((port) => ["run", "dev", "--", "--port", port], folder);
  return bundled(folder, way, (origin, out) => ["run", "build", "--", "--output-public-path", origin, "--output-path", out]);
}

/** A build with all addresses of its files under `origin`, served statically. */
async function bundled(folder: string, way: Way, build: (origin: string, out: string) => string[]): Promise<Site> {
  const out = path.join(folder, way === "other origin" ? "dist-elsewhere" : "dist");
  if (way !== "other origin") {
    // One build for all that differs in the serving only.
    if (!fs.existsSync(out)) await run(folder, "npm", build("/", out));
    return serveBuild(out, way);
  }
  const assets = await serveFolders({ "/": out });
  await run(folder, "npm", build(assets.url, out));
  return together(await serveFolders({ "/": out }), assets);
}

function next(...flags: string[]) {
  return async (folder: string, way: Way): Promise<Site> => {
    if (way === "dev") return startOn((port) => ["run", "dev", "--", "-p", port, ...flags], folder);
    const built = path.join(folder, ".next");
    const assets = way === "other origin" ? await serveFolders({ "/_next/": built }) : null;
    const env = { ASSETS: assets ? new URL("/", assets.url).origin : "" };
    await run(folder, "npm", ["run", "build", "--", ...flags], env);
    const page = await startOn((port) => ["run", "start", "--", "-p", port], folder, env);
    return assets ? together(page, assets) : page;
  };
}

async function startOn(args: (port: string) => string[], folder: string, env: Record<string, string> = {}): Promise<Site> {
  const port = String(await freePort());
  return start(`http://localhost:${port}/`, folder, "npm", args(port), env);
}

function serveBuild(folder: string, way: Way, others: Record<string, string> = {}): Promise<Site> {
  const options: ServeOptions = way === "strict CSP" ? { headers: STRICT } : {};
  return serveFolders({ "/": folder, ...others, ...(way === "real model" && { "/models/": MODELS }) }, options);
}

function together(page: Site, assets: Site): Site {
  return { url: page.url, stop: async () => void (await Promise.all([page.stop(), assets.stop()])) };
}
