import type { Evidence } from "../protocol/decision.js";
import type { Ending, SessionState } from "../protocol/session.js";
import { findInstructions, followOrders, readOrders, type Instruction, type Order } from "./instructions.js";
import { quotedRanges, withoutQuotes } from "./quotes.js";
import { foldedWords } from "./words.js";

/** An order with its place in the session: host orders reach from where the text ended when they came. */
export interface PlacedOrder extends Order {
  /** The host's event that gave it; null for the writer's words. */
  host: SessionState["host"][number] | null;
}

const known = new WeakMap<SessionState, readonly PlacedOrder[]>();

/** All orders of writer and host, and what the writer took back by a gesture, in order. A state is read once. */
export function ordersOf(state: SessionState): readonly PlacedOrder[] {
  let orders = known.get(state);
  if (!orders) known.set(state, (orders = readState(state)));
  return orders;
}

function readState(state: SessionState): PlacedOrder[] {
  const open = withoutQuotes(state.text, quotedRanges(state.text));
  const writer = readOrders(state.text, open).map((order) => ({ ...order, host: null }));
  const host = state.host.flatMap((entry) =>
    readOrders(entry.body).map((order) => ({
      ...order,
      host: entry,
      at: entry.reachesFrom,
      reach: entry.reachesFrom,
    })),
  );
  const given = [...host, ...writer];
  // At the same place the host came first: it spoke before the text went on.
  return [...given, ...endings(state, given)].sort((a, b) => a.at - b.at);
}

function endings(state: SessionState, given: readonly PlacedOrder[]): PlacedOrder[] {
  return state.ended.flatMap((ending) => {
    const taken = given.filter((order) => takesBack(ending, order));
    const newest = taken[taken.length - 1];
    if (!newest) return [];
    // After all that it takes back, wherever edits have moved that.
    const at = Math.max(ending.at, ...taken.map((order) => order.at));
    const order: PlacedOrder = {
      ...newest,
      op: "end",
      at,
      words: [],
      firm: false,
      takesBack: (other) => taken.includes(other as PlacedOrder),
    };
    return [order];
  });
}

/** A dismissed word is not the instruction that it stands in: the words must begin it, hold its verb, and be several. */
function takesBack({ index, text, ranges }: Ending, order: PlacedOrder): boolean {
  if (order.op === "end" || foldedWords(text).length < 2) return false;
  // The host's by its sentence, or with all that came with it.
  if (order.host) return order.host.index < index && (order.sentence === text || order.host.body === text);
  return ranges.some(({ start, end }) => start <= order.start && order.at < end);
}

/** Its words; offsets are -1 for the host's. */
export function evidenceOf(order: PlacedOrder): Evidence {
  return order.host ? { text: order.sentence, start: -1, end: -1 } : { text: order.sentence, start: order.start, end: order.end };
}

/** Sentences of the writer's that a rebase keeps: those of live instructions, less what a gesture took back. */
export function liveInstructions(state: SessionState): Instruction[] {
  const taken = followOrders(ordersOf(state)).filter(({ endedBy }) => endedBy?.takesBack);
  return findInstructions(state.text).filter(({ start }) => !taken.some(({ order }) => order.start === start));
}
