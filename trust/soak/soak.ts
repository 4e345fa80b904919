import { isDeepStrictEqual } from "node:util";
import { Random } from "../../training/corpus-tools/random.js";
import { blankPage, NO_ICON, openPage, serve, type OpenPage, type Site } from "../browser/stage.js";
import { Hands } from "./hands.js";
import { operation, type Operation } from "./operations.js";

const STYLE = `<style>
  * { transition: none !important; animation: none !important; }
  html, body { margin: 0; height: 100%; overflow: hidden; }
  textarea, interaction-textarea::part(textarea) {
    box-sizing: border-box; width: 620px; height: 180px; padding: 8px; margin: 0; border: 1px solid; resize: none; display: block;
    font: 16px/24px monospace; letter-spacing: normal; overflow-y: scroll; white-space: pre-wrap; overflow-wrap: break-word; field-sizing: fixed;
  }
  form { position: fixed; top: 20px; left: 20px; width: 640px; }
  /* What floats on the text would take presses that are meant for it. */
  interaction-textarea::part(weave), interaction-textarea::part(callout), interaction-textarea::part(callout-details),
  interaction-textarea::part(toolbar) { pointer-events: none; }
</style>`;
const PAGE = blankPage("Soak", `${NO_ICON}${STYLE}`);

/** Operations of one session: a fresh control, then so many. */
const SESSION = 240;
/** Operations between two looks at both pages. */
const LOOK = 16;
/** Sessions until both pages are loaded anew. */
const RELOAD = 20;

export interface Difference {
  seed: string;
  session: number;
  /** Where it was seen, and what differs. */
  words: string;
  /** The shortest tail that shows it again; the whole session where none did. */
  tail: Operation[];
  isRepeatable: boolean;
}

export interface SoakResult {
  operations: number;
  byKind: Record<string, number>;
  /** Actions, faults and statuses of the subject meanwhile. */
  counts: Record<string, number>;
  differences: Difference[];
  heard: string[];
}

/** The element and a plain textarea under the same hands. */
export class Soak {
  private readonly counts: Record<string, number> = {};
  private constructor(
    private readonly site: Site,
    private readonly pages: readonly [OpenPage, OpenPage],
    private readonly hands: readonly [Hands, Hands],
  ) {}

  /** @param isControl a plain textarea on a busy page as the subject: what differs then is the browser's or the soak's own doing */
  static async open(isControl = false): Promise<Soak> {
    const site = await serve({ page: "trust/soak/page.ts", worker: "trust/soak/worker.ts" }, { "/": PAGE });
    // A browser each: they share no clipboard then.
    const pages = await Promise.all([openPage(`${site.origin}/${isControl ? "?oracle&busy" : ""}`), openPage(`${site.origin}/?oracle`)]);
    const soak = new Soak(site, pages, [new Hands(pages[0]), new Hands(pages[1])]);
    await soak.reload();
    return soak;
  }

  async close(): Promise<void> {
    await Promise.all(this.pages.map((page) => page.close()));
    await this.site.close();
  }

  /** Plays sessions until `enough` says so. */
  async run(seed: string, enough: (operations: number) => boolean, log: (line: string) => void): Promise<SoakResult> {
    const differences: Difference[] = [];
    const byKind: Record<string, number> = {};
    let operations = 0;
    for (let session = 0; !enough(operations) && differences.length < 5; session++) {
      if (session % RELOAD === 0) await this.reload();
      const random = new Random(`soak ${seed} ${session}`);
      const list = Array.from({ length: SESSION }, () => operation(random));
      const found = await this.play(list, `${seed} ${session}`);
      operations += found?.after ?? list.length;
      for (const { do: kind } of list.slice(0, found?.after)) byKind[kind] = (byKind[kind] ?? 0) + 1;
      if (session % 5 === 4) log(`${operations} operations`);
      if (found === null) continue;
      const { words, after } = found;
      log(`seed ${seed}, session ${session}, after ${after}: ${words}`);
      differences.push({ seed, session, words, ...(await this.shortest(list.slice(0, after), `${seed} ${session}`)) });
    }
    await this.reload();
    const heard = this.pages.flatMap((page) => page.heard);
    return { operations, byKind, counts: this.counts, differences, heard };
  }

  /** Null where both pages agreed all the way; else what differed, and after how many operations. */
  async play(list: readonly Operation[], seed: string): Promise<{ words: string; after: number } | null> {
    await this.both((hands) => hands.ask("fresh", seed));
    for (let i = 0; i < list.length; i++) {
      const words = await this.perform(list[i]!);
      if (words) return { words, after: i + 1 };
      if (i % LOOK !== LOOK - 1 && i < list.length - 1) continue;
      const different = await this.difference();
      if (different) return { words: different, after: i + 1 };
    }
    return null;
  }

  private async perform(one: Operation): Promise<string | null> {
    const [subject, oracle] = this.hands;
    switch (one.do) {
      case "fault":
        await subject.ask("fault", one.fault);
        return null;
      case "annotation":
        await subject.ask("annotation", one.what);
        return null;
      case "weave": {
        const taken = await subject.ask<{ at: number; text: string; offered: string } | null>("takeWeave");
        if (!taken) return null;
        if (taken.text.trim() !== taken.offered.trim())
          return `offered ${JSON.stringify(taken.offered)}, took ${JSON.stringify(taken.text)}`;
        await oracle.ask("insertAt", taken.at, taken.text);
        return null;
      }
      default:
        await this.both((hands) => hands.do(one));
        return null;
    }
  }

  private async difference(): Promise<string | null> {
    const [mine, plain] = await this.both(async (hands) => (await hands.ask("settle"), hands.ask<Record<string, unknown>>("state")));
    if (isDeepStrictEqual(mine, plain)) {
      await this.both((hands) => hands.ask("clearLog"));
      return null;
    }
    const [heard, expected] = await this.both((hands) => hands.ask<string[]>("log"));
    const at = expected.findIndex((line, i) => line !== heard[i]);
    const from = Math.max(0, (at < 0 ? expected.length : at) - 1);
    const some = (lines: readonly string[]) => JSON.stringify(lines.slice(from, from + 4));
    const said = heard.join() === expected.join() ? "" : `; heard ${some(heard)} in place of ${some(expected)}`;
    const keys = Object.keys(plain).filter((key) => key !== "log" && !isDeepStrictEqual(mine[key], plain[key]));
    return `${keys.map((key) => `${key}: ${JSON.stringify(mine[key])} in place of ${JSON.stringify(plain[key])}`).join("; ")}${said}`;
  }

  /** The shortest tail that shows a difference again, less what it can do without. */
  private async shortest(list: readonly Operation[], seed: string): Promise<Pick<Difference, "tail" | "isRepeatable">> {
    const fails = async (some: readonly Operation[]) => (await this.reload(), (await this.play(some, seed)) !== null);
    let tail: Operation[] | null = null;
    for (let length = LOOK; tail === null; length *= 3) {
      const some = list.slice(Math.max(0, list.length - length));
      if (await fails(some)) tail = some;
      else if (length >= list.length) return { tail: [...list], isRepeatable: false };
    }
    // Halves, quarters and so on are left out where it shows without them as well.
    for (let size = Math.ceil(tail.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < tail.length;) {
        const less: Operation[] = [...tail.slice(0, at), ...tail.slice(at + size)];
        if (less.length > 0 && (await fails(less))) tail = less;
        else at += size;
      }
    }
    return { tail, isRepeatable: true };
  }

  private both<T>(use: (hands: Hands) => Promise<T>): Promise<[T, T]> {
    return Promise.all([use(this.hands[0]), use(this.hands[1])]);
  }

  private async reload(): Promise<void> {
    const counts = await this.pages[0].page.evaluate(() => window.soak?.counts ?? {}).catch(() => ({}));
    for (const [what, times] of Object.entries(counts)) this.counts[what] = (this.counts[what] ?? 0) + times;
    await Promise.all(
      this.pages.map(async ({ page }) => {
        await page.reload();
        await page.waitForFunction(() => window.soak !== undefined);
      }),
    );
  }
}
