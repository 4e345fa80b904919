/** How the cost of a tick grows with the text and with the session, in the page, on one loaded engine. */
import type { GrowthPoint, Tick } from "./figures.js";
import type { Runner } from "./runners/runner.js";
import { SimulatedSession, type SimulatedOptions } from "./simulated.js";
import { median, round, spread } from "./statistics.js";

const HOW = { reuse: true, grammar: true };

/** Ticks on a text of so many words, from its first tick with a filled cache on. */
export async function textPoint(runner: Runner, options: SimulatedOptions, words: number, ticks: number): Promise<GrowthPoint> {
  const session = new SimulatedSession(options);
  session.startWith(words);
  return measure(runner, session, words, ticks);
}

/** Ticks from the event `events` of a session on; those before it are skipped over. */
export async function sessionPoint(runner: Runner, options: SimulatedOptions, events: number, ticks: number): Promise<GrowthPoint> {
  const session = new SimulatedSession(options);
  while (session.events < events - ticks) session.skip();
  return measure(runner, session, events, ticks);
}

async function measure(runner: Runner, session: SimulatedSession, at: number, ticks: number): Promise<GrowthPoint> {
  // The first one only fills the cache.
  await runner.tick(session.next(), HOW);
  session.settle();
  const done: { tick: Tick; pageMs: number }[] = [];
  for (let i = 0; i < ticks; i++) {
    const point = session.next();
    const licenseMs = session.licenseMs();
    const tick = await runner.tick(point, HOW);
    session.settle();
    done.push({ tick, pageMs: point.renderMs + licenseMs + (tick.parts.grammar ?? 0) });
  }
  return {
    at,
    contextTokens: Math.round(median(done.map(({ tick }) => tick.promptTokens))),
    tickMs: spread(done.map(({ tick, pageMs }) => tick.wallMs + pageMs - (tick.parts.grammar ?? 0))),
    pageMs: spread(done.map(({ pageMs }) => pageMs)),
    prefilled: round(median(done.map(({ tick }) => tick.prefillTokens))),
  };
}
