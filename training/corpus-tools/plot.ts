/** The precision-recall curve as an SVG that follows a light or dark page. No plotting library: it is a line and two axes. */
import type { SweepPoint } from "./sweep.js";

export interface PlotMark {
  label: string;
  recall: number;
  precision: number;
  /** `here`: the shipped operating point. */
  kind: "here" | "limit" | "baseline";
}

const WIDTH = 640;
const HEIGHT = 440;
const LEFT = 64;
const TOP = 24;
const RIGHT = WIDTH - 24;
const BOTTOM = HEIGHT - 56;
/** Of a label, px: about a letter's width, and from line to line. */
const LETTER = 7;
const LINE = 16;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

// An image in a page has no text colour to inherit: the media query decides. Plain rules, since not every viewer knows variables.
const STYLE = `
    svg { color: #1f2328; }
    text { fill: currentColor; font: 13px system-ui, sans-serif; }
    .grid { stroke: currentColor; stroke-opacity: 0.15; }
    .axis { stroke: currentColor; fill: none; }
    .curve, .limit { stroke: #0969da; stroke-width: 2; stroke-linejoin: round; fill: none; }
    .here { fill: #0969da; }
    .baseline { fill: #9a4b00; }
    @media (prefers-color-scheme: dark) {
      svg { color: #e6edf3; }
      .curve, .limit { stroke: #58a6ff; }
      .here { fill: #58a6ff; }
      .baseline { fill: #f0a35e; }
    }
`;

const x = (recall: number) => round(LEFT + recall * (RIGHT - LEFT));
const y = (precision: number) => round(BOTTOM - precision * (BOTTOM - TOP));
const round = (value: number) => Math.round(value * 10) / 10;
const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** The curve through all operating points that act, with marks on it and beside it. */
export function plotPrecisionRecall(points: readonly SweepPoint[], marks: readonly PlotMark[]): string {
  const curve = points.flatMap(({ recall, precision }) => (precision === null ? [] : [`${x(recall)},${y(precision)}`]));
  const placed = labelPlaces(marks);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title description">
  <title id="title">Precision and recall of acting</title>
  <desc id="description">${escape(marks.map(describe).join("; "))}</desc>
  <style>${STYLE}  </style>
${TICKS.map(tick).join("\n")}
  <path class="axis" d="M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}"/>
  <text x="${(LEFT + RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">recall of acting</text>
  <text transform="translate(18 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">precision of acting</text>
  <polyline class="curve" points="${curve.join(" ")}"/>
${marks.map((mark, i) => drawMark(mark, placed[i]!)).join("\n")}
</svg>
`;
}

const describe = ({ label, recall, precision }: PlotMark) =>
  `${label}: precision ${(100 * precision).toFixed(1)} %, recall ${(100 * recall).toFixed(1)} %`;

function tick(value: number): string {
  const shown = `${Math.round(100 * value)} %`;
  return `  <path class="grid" d="M${x(value)} ${TOP}V${BOTTOM}M${LEFT} ${y(value)}H${RIGHT}"/>
  <text x="${x(value)}" y="${BOTTOM + 20}" text-anchor="middle">${shown}</text>
  <text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${shown}</text>`;
}

interface Place {
  from: number;
  to: number;
  y: number;
}

/** Labels stand below their marks, to the left where there is room; lower where another is in the way. */
function labelPlaces(marks: readonly PlotMark[]): Place[] {
  const taken: Place[] = [];
  for (const { label, recall, precision } of marks) {
    const width = label.length * LETTER;
    const end = x(recall) - 10;
    const from = Math.max(LEFT + 6, end - width);
    const place = { from: round(from), to: round(from + width), y: round(y(precision) + 20) };
    while (taken.some((other) => Math.abs(other.y - place.y) < LINE && other.from < place.to && place.from < other.to)) place.y += LINE;
    taken.push(place);
  }
  return taken;
}

function drawMark({ label, recall, precision, kind }: PlotMark, place: Place): string {
  const [cx, cy] = [x(recall), y(precision)];
  const shape =
    kind === "baseline"
      ? `<rect class="baseline" x="${round(cx - 5)}" y="${round(cy - 5)}" width="10" height="10"/>`
      : `<circle class="${kind}" cx="${cx}" cy="${cy}" r="6"/>`;
  return `  ${shape}\n  <text x="${place.to}" y="${place.y}" text-anchor="end">${escape(label)}</text>`;
}
