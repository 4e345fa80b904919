/** One engine and its peers on the same weights, over the same decisions, in one run. */
import type { Page } from "playwright-core";
import type { Stage } from "../../test/e2e/browser.js";
import type { SessionExport } from "../../src/protocol/decision.js";
import type { EngineFigures, Load, LongContext, Peer, Tick } from "../figures.js";
import type { RunnerName } from "../page.js";
import { residentBytes } from "./memory.js";
import { isIdle, median, round, seriesOf } from "../statistics.js";

export interface EnginePlan {
  ours: RunnerName;
  /** In words: what of the workload is played here. */
  sampled: string;
  sessions: SessionExport[];
  /** `.stream` texts; the first stream of each is played. */
  scripts: string[];
  /** Events that are played of each. */
  events: number;
  peers: PeerPlan[];
  /** Tokens of context at which single ticks are compared. */
  long: number[];
  longSession: SessionExport;
  longTicks: number;
  log: (line: string) => void;
}

export interface PeerPlan {
  runner: RunnerName;
  name: string;
  how: string;
  reuse: boolean;
  /** Ticks of the first session: with reuse all of them, one after the other; without reuse only the last few. */
  ticks: number;
  longTicks: number;
}

/** A page of its own browser context: nothing is cached in it yet. */
export async function openBench(stage: Stage): Promise<Page> {
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`[page] ${error.message}`));
  page.setDefaultTimeout(0);
  await visit(page, stage);
  return page;
}

async function visit(page: Page, stage: Stage): Promise<void> {
  await page.goto(new URL("bench/page.html", stage.url).href, { timeout: 180_000 });
  await page.waitForFunction(() => window.bench !== undefined);
}

export async function measureEngine(stage: Stage, plan: EnginePlan): Promise<EngineFigures> {
  const page = await openBench(stage);
  try {
    await page.evaluate(() => window.bench.warmUp());
    const before = await residentBytes(stage.browser);
    const cold = await load(page, plan.ours);
    plan.log(`${plan.ours}: cold load ${cold.ms} ms on ${cold.device}`);
    const counts = await addWorkloads(page, plan);
    const replay: Tick[] = [];
    const base: Tick[] = [];
    for (const [name, count] of counts) {
      for (let i = 0; i < count; i++) {
        const tick = await ask(page, plan, name, i, true);
        // A stream's first tick reads the system turn: it is a cold start, no tick of a session.
        if (i > 0) replay.push(tick);
        if (name === FIRST) base.push(tick);
      }
    }
    const after = await residentBytes(stage.browser);
    const reportedBytes = await page.evaluate(() => window.bench.memory());
    const memory = { residentBytes: before !== null && after !== null ? after - before : null, reportedBytes };
    await page.evaluate(() => window.bench.dispose());
    await visit(page, stage);
    const warm = await load(page, plan.ours);
    plan.log(`${plan.ours}: warm load ${warm.ms} ms`);
    const long = await oursLong(page, plan);
    await page.evaluate(() => window.bench.dispose());
    const peers: Peer[] = [];
    let loaded: RunnerName | null = null;
    for (const peer of plan.peers) {
      if (loaded !== peer.runner) {
        await page.evaluate(() => window.bench.dispose());
        await visit(page, stage);
        await load(page, peer.runner);
        await addWorkloads(page, plan);
        loaded = peer.runner;
      }
      peers.push(await askPeer(page, plan, peer, base));
      for (const point of long) await peerLong(page, plan, peer, point);
    }
    await page.evaluate(() => window.bench.dispose());
    return { sampled: plan.sampled, cold, warm, memory, replay: seriesOf(replay), peers, longContext: long };
  } finally {
    await page.context().close();
  }
}

const FIRST = "session 0";

async function load(page: Page, name: RunnerName): Promise<Load> {
  return page.evaluate((runner) => window.bench.load(runner), name);
}

async function addWorkloads(page: Page, { sessions, scripts, events }: EnginePlan): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const [i, session] of sessions.entries()) {
    const name = `session ${i}`;
    const count = await page.evaluate(([key, recorded]) => window.bench.addSession(key, recorded), [name, session] as const);
    counts.set(name, Math.min(count, events));
  }
  for (const [i, text] of scripts.entries()) {
    const name = `stream ${i}`;
    const count = await page.evaluate(([key, script]) => window.bench.addScript(key, script), [name, text] as const);
    counts.set(name, Math.min(count, events));
  }
  return counts;
}

async function ask(page: Page, plan: EnginePlan, name: string, index: number, reuse: boolean): Promise<Tick> {
  const tick = await page.evaluate(([key, at, keep]) => window.bench.tick(key, at, keep), [name, index, reuse] as const);
  const { wallMs, prefillTokens, promptTokens, forwards, text } = tick;
  plan.log(
    `  ${name} ${index}: ${Math.round(wallMs)} ms, ${prefillTokens} of ${promptTokens} tokens, ${forwards} forwards  ${text.slice(0, 60)}`,
  );
  return tick;
}

async function askPeer(page: Page, plan: EnginePlan, peer: PeerPlan, base: readonly Tick[]): Promise<Peer> {
  plan.log(peer.name);
  const last = Math.min(base.length, plan.events) - 1;
  const indices = peer.reuse
    ? Array.from({ length: Math.min(peer.ticks, last + 1) }, (_, i) => i)
    : Array.from({ length: peer.ticks }, (_, i) => last - i).filter((i) => i > 0);
  const ticks: Tick[] = [];
  const ours: Tick[] = [];
  for (const index of indices) {
    const tick = await ask(page, plan, FIRST, index, peer.reuse);
    if (index === 0) continue;
    ticks.push(tick);
    ours.push(base[index]!);
  }
  const idle = ticks.flatMap((tick, i) => (isIdle(tick) && isIdle(ours[i]!) ? [tick.wallMs / ours[i]!.wallMs] : []));
  return {
    name: peer.name,
    how: peer.how,
    ticks: ticks.length,
    series: seriesOf(ticks),
    timesOurs: round(total(ticks) / total(ours)),
    timesOursIdle: idle.length > 0 ? round(median(idle)) : null,
  };
}

const total = (ticks: readonly Tick[]) => ticks.reduce((sum, { wallMs }) => sum + wallMs, 0);

/** Ours at each length of context: the first tick only fills the cache. */
async function oursLong(page: Page, plan: EnginePlan): Promise<LongContext[]> {
  const points: LongContext[] = [];
  for (const tokens of plan.long) {
    const count = await addLong(page, plan, tokens);
    const ticks: Tick[] = [];
    for (let i = 0; i < count; i++) ticks.push(await ask(page, plan, `long ${tokens}`, i, true));
    const measured = ticks.slice(1);
    points.push({
      contextTokens: Math.round(median(measured.map((tick) => tick.promptTokens))),
      ticks: measured.length,
      oursMs: round(median(measured.map((tick) => tick.wallMs))),
      peers: [],
    });
  }
  return points;
}

async function peerLong(page: Page, plan: EnginePlan, peer: PeerPlan, point: LongContext): Promise<void> {
  if (peer.longTicks === 0) return;
  const tokens = plan.long.findLast((length) => length <= point.contextTokens)!;
  const count = await addLong(page, plan, tokens);
  const ticks: Tick[] = [];
  // Without reuse every tick is like the others; with it the first one fills the cache.
  const indices = Array.from({ length: count }, (_, i) => i).slice(peer.reuse ? 0 : 1, peer.longTicks + 1);
  for (const index of indices) ticks.push(await ask(page, plan, `long ${tokens}`, index, peer.reuse));
  const measured = peer.reuse ? ticks.slice(1) : ticks;
  const ms = round(median(measured.map((tick) => tick.wallMs)));
  point.peers.push({ name: peer.name, ms, timesOurs: round(ms / point.oursMs), ticks: measured.length });
}

async function addLong(page: Page, { longSession, longTicks }: EnginePlan, tokens: number): Promise<number> {
  return page.evaluate(([name, session, length, count]) => window.bench.addLong(name, session, length, count), [
    `long ${tokens}`,
    longSession,
    tokens,
    longTicks + 1,
  ] as const);
}
