/**
 * Installs the packed package into each sample app, builds it as its users do, and drives it in headless Chromium.
 *   npm run test:matrix [-- APP…] [--way WAY] [--quick]
 * `--quick` leaves out the real model. Needs the package registry, and nothing else; run `npm run build` first.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { APPS, type App, type Way } from "./apps.js";
import { driveModel, driveScripted } from "./drive.js";
import { install, pack } from "./install.js";
import { chrome, root } from "../paths.js";

interface Row {
  app: string;
  way: Way | "install";
  failure: string | null;
  /** What was found; how long it took, in s. */
  note: string;
  seconds: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { way: { type: "string" }, quick: { type: "boolean" } },
});
const unknown = positionals.filter((name) => !APPS.some((app) => app.name === name));
if (unknown.length > 0) fail(`There is no ${unknown.join(", ")}; there are ${APPS.map(({ name }) => name).join(", ")}.`);
if (!fs.existsSync(path.join(root, "dist/cdn.js"))) fail("The package is not built: run npm run build first.");

const apps = APPS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const browser = await chromium.launch({
  executablePath: chrome,
  args: ["--no-sandbox", "--enable-unsafe-webgpu", "--enable-features=Vulkan"],
});
const tarball = pack();
const rows: Row[] = [];
for (const app of apps) await runApp(app);
await browser.close();

const failed = rows.filter(({ failure }) => failure !== null);
console.log(`\n${table(rows)}`);
for (const { app, way, failure } of failed) console.error(`\n${app}, ${way}:\n${failure}`);
console.log(`\n${rows.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);

async function runApp(app: App): Promise<void> {
  let folder: string | undefined;
  const installed = await timed(app, "install", async () => {
    folder = await install(app.sample, app.name, tarball);
    return "";
  });
  if (!folder) return void rows.push(installed);
  for (const way of app.ways) {
    if (values.way ? way !== values.way : values.quick && way === "real model") continue;
    rows.push(await timed(app, way, () => runWay(app, folder!, way)));
  }
}

async function runWay(app: App, folder: string, way: Way): Promise<string> {
  const site = await app.serve(folder, way);
  const context = await browser.newContext();
  try {
    return way === "real model" ? await driveModel(context, site.url, app.engine ?? "cpu") : await driveScripted(context, site.url);
  } finally {
    await context.close();
    await site.stop();
  }
}

async function timed(app: App, way: Row["way"], act: () => Promise<string>): Promise<Row> {
  const began = Date.now();
  const outcome = await act().then(
    (note) => ({ note, failure: null }),
    (error: unknown) => ({ note: "", failure: (error instanceof Error ? error.message : String(error)).split("\nBrowser logs:")[0]! }),
  );
  const row: Row = { app: app.name, way, seconds: Math.round((Date.now() - began) / 1000), ...outcome };
  console.log(`${row.failure === null ? "  ok  " : "  FAIL"} ${row.app}, ${row.way} (${row.seconds} s) ${row.note}`);
  if (row.failure) console.error(row.failure.split("\n").slice(0, 3).join("\n"));
  return row;
}

function table(all: readonly Row[]): string {
  const lines = all.map(({ app, way, failure, note, seconds }) => [app, way, failure === null ? "ok" : "FAIL", `${seconds} s`, note]);
  const cells = [["app", "way", "", "time", "worker or engine"], ...lines];
  const widths = cells[0]!.map((_, i) => Math.max(...cells.map((line) => line[i]!.length)));
  return cells
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
