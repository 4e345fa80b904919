/**
 * Opens every story of the built Storybook in headless Chromium, waits for its play function and for axe, and counts.
 * Storybook's own preview does the work; `storyFinished` says how it went. Nothing but this machine is asked: a
 * request to anywhere else fails the run.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright-core";
import { preview } from "vite";
import { describeFailure, type Finished } from "./finished.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
/** ms for one story, on a busy machine. */
const LIMIT = 30_000;

interface Entry {
  id: string;
  title: string;
  name: string;
  type: "story" | "docs";
  tags: string[];
}

const only = process.argv.slice(2);
const server = await preview({ root, configFile: false, logLevel: "error", build: { outDir: "dist-storybook" }, preview: { port: 0 } });
const url = server.resolvedUrls!.local[0]!;
const index = (await (await fetch(new URL("index.json", url))).json()) as { entries: Record<string, Entry> };
const entries = Object.values(index.entries).filter(
  ({ id, type, tags }) => (type === "docs" || tags.includes("test")) && (only.length === 0 || only.some((part) => id.includes(part))),
);

const browser = await chromium.launch({
  executablePath: process.env["CHROME_PATH"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, reducedMotion: "reduce" });
const strangers = new Set<string>();
await context.route(
  (address) => !address.href.startsWith(url) && !/^(blob|data):/.test(address.protocol),
  (route) => {
    strangers.add(route.request().url());
    return route.abort();
  },
);
await context.addInitScript({ path: path.join(root, "test/storybook/listen.js") });

let passed = 0;
const failures: string[] = [];
const began = Date.now();
const page = await context.newPage();
for (const entry of entries) {
  const failure = await visit(page, entry).catch((error: unknown) => String(error));
  const name = `${entry.title} › ${entry.name}`;
  if (failure) failures.push(`${name}\n${failure}`);
  else passed++;
  console.log(`${failure ? "✗" : "✓"} ${name}`);
}
await browser.close();
await server.close();
if (strangers.size > 0) failures.push(`The pages asked other hosts:\n  ${[...strangers].join("\n  ")}`);
for (const failure of failures) console.error(`\n${failure}`);
console.log(`\nstories: ${passed} passed, ${failures.length} failed (${Math.round((Date.now() - began) / 1000)} s)`);
process.exit(failures.length > 0 ? 1 : 0);

/** Null where all went well. */
async function visit(on: Page, entry: Entry): Promise<string | null> {
  const view = new URL(`iframe.html?id=${entry.id}&viewMode=${entry.type}`, url).href;
  await on.goto(view, { timeout: LIMIT });
  const told = await on.waitForFunction(() => (globalThis as unknown as { finished?: unknown }).finished, undefined, { timeout: LIMIT });
  return describeFailure((await told.jsonValue()) as Finished);
}
