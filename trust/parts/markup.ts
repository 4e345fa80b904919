import { blankPage, openPage, serve } from "../browser/stage.js";
import { Faults, type Order, type Outcome } from "../figures.js";
import { PAYLOADS } from "../markup/vectors.js";

/** The policy that docs/privacy.md gives, and nothing wider: what is measured is what is documented. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types lit-html interaction-textarea",
].join("; ");

/** Elements on one page at a time. */
const AT_ONCE = 16;

/** Texts that would be markup through every output, under the policy. */
export async function markup({ seed: _seed, size, log }: Order): Promise<Outcome> {
  const [made, violations, lived] = [new Faults(), new Faults(), new Faults()];
  const site = await serve({ page: "trust/markup/page.ts", worker: "trust/markup/worker.ts" }, { "/": blankPage("Markup") }, () => ({
    "Content-Security-Policy": POLICY,
  }));
  const { page, heard, close } = await openPage(`${site.origin}/`);
  let places = 0;
  const throughSession = size(48, PAYLOADS.length);
  try {
    await page.waitForFunction(() => window.markup !== undefined);
    // Not one of the interface's own words.
    const [word] = await page.evaluate(() => window.markup.made(["Zwischenablage"]));
    const check = async (what: string) => {
      const report = await page.evaluate(() => window.markup.report());
      for (const violation of report.violations) violations.add(`${what}: ${violation}`);
      if (report.hits > 0) made.add(`${what}: a script of it ran`);
    };
    await check("a plain word");
    for (let i = 0; i < PAYLOADS.length; i += AT_ONCE) {
      const some = PAYLOADS.slice(i, i + AT_ONCE);
      const results = await page.evaluate((texts) => window.markup.made(texts), some);
      for (const [n, { elements, times }] of results.entries()) {
        places += times;
        const at = elements.findIndex((element, place) => element !== word!.elements[place]);
        const isOther = at >= 0 || elements.length !== word!.elements.length;
        if (isOther) made.add(`${some[n]}: ${elements[at] ?? "nothing"} in place of ${word!.elements[at]}`);
        if (times === 0) made.add(`${some[n]}: is nowhere to be read`);
      }
      await check(some.join(" "));
      log(`${i + some.length} texts`);
    }
    for (let i = 0; i < throughSession; i += AT_ONCE) {
      const some = PAYLOADS.slice(i, Math.min(i + AT_ONCE, throughSession));
      const { shown, refused } = await page.evaluate((texts) => window.markup.lived(texts), some);
      if (shown + refused !== 2 * some.length)
        lived.add(`${2 * some.length - shown - refused} of ${2 * some.length} were not shown, from ${some[0]}`);
      await check(some.join(" "));
    }
  } finally {
    await close();
    await site.close();
  }
  const own = new Set(["/", "/page.js", "/worker.js", "/favicon.ico"]);
  for (const path of site.asked)
    if (!own.has(path) && !path.startsWith("/chunk-") && !/^\/[\w-]+-[A-Z0-9]{8}\.js$/.test(path)) violations.add(`asked for ${path}`);
  for (const line of heard) if (!line.includes("favicon") && !line.includes("404")) violations.add(line);
  const figures = [
    {
      what: `Texts that would be markup, script, template or style, each in every place that element and inspector show`,
      size: PAYLOADS.length,
      faults: made.count,
      of: "that made another element or attribute than a plain word does, ran, or were not to be read",
      note: `${places.toLocaleString("en")} places where they were read as text`,
    },
    {
      what: "Results and errors of tools, and replies, through the real session, license and worker (scripted engine)",
      size: 2 * throughSession,
      faults: lived.count,
      of: "groups in which one was neither shown as text nor refused",
    },
    {
      what: `All of these under \`${POLICY}\`, sent with the worker's file as well`,
      size: PAYLOADS.length + 2 * throughSession,
      faults: violations.count,
      of: "violations of the policy, requests for anything but page and worker, messages on the console",
    },
  ];
  return { figures, faults: [...made.words, ...violations.words, ...lived.words] };
}
