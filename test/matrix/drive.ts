/** Drives an app as a writer does, and looks at it as a writer and its host do. */
import type { BrowserContext, Page } from "playwright-core";
import type { InteractionTextarea } from "../../src/define.js";

/** ms for anything that a page does without a model; a machine may be busy, and development servers compile on demand. */
const LIMIT = 90_000;
/** ms for the real model, whose WebGPU is software here. */
const MODEL_LIMIT = 420_000;

const NO_MODEL = "**/models/**";
const BOX = "interaction-textarea";

/**
 * Types into the page with the scripted engine. A mark must be painted and the host's own list must hold the action
 * while the typing still goes on, and the text must be as typed. Then each engine's code must load in the worker.
 * @returns what it found, in words
 * @throws {Error} on anything that is not so, and on any error in the console
 */
export async function driveScripted(context: BrowserContext, url: string): Promise<string> {
  const { page, faults, workers } = await open(context);
  // No model is there to be loaded: the script plays, and the engines say so once they run.
  await page.route(NO_MODEL, (route) => route.fulfill({ status: 404 }));
  await page.goto(`${url}?scripted`, { timeout: LIMIT });
  await isReady(page, "scripted", LIMIT);
  await typeAndSee(page, "at the zoo we saw a quokka ", " and then it rained", LIMIT);
  const engines = { cpu: await loadFault(page, "cpu"), webllm: await loadFault(page, "webllm") };
  if (!engines.cpu.startsWith("model-download")) throw new Error(`The CPU's engine does not load: ${engines.cpu}`);
  if (!/^(model-download|webgpu-missing)/.test(engines.webllm)) throw new Error(`WebGPU's engine does not load: ${engines.webllm}`);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  await page.close();
  return workers[0]!.replace(/^(blob:)?https?:\/\/localhost:\d+/, (origin) => (origin.startsWith("blob:") ? "blob: of " : ""));
}

/** The same with the real model, whose choice is its own: it must mark something. */
export async function driveModel(context: BrowserContext, url: string, engine: "auto" | "cpu"): Promise<string> {
  const { page, faults } = await open(context);
  await page.addInitScript((wanted) => {
    addEventListener("DOMContentLoaded", () => {
      const find = () => document.querySelector("interaction-textarea")?.setAttribute("engine", wanted);
      new MutationObserver(find).observe(document, { childList: true, subtree: true });
      find();
    });
  }, engine);
  await page.goto(url, { timeout: LIMIT });
  await isReady(page, engine, MODEL_LIMIT);
  await typeAndSee(page, "at the zoo we saw a quokka and a tiger ", " and then it rained", MODEL_LIMIT);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const { engine: ran } = await page.evaluate(() => document.querySelector<InteractionTextarea>("interaction-textarea")!.exportSession());
  await page.close();
  return ran;
}

async function open(context: BrowserContext): Promise<{ page: Page; faults: string[]; workers: string[] }> {
  const page = await context.newPage();
  const faults: string[] = [];
  const workers: string[] = [];
  page.on("worker", (worker) => workers.push(worker.url()));
  page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
  page.on("console", (message) => {
    // The browser's own words about the model that is not there.
    const expected = message.location().url.includes("/models/") || message.location().url.endsWith("/favicon.ico");
    if (message.type() === "error" && !expected) faults.push(`console: ${message.text()}`);
  });
  return { page, faults, workers };
}

async function isReady(page: Page, engine: string, limit: number): Promise<void> {
  await page.waitForFunction(
    ([tag, wanted]) => {
      const box = document.querySelector<InteractionTextarea>(tag!);
      return box !== null && box.engine === wanted && box.matches(":state(ready), :state(degraded)");
    },
    [BOX, engine],
    { timeout: limit },
  );
  const status = await page.evaluate((tag) => document.querySelector(tag)!.shadowRoot!.querySelector("[part~=status]")!.textContent, BOX);
  if (await page.evaluate((tag) => document.querySelector(tag)!.matches(":state(degraded)"), BOX)) throw new Error(`No session: ${status}`);
}

async function typeAndSee(page: Page, first: string, rest: string, limit: number): Promise<void> {
  await page.click(BOX);
  await page.keyboard.type(first, { delay: 15 });
  await page.waitForFunction(
    () => [...CSS.highlights].some(([name, marks]) => name.startsWith("interaction-kind") && marks.size > 0),
    undefined,
    { timeout: limit },
  );
  // In the host's own list, by its own handler.
  await page.waitForFunction(() => document.querySelector("#audit li")?.textContent?.startsWith("mark("), undefined, { timeout: limit });
  await page.keyboard.type(rest, { delay: 15 });
  const text = await page.evaluate((tag) => document.querySelector<InteractionTextarea>(tag)!.value, BOX);
  if (text !== first + rest) throw new Error(`The text is not as typed: ${JSON.stringify(text)}`);
  const sent = await page.evaluate(() => new FormData(document.querySelector("form")!).get("text"));
  if (sent !== text) throw new Error(`The form would send ${JSON.stringify(sent)}`);
}

/** Code of the fault with which an engine says that there is no model: its own code runs, then. */
function loadFault(page: Page, engine: "cpu" | "webllm"): Promise<string> {
  return page.evaluate(
    ([tag, wanted, limit]) => {
      const box = document.querySelector<InteractionTextarea>(tag)!;
      return new Promise<string>((resolve) => {
        setTimeout(() => resolve("nothing was heard of it"), limit);
        box.addEventListener("interaction-error", ({ error }) => resolve(`${error.code}: ${error.message}`), { once: true });
        box.engine = wanted;
      });
    },
    [BOX, engine, LIMIT] as const,
  );
}
