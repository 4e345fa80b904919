import { HELD_BACK } from "./exchange.js";
import {
  acts,
  holdsBack,
  isConfabulated,
  isExact,
  sameSpan,
  sameType,
  share,
  teacherActs,
  type Metrics,
  type Scored,
  type Share,
} from "./metrics.js";
import type { Script } from "./stream-file.js";

/** One figure of the report: a share of some of the decisions. */
export interface Figure {
  key: string;
  label: string;
  /** What it is a share of. */
  among: (scored: Scored) => boolean;
  hit: (scored: Scored) => boolean;
  /** Told per 1,000 instead of in per cent. */
  perThousand?: true;
  /** The same figure among those that `free-run.ts --json` prints. */
  inMetrics?: (metrics: Metrics) => number | null;
}

const idleTicks = (scored: Scored) => !teacherActs(scored);
const said = (type: string) => (scored: Scored) => scored.said?.type === type;
const taught = (type: string) => (scored: Scored) => scored.teacher.type === type;
const recall = (type: "mark" | "delegate" | "integrate" | "skip" | "respond" | "nudge"): Figure => ({
  key: `recall-${type}`,
  label: `recall of ${type}`,
  among: taught(type),
  hit: sameType,
  inMetrics: (metrics) => metrics.perAction[type].recall,
});

/** Whether the teacher marks one of the species that no training row holds. */
function isHeldBackSpecies({ teacher }: Scored): boolean {
  return teacher.type === "mark" && HELD_BACK.some((species) => teacher.span.toLowerCase().includes(species));
}

/** All figures but those of the sweep, in the order of the table. `seenKinds`: the kinds that training streams mark. */
export function reportFigures(seenKinds: ReadonlySet<string>): readonly Figure[] {
  return [
    { key: "type", label: "type accuracy", among: () => true, hit: sameType, inMetrics: (metrics) => metrics.typeAccuracy },
    {
      key: "intrusion",
      label: "intrusion, as decided",
      among: idleTicks,
      hit: acts,
      perThousand: true,
      inMetrics: (metrics) => metrics.intrusionRate,
    },
    {
      key: "intrusion-licensed",
      label: "intrusion, after the license",
      among: idleTicks,
      hit: (scored) => acts(scored) && scored.blocked === null,
      perThousand: true,
      inMetrics: (metrics) => metrics.intrusionRateLicensed,
    },
    { key: "precision", label: "precision of acting", among: acts, hit: sameType, inMetrics: (metrics) => metrics.actPrecision },
    { key: "recall", label: "recall of acting", among: teacherActs, hit: sameType, inMetrics: (metrics) => metrics.actRecall },
    recall("mark"),
    recall("delegate"),
    recall("integrate"),
    recall("skip"),
    recall("respond"),
    recall("nudge"),
    { key: "exact", label: "acts exact", among: teacherActs, hit: isExact, inMetrics: (metrics) => metrics.exactMatch },
    {
      key: "span",
      label: "span exact, where both mark",
      among: (scored) => taught("mark")(scored) && said("mark")(scored),
      hit: sameSpan,
      inMetrics: (metrics) => metrics.spanExact.rate,
    },
    { key: "species", label: "unseen species marked, span exact", among: isHeldBackSpecies, hit: sameSpan },
    {
      key: "kinds",
      label: "unseen categories marked, span exact",
      among: ({ teacher }) => teacher.type === "mark" && !seenKinds.has(teacher.kind.toLowerCase()),
      hit: sameSpan,
    },
    {
      key: "stale",
      label: "stale integrates: a held result woven where the teacher holds or skips",
      among: holdsBack,
      hit: said("integrate"),
      inMetrics: (metrics) => metrics.staleIntegrate?.rate ?? null,
    },
    {
      key: "again",
      label: "lookups asked again while open or answered",
      among: said("delegate"),
      hit: (scored) => scored.blocked === "tool-duplicate",
      inMetrics: (metrics) => metrics.reDelegation.rate,
    },
    {
      key: "confabulation",
      label: "confabulation: what is told is in no result",
      among: (scored) => said("integrate")(scored) || said("respond")(scored),
      hit: isConfabulated,
      inMetrics: (metrics) => metrics.confabulation.rate,
    },
    {
      key: "floor",
      label: "floor taken while the writer types",
      among: ({ active }) => active,
      hit: said("respond"),
      inMetrics: (metrics) => metrics.floorTaking.rate,
    },
    {
      key: "malformed",
      label: "malformed",
      among: () => true,
      hit: (scored) => !scored.said,
      inMetrics: (metrics) => metrics.malformed.rate,
    },
  ];
}

/** A figure of a set of decisions. */
export const figureShare = ({ among, hit }: Figure, all: readonly Scored[]): Share => share(all.filter(among), hit);

/** The kinds of all marks of the teacher, lower case. */
export function markedKinds(scripts: readonly Script[]): Set<string> {
  const actions = scripts.flatMap(({ events }) => events.map(({ action }) => action));
  return new Set(actions.flatMap((action) => (action.type === "mark" ? [action.kind.toLowerCase()] : [])));
}
