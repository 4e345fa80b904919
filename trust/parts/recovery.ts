import { isDeepStrictEqual } from "node:util";
import { Random } from "../../training/corpus-tools/random.js";
import { blankPage, NO_ICON, openPage, serve } from "../browser/stage.js";
import { Faults, type Order, type Outcome } from "../figures.js";
import { DEATHS, type Kill } from "../recovery/kill.js";
import type { Told } from "../recovery/page.js";

const WAYS: readonly Kill["when"][] = ["before", "after", "answer"];
/** Deaths that the browser tells of; of the silent ones the page learns by asking every 2 s and waiting 10 s. */
const TOLD = new Set<Kill["death"]>(["throws", "device lost", "out of memory"]);

/** A session whose worker is killed at each message in turn, beside the same one undisturbed. */
export async function recovery({ seed, size, log }: Order): Promise<Outcome> {
  const random = new Random(`recovery ${seed}`);
  const [different, given] = [new Faults(), new Faults()];
  const site = await serve({ page: "trust/recovery/page.ts", worker: "trust/recovery/worker.ts" }, { "/": blankPage("Recovery", NO_ICON) });
  const { page, close } = await openPage(`${site.origin}/`);
  const play = (kill: Kill | null) => page.evaluate((order) => window.recovery.play(order), kill) as Promise<Told>;
  let slowest = 0;
  let kills = 0;
  let lost = 0;
  try {
    await page.waitForFunction(() => window.recovery !== undefined);
    const undisturbed = await play(null);
    log(`undisturbed: ${undisturbed.trail.length} events, ${undisturbed.sent} messages out, ${undisturbed.answered} in`);
    const wanted = same(undisturbed);
    if (!isDeepStrictEqual(same(await play(null)), wanted)) different.add("undisturbed, it differs from time to time");
    for (const what of ["mark(", "delegate(", "integrate(", "nudge("])
      if (!wanted.trail.some((line) => line.includes(`→ ${what}`) && line.includes(" true"))) different.add(`undisturbed, no ${what}`);
    const points = DEATHS.flatMap((death) =>
      WAYS.flatMap((when) => {
        const messages = when === "answer" ? undisturbed.answered : undisturbed.sent;
        return Array.from({ length: messages }, (_, at): Kill => ({ death, when, at, times: random.pick([1, 1, 2]) }));
      }),
    ).sort(() => random.next() - 0.5);
    const total = size(24, 1_000);
    for (; kills < total; kills++) {
      const kill = points[kills % points.length]!;
      const told = await play(kill);
      if (!isDeepStrictEqual(same(told), wanted)) different.add(`${JSON.stringify(kill)}: ${firstDifference(told, undisturbed)}`);
      if (told.errors.length > 0) lost++;
      if (TOLD.has(kill.death)) slowest = Math.max(slowest, told.detectedIn ?? 0);
      if (kills % 20 === 19) log(`${kills + 1} kills`);
    }
    const hopeless = size(4, 100);
    for (let i = 0; i < hopeless; i++) {
      // Early in the session: of a death that falls on no call nobody need know.
      const kill: Kill = {
        when: random.pick(WAYS),
        at: random.between(0, 9),
        times: 1_000,
        death: random.pick(["throws", "closes", "terminated"]),
      };
      const told = await play(kill);
      const isPlain = told.status === "degraded" && told.value.includes("remind me") && told.value.endsWith("and so on. ");
      const counted = told.errors.filter((code) => code === "worker-lost").length;
      if (!isPlain || counted !== 3)
        given.add(`${JSON.stringify(kill)}: ${told.status}, ${told.errors.join()}, ${JSON.stringify(told.value)}`);
    }
    const figures = [
      {
        what: `Sessions whose worker was killed at a message to it or from it (${points.length} points: ${DEATHS.join(", ")}; once or twice in a row)`,
        size: kills,
        faults: different.count,
        of: "that then differed from the undisturbed session in a decision, an act, a tool call, a time of the stream, the text or what is shown",
        note: `in ${lost} the death fell on a call and was told; where the browser tells of it, known within ${Math.round(slowest)} ms; silent deaths are found by asking, within 12 s, or 122 s while it loads (timers that are shortened here)`,
      },
      {
        what: "Sessions whose workers died one after the other",
        size: hopeless,
        faults: given.count,
        of: "that did not give up after three, or did not go on as a plain textarea",
      },
    ];
    return { figures, faults: [...different.words, ...given.words] };
  } finally {
    await close();
    await site.close();
  }
}

const same = ({ trail, calls, value, shown, status }: Told) => ({ trail, calls, value, shown, status });

function firstDifference(told: Told, wanted: Told): string {
  const at = wanted.trail.findIndex((line, i) => line !== told.trail[i]);
  if (at >= 0 || told.trail.length !== wanted.trail.length)
    return `${told.trail[at] ?? "nothing"} in place of ${wanted.trail[at] ?? "the end"}`;
  return `${told.calls.length} calls, ${told.shown}, ${told.status}, ${told.errors.join()}, ${JSON.stringify(told.value)}`;
}
