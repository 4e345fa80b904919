import type { MarkAction } from "../protocol/action.js";
import type { BlockCode, Verdict } from "../protocol/decision.js";
import type { SessionState } from "../protocol/session.js";
import { followOrders, readOrders, type Order, type Standing } from "./instructions.js";
import { evidenceOf, ordersOf, type PlacedOrder } from "./orders.js";
import { placeMark } from "./place.js";
import { quotedRanges } from "./quotes.js";
import { foldedWords, isNoKind, namesKind } from "./words.js";

/** Whether the mark is asked for, and where it goes. */
export function licenseMark(action: MarkAction, state: SessionState): Verdict {
  const block = (code: BlockCode, detail: string, order?: Order): Verdict => ({
    allowed: false,
    code,
    detail,
    evidence: order ? evidenceOf(order as PlacedOrder) : null,
  });
  if (isNoKind(action.kind)) return block("no-instruction", `${JSON.stringify(action.kind)} names no kind`);
  const orders = ordersOf(state);
  const standing = followOrders(orders);
  const asking = standing.filter((entry) => namesKind(entry.words, action.kind));
  const live = asking.filter((entry) => !entry.endedBy);
  if (live.length === 0) return refuse(action, state, asking, block);
  const dismissed = unitOf(action.span);
  if (state.dismissed.some((span) => unitOf(span) === dismissed))
    return block("span-dismissed", `${JSON.stringify(action.span)} was dismissed in this session`);

  const newest = live[live.length - 1]!.order;
  const reach = Math.min(...live.map((entry) => entry.order.reach));
  let from = reach;
  for (;;) {
    const placed = placeMark(state, action.span, from);
    if (typeof placed === "string") {
      if (placed !== "span-missing") return block(placed, detailOf(placed, action.span), newest);
      const before = state.text.indexOf(action.span);
      if (before < 0) return block("span-missing", `${JSON.stringify(action.span)} is not in the text`, newest);
      return block(
        "span-instruction",
        `${JSON.stringify(action.span)} stands only in or before the instruction, which reaches forward`,
        newest,
      );
    }
    // The sentence that asks is never marked itself, nor is a later one.
    const around = orders.find(
      (order) =>
        !order.host && (order.firm || (order === newest && !order.follows)) && order.start < placed.end && placed.start < order.reach,
    );
    if (!around) return { allowed: true, evidence: evidenceOf(newest as PlacedOrder), range: placed };
    from = Math.max(around.reach, from + 1);
  }
}

/** Its words alone: a blank or a full stop more makes no other unit. */
const unitOf = (span: string) => foldedWords(span).join(" ") || span;

type Block = (code: BlockCode, detail: string, order?: Order) => Verdict;

function refuse(action: MarkAction, state: SessionState, asking: readonly Standing[], block: Block): Verdict {
  const ended = asking[asking.length - 1]?.endedBy;
  if (ended) return block("instruction-ended", `marks of kind ${JSON.stringify(action.kind)} were ended or replaced`, ended);
  const quoted = quotedRanges(state.text);
  // Read as if nothing were quoted: is there an instruction of the kind in a quotation?
  const mention =
    quoted.length > 0 &&
    readOrders(state.text, unquoted(state.text)).find(
      (order) => namesKind(order.words, action.kind) && quoted.some((range) => range.start < order.end && order.at < range.end),
    );
  if (mention)
    return block("instruction-quoted", `marks of kind ${JSON.stringify(action.kind)} are asked for in a quotation only`, mention);
  return block("no-instruction", `no live instruction asks for marks of kind ${JSON.stringify(action.kind)}`);
}

const unquoted = (text: string) => text.replace(/["“”„«»‹›「」『』'‘’‚`>]/g, " ");

function detailOf(code: "span-incomplete" | "span-marked", span: string): string {
  return code === "span-marked" ? `${JSON.stringify(span)} is marked already` : `${JSON.stringify(span)} is no complete word yet`;
}
