import type { Action } from "../../../src/protocol/action.js";
import type { Random } from "../random.js";
import { Hand } from "./hand.js";
import { Slots } from "./kinds.js";
import type { Plan } from "./plan.js";
import { ASKED, FACTS, NOT_ASKED, NOTES, REWORDED } from "./store.js";

/** Prose that wants nothing, with all that could tempt. */
export function quiet(random: Random): Plan {
  const hand = new Hand(random);
  const slots = new Slots(random);
  const lines = random.between(3, 5);
  for (let i = 0; i < lines; i++) {
    hand.type(random.next() < 0.25 ? slots.draw(NOT_ASKED) : slots.plain(), random.next() < 0.15 ? "\n" : "");
    if (random.next() < 0.3) hand.pause();
    if (random.next() < 0.2) hand.backchannel();
  }
  if (random.next() < 0.4) {
    const { text, old, fresh } = random.pick(REWORDED);
    hand.type(text).revise(old, fresh).type(slots.plain());
  }
  const tools = random.next() < 0.7 ? [random.pick(FACTS).tool] : [];
  return { title: "plain prose", tools, beats: hand.beats, answers: new Map() };
}

/** Questions to the assistant, answered in the pause; and questions to others, which are not. */
export function floor(random: Random): Plan {
  const hand = new Hand(random);
  const slots = new Slots(random);
  const rounds = random.between(1, 2);
  for (let i = 0; i < rounds; i++) {
    hand.type(random.next() < 0.5 ? slots.draw(NOT_ASKED) : slots.plain());
    if (random.next() < 0.4) hand.pause().backchannel();
    const ask = slots.draw(ASKED.map((one) => one.ask));
    const { answer } = ASKED.find((one) => one.ask === ask)!;
    hand.type(ask);
    // Who types on does not hand over the floor.
    if (random.next() < 0.25) hand.type(slots.plain());
    else hand.pause([{ type: "respond", text: answer }]).type(random.pick(["ok good.", "yes, that one.", "hm, maybe."]));
  }
  hand.type(slots.plain());
  return { title: `${rounds} asked`, tools: random.next() < 0.4 ? [random.pick(FACTS).tool] : [], beats: hand.beats, answers: new Map() };
}

/** Reminders that run while the writer writes; ended, changed or left running. */
export function timers(random: Random): Plan {
  const hand = new Hand(random);
  const slots = new Slots(random);
  const note = random.pick(NOTES);
  const turn = random.pick(["runs on", "ended", "changed", "once"] as const);
  const seconds = turn === "once" ? random.between(3, 8) * 5 : random.between(4, 12);
  const unit = (value: number) => `${value} seconds`;
  const every = (value: number): Action => ({ type: "delegate", tool: "timer", args: { every_s: value, note } });
  const cancel: Action = { type: "delegate", tool: "timer", args: { cancel: "t1" } };
  const write = (lines: number) => {
    for (let i = 0; i < lines; i++) hand.type(slots.plain());
    hand.pause().wait(random.between(20, 60) * 100);
  };

  if (random.next() < 0.5) hand.type(slots.plain());
  if (turn === "once") {
    hand.type({
      text: `remind me in ${unit(seconds)} to ${note}.`,
      due: [{ type: "delegate", tool: "timer", args: { in_s: seconds, note } }],
    });
    write(2);
    hand.wait(seconds * 1000).type(slots.plain());
  } else {
    hand.type({ text: `every ${unit(seconds)} remind me to ${note}.`, due: [every(seconds)] });
    write(3);
    if (turn === "ended") hand.type({ text: "ok stop the reminders now, thanks.", due: [cancel] });
    if (turn === "changed") {
      const slower = seconds + random.between(2, 6);
      hand.type({ text: `make that every ${unit(slower)} instead.`, due: [cancel, every(slower)] });
    }
    if (turn !== "runs on") write(2);
    hand.type(slots.plain());
  }
  const listed = turn === "once" ? "timer(in_s, note)" : "timer(every_s, note)";
  const tools = random.next() < 0.3 ? [listed, random.pick(FACTS).tool] : [listed];
  return { title: `${note}, ${turn}`, tools, beats: hand.beats, answers: new Map() };
}
