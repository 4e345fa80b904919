/** The figures' block of the model card, as Markdown. It is written by script only. */
import type { Interval } from "./bootstrap.js";
import type { Evaluation } from "./evaluation.js";
import { withinKey } from "./evaluation.js";
import type { Figure } from "./figures.js";
import { ACTION_TYPES, type ActionType } from "../../src/protocol/action.js";
import type { ActionScore, Share } from "./metrics.js";

const START = "<!-- figures: written by `training/run report`, never by hand -->";
const END = "<!-- end of figures -->";

/** A column beside the model's: rates by the figure's key. */
export interface Column {
  name: string;
  rates: Readonly<Record<string, number | null>>;
}

export interface CardFigures {
  figures: readonly Figure[];
  model: Evaluation;
  columns: readonly Column[];
  perAction: Readonly<Record<ActionType, ActionScore>>;
  /** What stands below the table, one paragraph each. */
  notes: readonly string[];
  /** File name of the plot beside the card. */
  plot: string;
}

/** Puts the block between its markers; the rest of the card stays as it is. @throws where the card has no place for it */
export function replaceBlock(card: string, block: string): string {
  const [before, inside, ...more] = card.split(START);
  if (before === undefined || inside === undefined || more.length > 0) throw new Error(`the card needs one line ${START}`);
  const [, after, ...rest] = inside.split(END);
  if (after === undefined || rest.length > 0) throw new Error(`the card needs one line ${END} behind ${START}`);
  return `${before}${START}\n\n${block.trim()}\n\n${END}${after}`;
}

const percent = (rate: number | null) => (rate === null ? "–" : (100 * rate).toFixed(1));

export function renderBlock({ figures, model, columns, perAction, notes, plot }: CardFigures): string {
  const cell = (rate: number | null | undefined, figure?: Figure) => {
    if (rate === null || rate === undefined) return "–";
    return figure?.perThousand ? (1000 * rate).toFixed(0) : percent(rate);
  };
  const range = (interval: Interval | null | undefined, figure?: Figure) =>
    interval ? `${cell(interval.low, figure)} to ${cell(interval.high, figure)}` : "–";
  const ofText = ({ count, of }: Share) => `${count} of ${of}`;
  const rows = figures.flatMap((figure) => {
    const share = model.shares[figure.key]!;
    const name = figure.perThousand ? `${figure.label} (per 1,000 quiet ticks)` : `${figure.label} (%)`;
    const others = columns.map(({ rates }) => cell(rates[figure.key], figure));
    const row = [name, cell(share.rate, figure), range(model.intervals[figure.key], figure), ofText(share), ...others];
    return figure.key === "recall" ? [row, ...sweepRows()] : [row];
  });
  const bins = model.bins.map(({ from, to, count, confidence, accuracy }) => [
    `${from.toFixed(1)} to ${to.toFixed(1)}`,
    String(count),
    percent(confidence),
    percent(accuracy),
  ]);
  return [
    table(["figure", "this model", "95 % interval", "count", ...columns.map(({ name }) => name)], rows),
    ...notes,
    `![Precision over recall of acting as the margin between the best act and idle moves; the operating point and the baselines](${plot})`,
    `How sure the model is of an action's type at the first token, and how often the teacher chose the same: expected calibration error ` +
      `${percent(model.calibrationError)} % (${range(model.intervals["calibration"])}) over ten bins of equal width.`,
    table(["first-token confidence", "decisions", "mean confidence (%)", "type right (%)"], bins),
    "By action; exact is the action in full, but skip and respond by type:",
    table(["action", "teacher", "said", "recall (%)", "precision (%)", "exact (%)"], actionRows(perAction)),
  ].join("\n\n");

  function sweepRows(): string[][] {
    return model.within.map(({ limit, point }) => [
      `recall of acting at ${percent(limit).replace(".0", "")} % intrusion, by threshold (%)`,
      percent(point.recall),
      range(model.intervals[withinKey(limit)]),
      point.margin === Infinity ? "never acts" : `margin ${point.margin.toFixed(2)}`,
      ...columns.map(({ rates }) => cell(rates[withinKey(limit)])),
    ]);
  }
}

function actionRows(perAction: CardFigures["perAction"]): string[][] {
  return ACTION_TYPES.map((type) => {
    const { teacher, said, recall, precision, exact } = perAction[type];
    return [type, String(teacher), String(said), percent(recall), percent(precision), percent(exact)];
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
