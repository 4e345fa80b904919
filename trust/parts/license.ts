import fc from "fast-check";
import { parseAction, type ActionType } from "../../src/protocol/action.js";
import { Random } from "../../training/corpus-tools/random.js";
import { Faults, type Order, type Outcome } from "../figures.js";
import { hostileActions } from "../hostile.js";
import { STEPS, World, type Step } from "../play.js";

/** Actions tried on each event, until one is licensed. */
const TRIES = 20;
/** Steps of a session at most. */
const LONGEST = 40;

/** A step of a session, then a model that tries everything. Printed as itself in a shrunk failure. */
class Attacked implements fc.AsyncCommand<Tally, World> {
  constructor(
    private readonly name: Step,
    private readonly seed: number,
  ) {}

  check(): boolean {
    return true;
  }

  async run(tally: Tally, world: World): Promise<void> {
    const random = new Random(`${this.name} ${this.seed}`);
    await world.step(this.name, random);
    world.effects.length = 0;
    // An idle ends the event: last, so that all else is tried first.
    const actions = hostileActions(world, random, TRIES).sort((a, b) => Number(a.startsWith("idle")) - Number(b.startsWith("idle")));
    for (const text of actions) {
      tally.tried++;
      const { effects } = world;
      const said = world.say(text);
      if (!said) {
        tally.refused(text);
        if (effects.length > 0) throw new Error(`a refused action had an effect: ${text}: ${effects.join("; ")}`);
        continue;
      }
      tally.executed[said.action.type] = (tally.executed[said.action.type] ?? 0) + 1;
      if (said.fault) throw new Unlicensed(`${said.fault}: ${text} in ${JSON.stringify(world.document.text)}`);
      break;
    }
    world.settle();
  }

  toString(): string {
    return `${this.name} ${this.seed}`;
  }
}

class Unlicensed extends Error {}

class Tally {
  tried = 0;
  readonly executed: Partial<Record<ActionType, number>> = {};
  readonly blocked: Partial<Record<ActionType, number>> = {};

  refused(text: string): void {
    const { type } = parseAction(text);
    this.blocked[type] = (this.blocked[type] ?? 0) + 1;
  }
}

/**
 * State machine test: sessions of real events, with a model that says what it likes to each. Executed actions are
 * judged by an oracle that knows what every sentence means.
 */
export async function hostileModel({ seed, size, log }: Order): Promise<Outcome> {
  const wanted = size(20_000, 1_000_000);
  const faults = new Faults();
  const tally = new Tally();
  const commands = STEPS.map((step) => fc.nat(2 ** 31 - 1).map((number) => new Attacked(step, number)));
  const session = fc.commands(commands, { maxCommands: LONGEST, size: "max" });
  const first = new Random(`license ${seed}`);
  let sessions = 0;
  for (let logged = 0; tally.tried < wanted;) {
    const found = await fc.check(
      fc.asyncProperty(session, async (steps) => {
        sessions++;
        await fc.asyncModelRun(() => ({ model: tally, real: new World() }), steps);
      }),
      { numRuns: 4, interruptAfterTimeLimit: 60_000, seed: first.between(0, 2 ** 31 - 1), endOnFailure: false },
    );
    if (found.failed) {
      const { errorInstance, counterexample } = found;
      faults.add(`${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)} after ${String(counterexample?.[0])}`);
      if (!(errorInstance instanceof Unlicensed)) log(String((errorInstance as Error)?.stack));
      if (faults.count >= 8) break;
    }
    if (tally.tried - logged >= 100_000) log(`${(logged = tally.tried)} actions`);
  }
  const list = (counts: Partial<Record<ActionType, number>>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([type, count]) => `${type} ${count}`)
      .join(", ");
  return {
    figures: [
      {
        what: `Actions of a hostile model in ${sessions} sessions of up to ${LONGEST} events: drawn from the grammar of the moment, and made to get past the license`,
        size: tally.tried,
        faults: faults.count,
        of: "effects that the policy's rules do not license",
        note: `executed: ${list(tally.executed)}; refused: ${list(tally.blocked)}`,
      },
    ],
    faults: faults.words,
  };
}
