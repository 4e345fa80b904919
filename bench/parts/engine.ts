/** One engine beside its stock peers on the same weights: they answer the same decisions in turn, so that all meet the same machine. */
import type { Page } from "playwright-core";
import type { Stage } from "../../test/e2e/browser.js";
import type { SessionExport } from "../../src/protocol/decision.js";
import type { EngineFigures, LongContext, Peer, Tick } from "../figures.js";
import type { RunnerName } from "../page.js";
import type { TickOptions } from "../runners/runner.js";
import { isIdle, median, round, seriesOf } from "../statistics.js";
import { residentBytes } from "./memory.js";

export interface EnginePlan {
  ours: RunnerName;
  /** In words: what of the workload is played here. */
  sampled: string;
  /** Peers play the first one, too. */
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
  /** Without reuse it answers only the last few ticks of a series: all cost it a whole prompt. */
  reuse: boolean;
  /** Whether it decodes under our grammar. */
  grammar: boolean;
  ticks: number;
  longTicks: number;
}

const OURS = { reuse: true, grammar: true };

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
  const load = async (name: RunnerName) => {
    const loaded = await page.evaluate((runner) => window.bench.load(runner), name);
    plan.log(`${name}: loaded in ${loaded.ms} ms, ${loaded.device}`);
    return loaded;
  };
  try {
    await page.evaluate(() => window.bench.warmUp());
    const before = await residentBytes(stage.browser);
    const cold = await load(plan.ours);
    const counts = await addWorkloads(page, plan);
    const replay: Tick[] = [];
    for (const [name, count] of counts) {
      // The first session is played beside the peers; here its first tick does for the memory.
      const end = name === FIRST ? 1 : count;
      for (let i = 0; i < end; i++) {
        const tick = await ask(page, plan, plan.ours, name, i);
        // A stream's first tick reads the system turn: it is a cold start, no tick of a session.
        if (i > 0) replay.push(tick);
      }
    }
    const after = await residentBytes(stage.browser);
    const reportedBytes = await page.evaluate(() => window.bench.memory());
    await page.evaluate(() => window.bench.dispose());

    await visit(page, stage);
    const warm = await load(plan.ours);
    for (const runner of new Set(plan.peers.map((peer) => peer.runner))) await load(runner);
    await addWorkloads(page, plan);
    const { ours, peers } = await inTurn(page, plan, FIRST, counts.get(FIRST)!, (peer) => peer.ticks);
    const longContext: LongContext[] = [];
    for (const tokens of plan.long) longContext.push(await atLength(page, plan, tokens));
    await page.evaluate(() => window.bench.dispose());
    return {
      sampled: plan.sampled,
      cold,
      warm,
      memory: { residentBytes: before !== null && after !== null ? after - before : null, reportedBytes },
      replay: seriesOf([...replay, ...ours.slice(1)]),
      peers: plan.peers.map((peer, i) => compare(peer, ours, peers[i]!)),
      longContext,
    };
  } finally {
    await page.context().close();
  }
}

const FIRST = "session 0";

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

async function ask(page: Page, plan: EnginePlan, runner: RunnerName, name: string, index: number, how: TickOptions = OURS): Promise<Tick> {
  const { reuse, grammar } = how;
  const tick = await page.evaluate(([who, key, at, options]) => window.bench.tick(who, key, at, options), [
    runner,
    name,
    index,
    { reuse, grammar },
  ] as const);
  const { wallMs, prefillTokens, promptTokens, forwards, text } = tick;
  const figures = `${Math.round(wallMs)} ms, ${prefillTokens} of ${promptTokens} tokens, ${forwards} forwards`;
  const marks = `${reuse ? "" : " without reuse"}${how !== OURS && grammar ? " with grammar" : ""}`;
  plan.log(`  ${name} ${index} ${runner}${marks}: ${figures}  ${text.slice(0, 60)}`);
  return tick;
}

/**
 * Ours and each peer answer one point after the other. A peer without reuse comes after the same engine with it: what
 * it leaves in the cache is what the other would have left there.
 */
async function inTurn(page: Page, plan: EnginePlan, name: string, count: number, ticksOf: (peer: PeerPlan) => number) {
  const ours: Tick[] = [];
  const peers: Map<number, Tick>[] = plan.peers.map(() => new Map());
  for (let index = 0; index < count; index++) {
    ours.push(await ask(page, plan, plan.ours, name, index));
    for (const [i, peer] of plan.peers.entries()) {
      const ticks = ticksOf(peer);
      const plays = peer.reuse ? index <= ticks : index > 0 && index >= count - ticks;
      if (ticks > 0 && plays) peers[i]!.set(index, await ask(page, plan, peer.runner, name, index, peer));
    }
  }
  return { ours, peers };
}

/** Over the points that both answered, but for the first, where there is nothing to reuse. */
function compare(peer: PeerPlan, ours: readonly Tick[], answers: ReadonlyMap<number, Tick>): Peer {
  const pairs = [...answers].filter(([index]) => index > 0).map(([index, theirs]) => ({ theirs, mine: ours[index]! }));
  const sum = (of: (pair: (typeof pairs)[number]) => Tick) => pairs.reduce((total, pair) => total + of(pair).wallMs, 0);
  const idle = pairs.filter(({ theirs, mine }) => isIdle(theirs) && isIdle(mine)).map(({ theirs, mine }) => theirs.wallMs / mine.wallMs);
  return {
    name: peer.name,
    how: peer.how,
    ticks: pairs.length,
    series: seriesOf(pairs.map(({ theirs }) => theirs)),
    timesOurs: round(sum(({ theirs }) => theirs) / sum(({ mine }) => mine)),
    timesOursIdle: idle.length > 0 ? round(median(idle)) : null,
  };
}

/** Single ticks at a length of context; the first one only fills the caches. */
async function atLength(page: Page, plan: EnginePlan, tokens: number): Promise<LongContext> {
  const name = `${tokens} tokens`;
  const { longSession, longTicks } = plan;
  const count = await page.evaluate(([key, session, length, ticks]) => window.bench.addLong(key, session, length, ticks), [
    name,
    longSession,
    tokens,
    longTicks + 1,
  ] as const);
  const { ours, peers } = await inTurn(page, plan, name, count, (peer) => peer.longTicks);
  const middle = (ticks: readonly Tick[], of: (tick: Tick) => number) => round(median(ticks.map(of)));
  const oursMs = middle(ours.slice(1), (tick) => tick.wallMs);
  const rows = plan.peers.flatMap((peer, i) => {
    const ticks = [...peers[i]!].filter(([index]) => index > 0).map(([, tick]) => tick);
    if (ticks.length === 0) return [];
    const ms = middle(ticks, (tick) => tick.wallMs);
    return [{ name: peer.name, ms, timesOurs: round(ms / oursMs), ticks: ticks.length }];
  });
  return { contextTokens: middle(ours.slice(1), (tick) => tick.promptTokens), ticks: ours.length - 1, oursMs, peers: rows };
}
