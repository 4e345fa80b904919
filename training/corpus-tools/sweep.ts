/**
 * What more or less restraint would do: the model acts only where its best act beats idle by a margin at the first token.
 * The margin is in nats (ln of the two probabilities' ratio), which is the logit that the runtime's `restraint` adds to idle.
 */
import { acts, teacherActs, type Scored } from "./metrics.js";

/** One decision as the sweep sees it. */
export interface Leaning {
  /** How far the best act stands above idle; below 0 where the model is idle. */
  margin: number;
  /** Whether the teacher acts. */
  wanted: boolean;
  /** Whether the best act has the teacher's type. */
  right: boolean;
}

export interface SweepPoint {
  /** Acts at this margin and above it. */
  margin: number;
  recall: number;
  /** null where nothing acts. */
  precision: number | null;
  /** Share of the teacher's idle events. */
  intrusion: number;
}

/** Keeps a probability that was rounded to 0 finite. */
const SMALLEST = 1e-12;

/**
 * A decision's leaning. What is malformed can never act.
 * @throws where the decision came without first-token probabilities
 */
export function leaning(scored: Scored): Leaning {
  const { first, teacher, said } = scored;
  if (!first) throw new Error(`${scored.id} ${scored.index}: a sweep needs the first-token probabilities`);
  const ranked = Object.entries(first)
    .filter(([type]) => type !== "idle")
    .sort((a, b) => b[1] - a[1]);
  const [best, probability] = ranked[0] ?? ["idle", 0];
  const margin = Math.log(Math.max(probability, SMALLEST)) - Math.log(Math.max(first["idle"] ?? 0, SMALLEST));
  // The decision itself settles a tie.
  const settled = acts(scored) ? Math.max(margin, 0) : Math.min(margin, -Number.EPSILON);
  return { margin: said ? settled : -Infinity, wanted: teacherActs(scored), right: best === teacher.type };
}

/** Every operating point there is, the most restrained first: it never acts. */
export function sweep(leanings: readonly Leaning[]): SweepPoint[] {
  const wanted = leanings.filter((one) => one.wanted).length;
  const quiet = leanings.length - wanted;
  const sorted = leanings.filter(({ margin }) => margin > -Infinity).sort((a, b) => b.margin - a.margin);
  const points: SweepPoint[] = [{ margin: Infinity, recall: 0, precision: null, intrusion: 0 }];
  let [right, wrong] = [0, 0];
  sorted.forEach((one, i) => {
    if (one.wanted && one.right) right++;
    if (!one.wanted) wrong++;
    // Equal margins cross a threshold together.
    if (sorted[i + 1]?.margin === one.margin) return;
    points.push({
      margin: one.margin,
      recall: wanted === 0 ? 0 : right / wanted,
      precision: right / (i + 1),
      intrusion: quiet === 0 ? 0 : wrong / quiet,
    });
  });
  return points;
}

/** The point of the highest recall whose intrusion is at most `limit`; the more restrained one of equals. */
export function bestWithin(points: readonly SweepPoint[], limit: number): SweepPoint {
  return points.filter(({ intrusion }) => intrusion <= limit).reduce((best, point) => (point.recall > best.recall ? point : best));
}
