import type { CDPSession } from "playwright-core";
import { blankPage, NO_ICON, openPage, serve } from "../browser/stage.js";
import { Faults, type Order, type Outcome } from "../figures.js";

/** Cycles until caches, compiled code and pools have their size. */
const WARM = 20;
/** Share of the heap that may be more after all cycles. */
const MORE = 0.02;

interface Load {
  heap: number;
  nodes: number;
  listeners: number;
  workers: number;
}

/** Elements put into the page, used and taken out again, in a browser that collects its garbage when it is told to. */
export async function leaks({ size, log }: Order): Promise<Outcome> {
  const found = new Faults();
  const site = await serve({ page: "trust/leaks/page.ts", worker: "trust/markup/worker.ts" }, { "/": blankPage("Leaks", NO_ICON) });
  const { page, cdp, heard, close } = await openPage(`${site.origin}/`);
  const cycles = size(40, 500);
  try {
    await page.waitForFunction(() => window.leaks !== undefined);
    const run = (times: number) => page.evaluate((count) => window.leaks.cycles(count), times);
    let worked = await run(WARM);
    const before = await load(cdp, page.workers().length);
    for (let done = 0; done < cycles; done += 20) {
      worked += await run(Math.min(20, cycles - done));
      log(`${Math.min(cycles, done + 20)} cycles`);
    }
    const after = await load(cdp, page.workers().length);
    const share = (after.heap - before.heap) / before.heap;
    if (worked !== WARM + cycles) found.add(`${WARM + cycles - worked} elements did not mark and look up`);
    if (share > MORE) found.add(`heap: ${before.heap} bytes before, ${after.heap} after`);
    for (const what of ["nodes", "listeners", "workers"] as const)
      if (after[what] > before[what]) found.add(`${what}: ${before[what]} before, ${after[what]} after`);
    for (const line of heard) found.add(line);
    const figure = {
      what: "Elements put into a page, with a worker, a mark and a lookup each, and taken out again",
      size: cycles,
      faults: found.count,
      of: "signs of a leak: a heap over 2 % larger, more nodes, listeners or workers, elements that did nothing, messages on the console",
      note: `heap ${(share * 100).toFixed(1)} % of ${(before.heap / 1e6).toFixed(1)} MB, nodes ${before.nodes} → ${after.nodes}, listeners ${before.listeners} → ${after.listeners}, after ${WARM} to warm up`,
    };
    return { figures: [figure], faults: found.words };
  } finally {
    await close();
    await site.close();
  }
}

async function load(cdp: CDPSession, workers: number): Promise<Load> {
  await cdp.send("HeapProfiler.enable");
  // Finalizers free what the next collection finds.
  for (let i = 0; i < 4; i++) {
    await cdp.send("HeapProfiler.collectGarbage");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
  return { heap: usedSize, nodes, listeners: jsEventListeners, workers };
}
