import { Faults, type Order, type Outcome } from "../figures.js";
import { Soak } from "../soak/soak.js";

/** The element beside a plain textarea under the same hands, with faults meanwhile. */
export async function soak({ seed, size, log }: Order): Promise<Outcome> {
  const total = size(1_500, 1_000_000);
  const both = await Soak.open();
  try {
    const { operations, byKind, counts, differences, heard } = await both.run(seed, (done) => done >= total, log);
    const errors = new Faults();
    for (const line of heard) errors.add(line);
    const list = (all: Record<string, number>) =>
      Object.entries(all)
        .map(([what, times]) => `${what} ${times}`)
        .join(", ");
    return {
      figures: [
        {
          what: `Operations by real keys, mouse, drops, input method, clipboard and undo, and by the page's own code: ${list(byKind)}`,
          size: operations,
          faults: differences.length,
          of: "sessions in which value, selection, undo, form value, validity, layout, or the order of events differed from a plain textarea's",
          note: `meanwhile, in the element: ${list(counts)}`,
        },
        { what: "The same, errors that nobody caught", size: operations, faults: errors.count, of: "errors" },
      ],
      faults: [...differences.map(({ words, seed: of, session }) => `seed ${of}, session ${session}: ${words}`), ...errors.words],
    };
  } finally {
    await both.close();
  }
}
