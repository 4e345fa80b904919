import type { DelegateAction } from "../../../src/protocol/action.js";
import type { SessionState } from "../../../src/protocol/session.js";
import type { Scaffold } from "../scaffolds/scaffold-file.js";
import type { EventLine } from "../stream-file.js";

/** A lookup or timer of the scaffold's placeholders, and the teacher's that stands for it. */
interface Call {
  id: string;
  action: DelegateAction;
  here?: string;
  /** Whether it fired once after its end: more often it does not. */
  stale: boolean;
}

export const startsCall = (action: DelegateAction) => !(action.tool === "timer" && "cancel" in action.args);

/**
 * The calls of a scaffold beside the teacher's. A scaffold's results, firings and gestures follow from what its
 * placeholders did; a teacher may do less, more or later, and then other events can come.
 */
export class Calls {
  private readonly calls: Call[] = [];
  /** Results that came before the teacher had asked. */
  private readonly early = new Map<string, EventLine>();

  constructor({ events }: Scaffold) {
    for (const { placeholder } of events) {
      if (placeholder.type !== "delegate" || !startsCall(placeholder)) continue;
      this.calls.push({ id: `t${this.calls.length + 1}`, action: placeholder, stale: false });
    }
  }

  /** The event as it comes here, with the ids of here; null where it cannot come. */
  here(event: EventLine, state: SessionState): EventLine | null {
    if (event.kind === "tool" || event.kind === "timer") {
      const id = event.body.split(" ", 1)[0]!;
      const call = this.calls.find((one) => one.id === id);
      if (call?.here === undefined) {
        if (event.kind === "tool") this.early.set(id, event);
        return null;
      }
      if (event.kind === "timer" && !state.timers.some((timer) => timer.id === call.here && timer.alive)) {
        if (call.stale) return null;
        call.stale = true;
      }
      if (event.kind === "tool" && !state.lookups.some((lookup) => lookup.id === call.here && lookup.status === "flight")) return null;
      return { ...event, body: call.here + event.body.slice(id.length) };
    }
    return event.kind === "gesture" ? this.gesture(event, state) : event;
  }

  private gesture(event: EventLine, state: SessionState): EventLine | null {
    const [, gesture, target] = /^(\w+)\("(.*)"\)$/.exec(event.body) ?? [];
    if (!gesture || !target) return null;
    if (/^t\d+$/.test(target)) {
      const here = this.calls.find((one) => one.id === target)?.here;
      const lookup = state.lookups.find((one) => one.id === here);
      const status = gesture === "accept" ? "woven" : "held";
      return lookup?.status === status ? { ...event, body: `${gesture}("${lookup.id}")` } : null;
    }
    const stands = gesture === "dismiss" ? state.marks.some((mark) => mark.span === target) : state.text.includes(target);
    return stands ? event : null;
  }

  /** The teacher asked for something. Returns the result that had come for it before, if any. */
  asked(action: DelegateAction, id: string): EventLine | null {
    const call = this.calls.find((one) => one.here === undefined && isSame(one.action, action));
    if (!call) return null;
    call.here = id;
    const result = this.early.get(call.id);
    return result ? { ...result, ms: 600, body: id + result.body.slice(call.id.length) } : null;
  }
}

/** Whether two calls ask for the same: a timer of the same seconds, a lookup about the same. */
function isSame(a: DelegateAction, b: DelegateAction): boolean {
  if (a.tool !== b.tool) return false;
  if (a.tool === "timer") return a.args["every_s"] === b.args["every_s"] && a.args["in_s"] === b.args["in_s"];
  const known = words(a);
  return words(b).some((word) => known.includes(word));
}

const words = ({ args }: DelegateAction): string[] =>
  Object.values(args)
    .join(" ")
    .toLowerCase()
    .match(/[\p{L}\p{N}]{2,}/gu) ?? [];
