/**
 * `npm run soak`: the element beside a plain textarea, under the same real operations, until time is up.
 *   --minutes N        default 10
 *   --operations N     in place of minutes
 *   --seed TEXT        default the time; it is printed
 *   --control          a plain textarea beside a plain textarea: what differs then is not the element's doing
 *   --replay FILE      plays the operations of a JSON file once
 */
import fs from "node:fs";
import { parseArgs } from "node:util";
import type { Operation } from "./operations.js";
import { Soak } from "./soak.js";

const { values } = parseArgs({
  options: {
    minutes: { type: "string" },
    operations: { type: "string" },
    seed: { type: "string" },
    replay: { type: "string" },
    control: { type: "boolean" },
  },
});
const until = performance.now() + Number(values.minutes ?? 10) * 60_000;
const seed = values.seed ?? new Date().toISOString();
const soak = await Soak.open(values.control);
let failed = false;
try {
  if (values.replay) {
    const found = await soak.play(JSON.parse(fs.readFileSync(values.replay, "utf8")) as Operation[], seed);
    console.log(found?.words ?? "no difference");
    failed = found !== null;
  } else {
    console.log(`seed ${seed}`);
    const from = performance.now();
    const enough = (operations: number) => (values.operations ? operations >= Number(values.operations) : performance.now() > until);
    const { operations, counts, differences, heard } = await soak.run(seed, enough, (line) => console.log(line));
    for (const { words, tail, isRepeatable, session } of differences) {
      console.log(`\nsession ${session}: ${words}\n${isRepeatable ? "shortest tail" : "not seen again; the whole session"}:`);
      for (const one of tail) console.log(`  ${JSON.stringify(one)}`);
    }
    for (const line of new Set(heard)) console.log(`heard: ${line}`);
    console.log(JSON.stringify(counts));
    console.log(
      `${operations} operations, ${Math.round(operations / ((performance.now() - from) / 60_000))} a minute, ${differences.length} differences`,
    );
    failed = differences.length > 0;
  }
} finally {
  await soak.close();
}
process.exit(failed ? 1 : 0);
