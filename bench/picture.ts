/** `npm run bench:picture`: draws both growth curves of `bench/results.json` into `docs/tick-cost.svg`. */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { GrowthPoint, Results } from "./figures.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const WIDTH = 380;
const HEIGHT = 240;
const MARGIN = { left: 52, right: 14, top: 40, bottom: 44 };

const { growth } = JSON.parse(fs.readFileSync(path.join(root, "bench/results.json"), "utf8")) as Results;
if (!growth) throw new Error("The results have no growth: run `npm run bench -- --only growth` first.");
const { text, session, engine, sampled } = growth.figures;
// One scale for both, so that they can be compared.
const highest = niceAbove(Math.max(...[...text, ...session].map(({ tickMs }) => tickMs.p95)));
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH} ${HEIGHT + 24}" font-family="system-ui, sans-serif" font-size="11" role="img" aria-label="Cost of a tick against the length of the text and of the session">
<style>
  .ink { fill: #24292f } .faint { fill: #57606a } .grid { stroke: #d0d7de } .tick { stroke: #0969da; fill: none } .dot { fill: #0969da } .page { stroke: #bc4c00; fill: none } .page-dot { fill: #bc4c00 } .range { stroke: #0969da; opacity: 0.35 }
  @media (prefers-color-scheme: dark) { .ink { fill: #e6edf3 } .faint { fill: #8d96a0 } .grid { stroke: #30363d } }
</style>
${chart(0, "Length of the text", "words in the box", text)}
${chart(WIDTH, "Length of the session", "events so far", session)}
<text class="faint" x="${MARGIN.left}" y="${HEIGHT + 14}">${escape(`${engine}; median and 95th percentile, ms. ${sampled}.`)}</text>
</svg>
`;
fs.writeFileSync(path.join(root, "docs/tick-cost.svg"), svg);

function chart(left: number, title: string, axis: string, points: readonly GrowthPoint[]): string {
  const from = Math.log10(points[0]!.at);
  const to = Math.log10(points.at(-1)!.at);
  const x = (at: number) =>
    (left + MARGIN.left + ((Math.log10(at) - from) / (to - from)) * (WIDTH - MARGIN.left - MARGIN.right)).toFixed(1);
  const y = (ms: number) => (HEIGHT - MARGIN.bottom - (ms / highest) * (HEIGHT - MARGIN.top - MARGIN.bottom)).toFixed(1);
  const line = (of: (point: GrowthPoint) => number) => points.map((point) => `${x(point.at)},${y(of(point))}`).join(" ");
  const rows = [0, 0.25, 0.5, 0.75, 1].map((share) => share * highest);
  return [
    `<text class="ink" x="${left + MARGIN.left}" y="18" font-weight="600">${title}</text>`,
    `<text class="faint" x="${left + MARGIN.left}" y="32"><tspan class="dot">●</tspan> whole tick <tspan class="page-dot">●</tspan> the page’s share</text>`,
    ...rows.map(
      (ms) =>
        `<line class="grid" x1="${left + MARGIN.left}" x2="${left + WIDTH - MARGIN.right}" y1="${y(ms)}" y2="${y(ms)}"/><text class="faint" x="${left + MARGIN.left - 6}" y="${y(ms)}" dy="4" text-anchor="end">${ms}</text>`,
    ),
    ...points.map(
      ({ at }) =>
        `<text class="faint" x="${x(at)}" y="${HEIGHT - MARGIN.bottom + 16}" text-anchor="middle">${at.toLocaleString("en")}</text>`,
    ),
    `<text class="faint" x="${left + (WIDTH + MARGIN.left) / 2}" y="${HEIGHT - MARGIN.bottom + 32}" text-anchor="middle">${axis}</text>`,
    ...points.map(
      ({ at, tickMs }) => `<line class="range" x1="${x(at)}" x2="${x(at)}" y1="${y(tickMs.p50)}" y2="${y(tickMs.p95)}" stroke-width="2"/>`,
    ),
    `<polyline class="tick" stroke-width="2" points="${line(({ tickMs }) => tickMs.p50)}"/>`,
    `<polyline class="page" stroke-width="2" points="${line(({ pageMs }) => pageMs.p50)}"/>`,
    ...points.map((point) => `<circle class="dot" cx="${x(point.at)}" cy="${y(point.tickMs.p50)}" r="3"/>`),
    ...points.map((point) => `<circle class="page-dot" cx="${x(point.at)}" cy="${y(point.pageMs.p50)}" r="2"/>`),
  ].join("\n");
}

/** The next of 1, 2, 4, 8 × a power of ten: its quarters are round. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 8, 10].map((step) => step * power).find((step) => step >= value)!;
}

function escape(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
