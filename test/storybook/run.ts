/**
 * Opens every story of the built Storybook in headless Chromium, waits for its play function and for axe, and counts.
 * Storybook's own preview does the work; `storyFinished` says how it went. Nothing but this machine is asked: a
 * request to anywhere else fails the run. Stories tagged `snapshot` are compared with their pictures.
 *   run.ts [--update] [PART OF AN ID…]
 * `--update` writes the pictures anew.
 */
import path from "node:path";
import { chromium, type Page } from "playwright-core";
import { preview } from "vite";
import { describeFailure, type Finished } from "./finished.js";
import { compareSnapshots, useOneFont } from "./snapshots.js";
import { chrome, root } from "../paths.js";

/** ms for one story, on a busy machine. */
const LIMIT = 30_000;

interface Entry {
  id: string;
  title: string;
  name: string;
  type: "story" | "docs";
  tags: string[];
}

const update = process.argv.includes("--update");
const only = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const server = await preview({ root, configFile: false, logLevel: "error", build: { outDir: "dist-storybook" }, preview: { port: 0 } });
const url = server.resolvedUrls!.local[0]!;
const index = (await (await fetch(new URL("index.json", url))).json()) as { entries: Record<string, Entry> };
const entries = Object.values(index.entries).filter(
  ({ id, type, tags }) =>
    (update ? isPictured({ type, tags }) : type === "docs" || tags.includes("test")) &&
    (only.length === 0 || only.some((part) => id.includes(part))),
);

const browser = await chromium.launch({
  executablePath: chrome,
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
await useOneFont(context);
await context.addInitScript({ path: path.join(root, "test/storybook/listen.js") });

let passed = 0;
let pictures = 0;
const failures: string[] = [];
const began = Date.now();
const page = await context.newPage();
let isFresh = true;
for (const entry of entries) {
  const failure = await visit(page, entry).catch((error: unknown) => {
    isFresh = true;
    return String(error);
  });
  const name = `${entry.title} › ${entry.name}`;
  if (failure) failures.push(`${name}\n${failure}`);
  else passed++;
  if (!failure && isPictured(entry)) pictures++;
  console.log(`${failure ? "✗" : "✓"} ${name}`);
}
await browser.close();
await server.close();
if (strangers.size > 0) failures.push(`The pages asked other hosts:\n  ${[...strangers].join("\n  ")}`);
for (const failure of failures) console.error(`\n${failure}`);
console.log(`\n${pictures} stories ${update ? "photographed" : "look as before"}`);
console.log(`stories: ${passed} passed, ${failures.length} failed (${Math.round((Date.now() - began) / 1000)} s)`);
process.exit(failures.length > 0 ? 1 : 0);

/** A docs page has the tags of all its stories. */
function isPictured({ type, tags }: Pick<Entry, "type" | "tags">): boolean {
  return type === "story" && tags.includes("snapshot");
}

/** Null where all went well. */
async function visit(on: Page, { id, type, tags }: Entry): Promise<string | null> {
  if (isFresh || type === "docs") {
    await on.goto(new URL(`iframe.html?id=${id}&viewMode=${type}`, url).href, { timeout: LIMIT });
  } else await on.evaluate(`openStory(${JSON.stringify(id)})`);
  const told = await on.waitForFunction("globalThis.finished", undefined, { timeout: LIMIT });
  const failure = describeFailure((await told.jsonValue()) as Finished);
  // A page that failed or holds many stories at once is no place for the next one.
  isFresh = failure !== null || type === "docs";
  return failure ?? (isPictured({ type, tags }) ? compareSnapshots(on, id, update) : null);
}
