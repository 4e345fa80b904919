import type { Action } from "../../../src/protocol/action.js";
import type { Random } from "../random.js";
import { Hand, type Part } from "./hand.js";
import { alsoInstruction, endOfMarking, instruction, kindsOf, quotedInstruction, Slots, type Instruction, type Kind } from "./kinds.js";
import type { Plan } from "./plan.js";
import { FACTS } from "./store.js";

const markOf = ({ kind, style }: Pick<Instruction, "kind" | "style">, span: string): Action => ({ type: "mark", kind, span, style });

/** Tools that are listed, though nothing here needs them. */
const someTools = (random: Random) => (random.next() < 0.4 ? [random.pick(FACTS).tool] : []);

/** An instruction outside quotes, units before and after it, and how it ends. */
export function instructionMarks(random: Random): Plan {
  const hand = new Hand(random);
  const slots = new Slots(random);
  const [kind, other] = kindsOf(2, random) as [Kind, Kind];
  const asked = instruction(kind, random);
  const marked = (of: Pick<Instruction, "kind" | "style">): Part[] => {
    const unit = slots.unit(of.kind);
    return slots.sentence(of.kind, unit, markOf(of, unit));
  };
  const turn = random.pick(["plain", "stop", "replaced", "also"] as const);

  // What stood there before is not marked.
  if (random.next() < 0.5) hand.type(...slots.sentence(kind, slots.unit(kind)));
  hand.type(asked.text);
  if (random.next() < 0.3) hand.pause();
  hand.type(...marked(asked), ` ${slots.plain([kind, other])} `, ...marked(asked));
  switch (turn) {
    case "plain":
      hand.type(slots.plain([kind, other])).pause();
      break;
    case "stop":
      hand.type(endOfMarking(random)).type(...slots.sentence(kind, slots.unit(kind)), ` ${slots.plain()}`);
      break;
    case "replaced": {
      const next = instruction(other, random);
      hand.type(next.text).type(...marked(next), " ", ...slots.sentence(kind, slots.unit(kind)));
      break;
    }
    case "also":
      hand.type(alsoInstruction(other)).type(...marked({ kind: other, style: "underline" }), " ", ...marked(asked));
      break;
  }
  return { title: `${kind}, ${turn}`, tools: someTools(random), beats: hand.beats, answers: new Map() };
}

/** An instruction that is none: quoted, reported, negated or hypothetical. A real one may follow. */
export function quotedInstructions(random: Random): Plan {
  const hand = new Hand(random);
  const slots = new Slots(random);
  const [kind, other] = kindsOf(2, random) as [Kind, Kind];
  if (random.next() < 0.4) hand.type(slots.plain());
  hand.type(quotedInstruction(kind, random));
  hand.type(...slots.sentence(kind, slots.unit(kind)), ` ${slots.plain()} `, ...slots.sentence(kind, slots.unit(kind)));
  const real = random.next() < 0.35;
  if (real) {
    const asked = instruction(other, random);
    const unit = slots.unit(other);
    hand.type(asked.text);
    hand.type(...slots.sentence(other, unit, markOf(asked, unit)), " ", ...slots.sentence(kind, slots.unit(kind)));
  }
  hand.pause();
  return { title: `${kind}${real ? ", then a real one" : ""}`, tools: someTools(random), beats: hand.beats, answers: new Map() };
}
