/** Main-thread times out of a Chromium trace: times of the thread's own clock, which stands still while others have the processor. */

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds of the thread's clock. */
  tts?: number;
  tdur?: number;
  args?: { data?: { type?: string }; name?: string };
}

/** Where the page's scripts run: listeners and messages, timers, frames, microtasks. Layout that they force lies within. */
const SCRIPTS = new Set(["FunctionCall", "TimerFire", "FireAnimationFrame", "RunMicrotasks", "EvaluateScript", "v8.callFunction"]);
const TASKS = new Set(["RunTask", "ThreadControllerImpl::RunTask"]);
const LAYOUTS = new Set(["Layout", "UpdateLayoutTree"]);
const LONG_TASK = 50;

export const CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "v8.execute", "v8", "toplevel"];

export interface KeyTimes {
  /** ms for each keystroke, from its keydown to the next. */
  script: number[];
  /** Layout that scripts force; a part of `script`. */
  forcedLayout: number[];
  tasks: number[];
  longTasks: number;
  /** Long tasks in which scripts alone ran over 50 ms. */
  longScripts: number;
}

export function keyTimes(trace: Buffer): KeyTimes {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const keydowns = traceEvents.filter(({ name, args }) => name === "EventDispatch" && args?.data?.type === "keydown");
  const first = keydowns[0];
  if (!first) throw new Error("The trace has no keystroke.");
  const mine = traceEvents.filter(({ pid, tid, ph }) => pid === first.pid && tid === first.tid && ph === "X");
  const starts = keydowns.map(({ tts = 0 }) => tts).sort((a, b) => a - b);
  const script = spans(mine, SCRIPTS);
  const tasks = spans(mine, TASKS);
  const between = (list: Span[]) => starts.slice(0, -1).map((from, i) => overlap(list, from, starts[i + 1]!) / 1000);
  const long = tasks.filter(({ from, to }) => from >= starts[0]! && to - from > LONG_TASK * 1000);
  return {
    script: between(script),
    forcedLayout: between(spans(mine, LAYOUTS).filter(({ from, to }) => overlap(script, from, to) > 0)),
    tasks: between(tasks),
    longTasks: long.length,
    longScripts: long.filter(({ from, to }) => overlap(script, from, to) > LONG_TASK * 1000).length,
  };
}

interface Span {
  from: number;
  to: number;
}

/** Time covered by events of these names; nested ones count once. */
function spans(events: readonly TraceEvent[], names: ReadonlySet<string>): Span[] {
  const all = events
    .filter(({ name }) => names.has(name))
    .map(({ tts = 0, tdur = 0 }) => ({ from: tts, to: tts + tdur }))
    .sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of all) {
    const last = joined.at(-1);
    if (last && span.from < last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

function overlap(list: readonly Span[], from: number, to: number): number {
  return list.reduce((sum, span) => sum + Math.max(0, Math.min(span.to, to) - Math.max(span.from, from)), 0);
}
