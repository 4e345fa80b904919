import type { Action, DelegateAction } from "../../../src/protocol/action.js";
import type { Random } from "../random.js";
import { Hand } from "./hand.js";
import { Slots } from "./kinds.js";
import type { Answer, Plan } from "./plan.js";
import { CLOSED, FACTS, MIXED_UP, type Fact } from "./store.js";

const OUTCOMES = ["opening", "arrival", "asked again", "filled", "closed", "kept", "failed", "cancelled", "two open", "corrected"] as const;

export const asking = ({ call }: Fact): DelegateAction => ({ type: "delegate", ...call });
export const weaving = ({ weave }: Fact, id = "t1"): Action => ({ type: "integrate", text: weave, source: id });
const skipping = (reason: string): Action => ({ type: "skip", reason });

/** A fact that the writer lacks, and what becomes of the result. */
export function lookupWeave(random: Random): Plan {
  const hand = new Hand(random);
  const slots = new Slots(random);
  const [first, second] = twoFacts(random);
  const outcome = random.pick(OUTCOMES);
  const lookup = asking(first);
  // The corrected ones first name another.
  if (outcome === "corrected") return corrected(random, hand, slots);
  const answer: Answer = { body: first.result, ms: random.between(4, 26) * 100 };
  const answers = new Map<DelegateAction, Answer>([[lookup, answer]]);
  const tools = new Set([first.tool]);
  // A tool that nobody needs is listed now and then.
  if (random.next() < 0.4) tools.add(random.pick(FACTS).tool);

  if (random.next() < 0.4) hand.type(slots.plain());
  if (random.next() < 0.25) hand.pause().backchannel();
  hand.type({ text: first.ask, due: [lookup] });
  switch (outcome) {
    case "opening":
      hand.type(`${slots.plain()} ${slots.plain()} `, { text: first.opening, due: [weaving(first)] });
      hand.type(slots.plain());
      break;
    case "arrival":
      // The writer stops right at the gap, and the result comes into the pause.
      answers.set(lookup, { ...answer, ms: random.between(20, 32) * 100, due: [weaving(first)] });
      hand.pause([], 1900).wait(2500).type(slots.plain());
      break;
    case "asked again":
      hand
        .type(slots.plain())
        .type("so what was it now?")
        .pause([weaving(first)]);
      break;
    case "filled":
      hand.type(slots.plain());
      hand.type({ text: first.filled, due: [skipping("writer has it already")] }).type(slots.plain());
      break;
    case "closed":
      hand.type(slots.plain()).type({ text: random.pick(CLOSED), due: [skipping("writer left the topic")] });
      hand.type(slots.plain());
      break;
    case "kept":
      // A pause elsewhere is no opening: the result is held to the end.
      hand.type(slots.plain()).pause().backchannel().type(slots.plain()).pause();
      break;
    case "failed":
      answers.set(lookup, {
        ...answer,
        body: random.pick(['{"error": "timeout"}', '{"result": ""}']),
        due: [skipping("nothing came back")],
      });
      hand.type(`${slots.plain()} ${slots.plain()}`).pause();
      break;
    case "cancelled":
      answers.delete(lookup);
      hand.type(slots.plain()).type({ text: random.pick(CLOSED), due: [skipping("writer called it off")] });
      hand.type(slots.plain());
      break;
    case "two open": {
      const other = asking(second);
      tools.add(second.tool);
      answers.set(other, { body: second.result, ms: random.between(4, 30) * 100 });
      hand.type(slots.plain()).type({ text: second.ask, due: [other] });
      hand.type(slots.plain()).type({ text: second.opening, due: [weaving(second, "t2")] });
      hand
        .type(slots.plain())
        .type({ text: first.opening, due: [weaving(first)] })
        .pause();
      break;
    }
  }
  return { title: outcome, tools: [...tools], beats: hand.beats, answers };
}

/** The writer looks the wrong name up, and corrects it: the first lookup is off, the right one is due. */
function corrected(random: Random, hand: Hand, slots: Slots): Plan {
  const [name, wrong] = random.pick(MIXED_UP);
  const fact = FACTS.find(({ ask }) => ask.includes(name))!;
  const args = Object.entries(fact.call.args).map(([key, value]) => [key, String(value).replace(name, wrong)] as const);
  const lookup: DelegateAction = { ...asking(fact), args: Object.fromEntries(args) };
  const right = asking(fact);
  const answers = new Map<DelegateAction, Answer>([[right, { body: fact.result, ms: random.between(5, 20) * 100 }]]);
  hand.type({ text: fact.ask.replace(name, wrong), due: [lookup] }).type(slots.plain());
  hand.revise(wrong, name, [skipping("writer corrected the name"), right]);
  hand.type(`${slots.plain()} `, { text: fact.opening, due: [weaving(fact, "t2")] }).pause();
  return { title: "corrected", tools: [fact.tool], beats: hand.beats, answers };
}

/** Two facts of different tools, so that their results are told apart. */
function twoFacts(random: Random): [Fact, Fact] {
  const first = random.pick(FACTS);
  return [first, random.pick(FACTS.filter((other) => other.tool !== first.tool))];
}
