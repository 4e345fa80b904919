import type { Stage } from "../../test/e2e/browser.js";
import type { SessionExport } from "../../src/protocol/decision.js";
import type { Growth, GrowthPoint } from "../figures.js";
import { round } from "../statistics.js";
import { openBench } from "./engine.js";

export interface GrowthPlan {
  words: number[];
  events: number[];
  /** Ticks at each point. */
  ticks: number;
  /** Its prose is typed. */
  session: SessionExport;
  log: (line: string) => void;
}

export async function measureGrowth(stage: Stage, { words, events, ticks, session, log }: GrowthPlan): Promise<Growth> {
  const page = await openBench(stage);
  try {
    const { device } = await page.evaluate(() => window.bench.load("ours-cpu"));
    const points = async (kind: "text" | "session", at: number[]): Promise<GrowthPoint[]> => {
      const all: GrowthPoint[] = [];
      for (const place of at) {
        const point = await page.evaluate(([what, recorded, where, count]) => window.bench.growth(what, recorded, where, count), [
          kind,
          session,
          place,
          ticks,
        ] as const);
        log(`  ${kind} ${place}: tick ${point.tickMs.p50} ms, page ${point.pageMs.p50} ms, ${point.contextTokens} tokens of context`);
        all.push(point);
      }
      return all;
    };
    const text = await points("text", words);
    const long = await points("session", events);
    return {
      engine: device,
      sampled: `${ticks} ticks at each point, after one that fills the cache; events before a point go by without the model`,
      text,
      session: long,
      textLastOverFirst: lastOverFirst(text),
      sessionLastOverFirst: lastOverFirst(long),
    };
  } finally {
    await page.context().close();
  }
}

const lastOverFirst = (points: readonly GrowthPoint[]) => round(points.at(-1)!.tickMs.p50 / points[0]!.tickMs.p50);
