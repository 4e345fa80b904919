import type { EngineFigures, Part, Results, Series, Spread } from "./figures.js";

/** The results as text for a terminal. */
export function table(results: Results): string {
  const { cpu, webgpu, growth, keys, sizes, absent, machine } = results;
  const lines = [`${machine.cpu}, ${machine.cores} cores, ${machine.browser}`];
  if (cpu) lines.push(...engine("CPU engine (llama.cpp in WebAssembly)", cpu));
  if (webgpu) lines.push(...engine("WebGPU engine", webgpu));
  if (growth) {
    const { figures } = growth;
    lines.push("", `Cost of a tick, ${figures.engine}: ${figures.sampled} (${about(growth)})`);
    const row = (what: string) => (point: (typeof figures.text)[number]) =>
      columns([
        `  ${point.at} ${what}`,
        `tick ${both(point.tickMs)}`,
        `page ${both(point.pageMs)}`,
        `${point.contextTokens} tokens of context`,
      ]);
    lines.push(...figures.text.map(row("words")), `  last over first: ${figures.textLastOverFirst}`);
    lines.push(...figures.session.map(row("events")), `  last over first: ${figures.sessionLastOverFirst}`);
  }
  if (keys) {
    const { words, marks, keys: count, rounds, script, forcedLayout, tasks, plainTasks, longTasks } = keys.figures;
    lines.push(
      "",
      `Main thread a keystroke, ${words} words, ${marks} marks, ${count} keys, the quietest of ${rounds} rounds (${about(keys)})`,
    );
    lines.push(columns(["  ours: scripts, with the layout they force", both(script), `forced layout ${both(forcedLayout)}`]));
    lines.push(columns(["  native: all tasks of a plain textarea", both(plainTasks)]));
    const more = (tasks.p50 - plainTasks.p50).toFixed(2);
    lines.push(columns(["  all tasks of the element", both(tasks), `${more} ms over native at the median`]));
    lines.push(`  tasks over 50 ms: ${longTasks.all}, by our scripts ${longTasks.ours}, with a plain textarea ${longTasks.plain}`);
  }
  if (sizes) {
    lines.push("", "Sizes");
    for (const { name, bytes, gzip } of sizes.figures) lines.push(columns([`  ${name}`, kilobytes(bytes), `gzip ${kilobytes(gzip)}`]));
  }
  if (absent.length > 0) lines.push("", "Not measured", ...absent.map(({ what, why }) => `  ${what}: ${why}`));
  return lines.join("\n");
}

function engine(title: string, part: Part<EngineFigures>): string[] {
  const { sampled, cold, warm, memory, replay, peers, longContext } = part.figures;
  const lines = ["", `${title}: ${sampled} (${about(part)})`];
  lines.push(columns(["  load", `cold ${cold.ms} ms`, `warm ${warm.ms} ms`, cold.device]));
  const megabytes = (bytes: number | null) => (bytes === null ? "–" : `${(bytes / 1e6).toFixed(0)} MB`);
  lines.push(columns(["  memory", `resident ${megabytes(memory.residentBytes)}`, `reported ${megabytes(memory.reportedBytes)}`]));
  lines.push(...series("  ours", replay));
  const parts = Object.entries(replay.parts).map(([name, ms]) => `${name} ${ms}`);
  lines.push(`    median ms of parts: ${parts.join(", ")}`);
  for (const peer of peers) {
    lines.push(...series(`  ${peer.name}`, peer.series));
    const idle = peer.timesOursIdle === null ? "" : `; bare idles ${peer.timesOursIdle} ×`;
    lines.push(`    ${peer.timesOurs} × our time over the same ${peer.ticks} ticks${idle}`);
  }
  for (const { contextTokens, oursMs, ticks, peers: others } of longContext) {
    lines.push(`  at ${contextTokens} tokens of context: ours ${oursMs} ms (${ticks} ticks)`);
    for (const other of others)
      lines.push(columns([`    ${other.name}`, `${other.ms} ms`, `${other.timesOurs} × ours (${other.ticks} ticks)`]));
  }
  return lines;
}

function series(name: string, figures: Series): string[] {
  const { idle, action, ticks, forwardsIdle, decodeForwardsPerActionToken, prefilled, reused, decoded, reusedShare } = figures;
  return [
    columns([name, `idle ${both(idle)}`, `action ${both(action)}`, `${ticks} ticks`]),
    `    forwards: ${forwardsIdle ?? "–"} an idle, ${decodeForwardsPerActionToken ?? "–"} a token of an action; ` +
      `tokens: ${prefilled} prefilled, ${reused} reused (${(100 * reusedShare).toFixed(1)} %), ${decoded} decoded`,
  ];
}

const both = (spread: Spread | null) => (spread ? `p50 ${spread.p50} p95 ${spread.p95} ms (${spread.samples})` : "–");
const about = ({ loadAverage, seconds }: Part<unknown>) => `${seconds} s, load average up to ${loadAverage}`;
const columns = (cells: readonly string[]) =>
  cells
    .map((cell, i) => (i === 0 ? cell.padEnd(44) : cell.padEnd(32)))
    .join(" ")
    .trimEnd();
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
