import type { Page } from "playwright-core";
import type { Stage } from "../../test/e2e/browser.js";
import type { KeyFigures } from "../figures.js";
import { median, spread } from "../statistics.js";
import { CATEGORIES, keyTimes, type KeyTimes } from "./trace.js";

const WORDS = 10_000;
const MARKS = 50;
/** ms between two keys: 15 a second, faster than people type. */
const KEY_MS = 65;
const TYPED = "and then the rain came back over the roofs of the old town. ";

/**
 * Types into a plain textarea and into the element, each with the same text, in a traced page. The quietest of some
 * rounds counts: others that use the machine make ours slower, never faster. Long tasks are those of all rounds.
 */
export async function measureKeys(stage: Stage, keys: number, rounds: number): Promise<KeyFigures> {
  const sentence = "the morning was quiet and the light lay on the wet stones of the yard. ";
  const words = sentence.trim().split(" ");
  const text = Array.from({ length: WORDS }, (_, i) => words[i % words.length]).join(" ") + " ";
  const plain: KeyTimes[] = [];
  const element: KeyTimes[] = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(await typeInto(stage, "plain", text, keys));
    element.push(await typeInto(stage, "element", text, keys));
  }
  const ours = quietest(element);
  const sum = (of: (times: KeyTimes) => number, among: readonly KeyTimes[]) => among.reduce((total, times) => total + of(times), 0);
  return {
    words: WORDS,
    marks: MARKS,
    keys: ours.script.length,
    rounds,
    clock: "the thread's own: time that others have the processor is not in it",
    script: spread(ours.script),
    forcedLayout: spread(ours.forcedLayout),
    tasks: spread(ours.tasks),
    plainTasks: spread(quietest(plain).tasks),
    longTasks: {
      all: sum((times) => times.longTasks, element),
      ours: sum((times) => times.longScripts, element),
      plain: sum((times) => times.longTasks, plain),
    },
  };
}

const quietest = (rounds: readonly KeyTimes[]): KeyTimes =>
  rounds.reduce((best, times) => (median(times.tasks) < median(best.tasks) ? times : best));

async function typeInto(stage: Stage, kind: "element" | "plain", text: string, keys: number): Promise<KeyTimes> {
  const context = await stage.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`[page] ${error.message}`));
  try {
    await page.goto(new URL("bench/keys.html", stage.url).href, { timeout: 180_000 });
    await page.waitForFunction(() => window.keys !== undefined);
    await page.evaluate(([what, value, marks]) => window.keys.open(what, value, marks), [kind, text, MARKS] as const);
    // The first keys lay the text out and compile the code.
    await type(page, 12);
    await stage.browser.startTracing(page, { categories: CATEGORIES });
    await type(page, keys);
    return keyTimes(await stage.browser.stopTracing());
  } finally {
    await context.close();
  }
}

async function type(page: Page, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await page.keyboard.type(TYPED[i % TYPED.length]!, { delay: KEY_MS });
}
