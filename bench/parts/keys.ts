import type { Page } from "playwright-core";
import type { Stage } from "../../test/e2e/browser.js";
import type { KeyFigures } from "../figures.js";
import { spread } from "../statistics.js";
import { CATEGORIES, keyTimes, type KeyTimes } from "./trace.js";

const WORDS = 10_000;
const MARKS = 50;
/** ms between two keys: 15 a second, faster than people type. */
const KEY_MS = 65;
const TYPED = "and then the rain came back over the roofs of the old town. ";

/** Types into the element and into a plain textarea, each with the same text, in a traced page. */
export async function measureKeys(stage: Stage, keys: number): Promise<KeyFigures> {
  const sentence = "the morning was quiet and the light lay on the wet stones of the yard. ";
  const words = sentence.trim().split(" ");
  const text = Array.from({ length: WORDS }, (_, i) => words[i % words.length]).join(" ") + " ";
  const plain = await typeInto(stage, "plain", text, keys);
  const element = await typeInto(stage, "element", text, keys);
  return {
    words: WORDS,
    marks: MARKS,
    keys: element.script.length,
    clock: "the thread's own: time that others have the processor is not in it",
    script: spread(element.script),
    forcedLayout: spread(element.forcedLayout),
    tasks: spread(element.tasks),
    plainTasks: spread(plain.tasks),
    longTasks: { all: element.longTasks, ours: element.longScripts, plain: plain.longTasks },
  };
}

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
