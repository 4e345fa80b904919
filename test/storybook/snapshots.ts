/** Pictures of the stories tagged `snapshot`, light and dark, compared with those in `snapshots/`. */
import fs from "node:fs";
import path from "node:path";
import pixelmatch from "pixelmatch";
import type { BrowserContext, Page } from "playwright-core";
import sharp from "sharp";
import { root } from "../paths.js";

const KEPT = path.join(root, "test/storybook/snapshots");
/** Git-ignored. */
const FAILED = path.join(root, "test-results/snapshots");
/** Pixels that another build of Chromium may draw otherwise; the shortest underline has about 80. */
const TOLERANCE = 40;
const SCHEMES = ["light", "dark"] as const;
const FONT = path.join(root, "node_modules/@fontsource/atkinson-hyperlegible/files");

interface Pixels {
  data: Buffer;
  width: number;
  height: number;
}

/** The same letters on every machine: one font for all text, also in shadow roots. To be called before the first page. */
export async function useOneFont(context: BrowserContext): Promise<void> {
  const faces = [400, 700].flatMap((weight) =>
    ["normal", "italic"].map((style) => {
      const file = fs.readFileSync(path.join(FONT, `atkinson-hyperlegible-latin-${weight}-${style}.woff2`));
      return `@font-face{font-family:Snapshot;font-weight:${weight};font-style:${style};src:url(data:font/woff2;base64,${file.toString("base64")})}`;
    }),
  );
  const css = `${faces.join("")} .stage.stage, .stage pre, .trail { font-family: Snapshot } .stage { --interaction-font: Snapshot }`;
  await context.addInitScript((text) => {
    document.addEventListener("DOMContentLoaded", () => {
      document.head.append(Object.assign(document.createElement("style"), { textContent: text }));
    });
  }, css);
}

/**
 * Compares the story that the page shows, in both schemes; with `update` writes the pictures instead.
 * @returns what differs, null for nothing
 */
export async function compareSnapshots(page: Page, id: string, update: boolean): Promise<string | null> {
  const faults: string[] = [];
  for (const scheme of SCHEMES) {
    const name = `${id}.${scheme}.png`;
    const taken = await shoot(page, scheme);
    const file = path.join(KEPT, name);
    if (update) await write(file, taken);
    else {
      const fault = fs.existsSync(file) ? await difference(await pixels(fs.readFileSync(file)), taken, name) : `${name} is missing`;
      if (fault) faults.push(`  ${fault}`);
    }
  }
  if (faults.length === 0) return null;
  return [...faults, "  Look at the pictures; where the new look is meant: npm run snapshots"].join("\n");
}

async function shoot(page: Page, scheme: string): Promise<Pixels> {
  const stage = page.locator("#storybook-root .stage");
  const before = await stage.evaluate((element: HTMLElement, value) => {
    const { colorScheme } = element.style;
    element.style.colorScheme = value;
    return colorScheme;
  }, scheme);
  await page.evaluate(() => document.fonts.ready);
  // What took time is told in seconds, of which a busy machine needs more, and more digits.
  await page
    .locator(".card .meta")
    .evaluateAll((ages) => ages.forEach((age) => ((age as HTMLElement).style.cssText = "flex: none; inline-size: 10em")));
  const mask = [page.locator(".card .meta, .card .details dd:last-of-type")];
  const png = await stage.screenshot({ animations: "disabled", caret: "hide", mask, maskColor: "#888" });
  await stage.evaluate((element: HTMLElement, value) => void (element.style.colorScheme = value), before);
  return pixels(png);
}

async function pixels(png: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

async function write(file: string, { data, width, height }: Pixels): Promise<void> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  await sharp(data, { raw: { width, height, channels: 4 } })
    .png({ palette: true, compressionLevel: 9 })
    .toFile(file);
}

async function difference(kept: Pixels, taken: Pixels, name: string): Promise<string | null> {
  const { width, height } = kept;
  const saved = path.join(FAILED, name);
  if (taken.width !== width || taken.height !== height) {
    await write(saved, taken);
    return `${name}: ${taken.width} × ${taken.height} pixels, not ${width} × ${height}: ${path.relative(root, saved)}`;
  }
  const picture = Buffer.alloc(kept.data.length);
  const differing = pixelmatch(kept.data, taken.data, picture, width, height, { threshold: 0.15 });
  if (differing <= TOLERANCE) return null;
  await write(saved, taken);
  await write(saved.replace(/\.png$/, ".difference.png"), { data: picture, width, height });
  return `${name}: ${differing} pixels differ: ${path.relative(root, saved)}`;
}
