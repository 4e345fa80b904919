import { ACTION_TYPES, printAction, type Action, type ActionType } from "../../src/protocol/action.js";
import type { BlockCode } from "../../src/protocol/decision.js";

/** One decision beside the teacher's on the same event and history. */
export interface Scored {
  id: string;
  family: string;
  index: number;
  /** Whether the writer held the floor. */
  active: boolean;
  /** Whether a lookup was in flight and none held. */
  waiting: boolean;
  /** Whether a result was held. */
  holding: boolean;
  teacher: Action;
  /** What was decided; null where it is no well-formed action. */
  said: Action | null;
  /** Why the license refuses it; null where it is allowed. */
  blocked: BlockCode | null;
  /** Probability of each action type at the first token, where the decisions tell it. */
  first?: Record<string, number>;
}

/** A share with what it is a share of; `rate` is null where that is nothing. */
export interface Share {
  rate: number | null;
  count: number;
  of: number;
}

export interface ActionScore {
  /** How often the teacher and the model chose it. */
  teacher: number;
  said: number;
  recall: number | null;
  precision: number | null;
  exact: number | null;
}

export interface FamilyScore {
  decisions: number;
  typeAccuracy: number | null;
  intrusionRate: number | null;
  actRecall: number | null;
  exactMatch: number | null;
}

/** The figures that `score.ts` prints. Rates are 0…1. */
export interface Metrics {
  decisions: number;
  /** Share of decisions of the teacher's type. */
  typeAccuracy: number | null;
  /** Share of the teacher's idle events on which the model acts. */
  intrusionRate: number | null;
  /** The same after the license has refused what it refuses. */
  intrusionRateLicensed: number | null;
  /** Share of the teacher's acts that the model meets with the same type. */
  actRecall: number | null;
  /** Share of the model's acts on which the teacher chose the same type. */
  actPrecision: number | null;
  /** Share of the teacher's acts that the model repeats exactly; skip and respond by type. */
  exactMatch: number | null;
  /** The same span, where both mark. */
  spanExact: Share;
  /** Delegates that ask again what is in flight or answered. */
  reDelegation: Share;
  /** Integrates without live source or support, and answers while the lookup is still in flight. */
  confabulation: Share;
  /** Integrates where a result is held and the teacher holds on to it or drops it. */
  staleIntegrate: Share;
  /** Answers while the writer is typing. */
  floorTaking: Share;
  /** Decisions that are no well-formed action. */
  malformed: Share;
  perAction: Record<ActionType, ActionScore>;
  perFamily: Record<string, FamilyScore>;
}

const ratio = (count: number, of: number) => (of === 0 ? null : count / of);
const count = <T>(items: readonly T[], test: (item: T) => boolean) => items.reduce((sum, item) => sum + (test(item) ? 1 : 0), 0);
export const share = <T>(items: readonly T[], test: (item: T) => boolean): Share => {
  const hits = count(items, test);
  return { rate: ratio(hits, items.length), count: hits, of: items.length };
};

/** Whether the decision has the teacher's type. */
export const sameType = (scored: Scored) => scored.said?.type === scored.teacher.type;

/** A malformed decision does nothing, so it counts as no act. */
export const acts = (scored: Scored) => scored.said !== null && scored.said.type !== "idle";
export const teacherActs = (scored: Scored) => scored.teacher.type !== "idle";

/** Whether the decision is the teacher's: the whole text, but for skip and respond, whose wording is free. */
export function isExact({ teacher, said }: Scored): boolean {
  if (!said || said.type !== teacher.type) return false;
  if (teacher.type === "skip" || teacher.type === "respond" || teacher.type === "idle") return true;
  return printAction(teacher) === printAction(said);
}

/** Whether both mark, and the same words. */
export const sameSpan = ({ teacher, said }: Scored) => teacher.type === "mark" && said?.type === "mark" && teacher.span === said.span;

/** Whether a held result was not wanted yet, or no more. */
export const holdsBack = ({ holding, teacher }: Scored) => holding && (teacher.type === "idle" || teacher.type === "skip");

/** Whether an integrate or an answer tells what no result says. */
export function isConfabulated({ said, blocked, waiting }: Scored): boolean {
  if (said?.type === "respond") return waiting;
  return blocked === "source-not-live" || blocked === "text-unsupported";
}

/** All figures of a set of decisions. */
export function measure(all: readonly Scored[]): Metrics {
  const perFamily: Record<string, FamilyScore> = {};
  for (const family of [...new Set(all.map((scored) => scored.family))].sort()) {
    perFamily[family] = familyScore(all.filter((scored) => scored.family === family));
  }
  const said = (type: ActionType) => all.filter((scored) => scored.said?.type === type);
  return {
    decisions: all.length,
    ...overall(all),
    spanExact: share(
      all.filter((scored) => scored.teacher.type === "mark" && scored.said?.type === "mark"),
      sameSpan,
    ),
    reDelegation: share(said("delegate"), (scored) => scored.blocked === "tool-duplicate"),
    confabulation: share([...said("integrate"), ...said("respond")], isConfabulated),
    staleIntegrate: share(all.filter(holdsBack), (scored) => scored.said?.type === "integrate"),
    floorTaking: share(
      all.filter((scored) => scored.active),
      (scored) => scored.said?.type === "respond",
    ),
    malformed: share(all, (scored) => scored.said === null),
    perAction: Object.fromEntries(ACTION_TYPES.map((type) => [type, actionScore(all, type)])) as Record<ActionType, ActionScore>,
    perFamily,
  };
}

function overall(all: readonly Scored[]) {
  const idle = all.filter((scored) => !teacherActs(scored));
  const wanted = all.filter(teacherActs);
  const acted = all.filter(acts);
  return {
    typeAccuracy: ratio(count(all, sameType), all.length),
    intrusionRate: ratio(count(idle, acts), idle.length),
    intrusionRateLicensed: ratio(
      count(idle, (scored) => acts(scored) && scored.blocked === null),
      idle.length,
    ),
    actRecall: ratio(count(wanted, sameType), wanted.length),
    actPrecision: ratio(count(acted, sameType), acted.length),
    exactMatch: ratio(count(wanted, isExact), wanted.length),
  };
}

function actionScore(all: readonly Scored[], type: ActionType): ActionScore {
  const wanted = all.filter((scored) => scored.teacher.type === type);
  const said = all.filter((scored) => scored.said?.type === type);
  const met = count(wanted, sameType);
  return {
    teacher: wanted.length,
    said: said.length,
    recall: ratio(met, wanted.length),
    precision: ratio(met, said.length),
    exact: ratio(count(wanted, isExact), wanted.length),
  };
}

function familyScore(all: readonly Scored[]): FamilyScore {
  const { typeAccuracy, intrusionRate, actRecall, exactMatch } = overall(all);
  return { decisions: all.length, typeAccuracy, intrusionRate, actRecall, exactMatch };
}
