import type { Action, DelegateAction } from "../../../src/protocol/action.js";
import type { Random } from "../random.js";
import { Hand } from "./hand.js";
import { instruction, kindsOf, Slots, type Kind } from "./kinds.js";
import { asking, weaving } from "./lookups.js";
import type { Answer, Plan } from "./plan.js";
import { FACTS } from "./store.js";

const TURNS = ["points at a fact", "points at a marked unit", "dismisses a mark", "dismisses a result", "accepts a weave"] as const;

/** What the writer does with the pointer, and what a host asks for. */
export function gestures(random: Random): Plan {
  const hand = new Hand(random);
  const slots = new Slots(random);
  const fact = random.pick(FACTS);
  const lookup = asking(fact);
  const answers = new Map<DelegateAction, Answer>([[lookup, { body: fact.result, ms: random.between(6, 16) * 100 }]]);
  const turn = random.pick(TURNS);
  if (random.next() < 0.4) hand.type(slots.plain());
  switch (turn) {
    case "points at a fact":
      hand.type(`${fact.pointed.sentence} `).gesture(`mark(${JSON.stringify(fact.pointed.span)})`, [lookup]);
      hand
        .type(slots.plain())
        .type({ text: fact.opening, due: [weaving(fact)] })
        .pause();
      break;
    case "dismisses a result":
      hand.type({ text: fact.ask, due: [lookup] }).type(`${slots.plain()} ${slots.plain()}`);
      hand
        .pause()
        .gesture('dismiss("t1")', [{ type: "skip", reason: "writer waved it away" }])
        .type(slots.plain());
      break;
    case "accepts a weave":
      hand.type({ text: fact.ask, due: [lookup] }).type(`${slots.plain()} `, { text: fact.opening, due: [weaving(fact)] });
      hand.pause().gesture('accept("t1")').type(slots.plain());
      break;
    default: {
      const [kind] = kindsOf(1, random) as [Kind];
      // A host may ask in the writer's place; then nothing of it is typed.
      const host = random.next() < 0.4;
      const asked = host ? { kind, style: "underline" as const, text: `Underline every ${kind}.` } : instruction(kind, random);
      const marks = (unit: string): Action => ({ type: "mark", kind, span: unit, style: asked.style });
      const unit = slots.unit(kind);
      if (host) hand.host(asked.text);
      else hand.type(asked.text);
      hand.type(...slots.sentence(kind, unit, marks(unit)), ` ${slots.plain([kind])}`);
      hand.gesture(`${turn === "dismisses a mark" ? "dismiss" : "mark"}(${JSON.stringify(unit)})`);
      const next = slots.unit(kind);
      // The dismissed word comes once more, and is left alone.
      const again = turn === "dismisses a mark" ? [" ", ...slots.sentence(kind, unit)] : [];
      hand.type(...slots.sentence(kind, next, marks(next)), ...again).pause();
      return { title: `${turn}${host ? ", host's instruction" : ""}`, tools: [], beats: hand.beats, answers: new Map() };
    }
  }
  return { title: turn, tools: [fact.tool], beats: hand.beats, answers };
}
