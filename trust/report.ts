import prettier from "prettier";
import type { PartResult } from "./figures.js";

export const PARTS = {
  stream: "No forged stream",
  license: "License against a hostile model",
  parser: "Parser and schemas",
  egress: "Egress",
  integrity: "Integrity of the model's files",
  markup: "Markup, policy and Trusted Types",
  recovery: "Recovery",
  soak: "Text is sacred",
  leaks: "Leaks",
} as const;
export type Results = Partial<Record<keyof typeof PARTS, PartResult>>;

/** What the issue asks for and no suite measures yet: nobody should read the page as if it did. */
const NOT_MEASURED = [
  "markup and policy with the WebGPU and CPU engines' own runtimes: measured with the scripted engine",
  "a real GPU that is lost and real memory that runs out: both are played by the scripted engine",
  "autofill and spelling checkers of a real browser profile: the soak does to the page what they do",
  "storage that is full, and a page that is offline, while typing goes on",
  "injected instructions in tool results through the real model",
  "dependencies: npm sbom leaves out Lit and zod with --omit dev and refuses this lock file without it; npm audit was not answered",
  "sessions of hours, of thousands of events, on many tabs",
  "the WebGPU engine's own tokenizer under forged control text (the CPU engine's was measured)",
];

/** docs/trust.md, whole: nothing in it is written by hand. */
export async function report(results: Results): Promise<string> {
  const sections = Object.entries(PARTS).flatMap(([name, title]) => {
    const result = results[name as keyof typeof PARTS];
    return result ? [section(title, result)] : [];
  });
  const missing = Object.entries(PARTS).filter(([name]) => !(name in results));
  const text = [
    "# Trust",
    "",
    "Written by `npm run trust` from `trust/results.json`; figures come from runs only. A fault of a suite is a failing run. What the suites defend against is in [SECURITY.md](../SECURITY.md).",
    "",
    ...sections,
    "## Not measured",
    "",
    ...[...missing.map(([, title]) => title), ...NOT_MEASURED].map((what) => `- ${what}`),
    "",
  ].join("\n");
  return prettier.format(text, { parser: "markdown", printWidth: 120 });
}

function section(title: string, { figures, at, seconds, loadAverage, seed, scale, faults }: PartResult): string {
  const rows = figures.map(({ what, size, faults: found, of, note }) => {
    const said = `${what}${note ? `; ${note}` : ""}`;
    return `| ${cell(said)} | ${size.toLocaleString("en")} | ${found === 0 ? "0" : `**${found.toLocaleString("en")}**`} | ${cell(of)} |`;
  });
  return [
    `## ${title}`,
    "",
    "| tried | times | found | what would be a fault |",
    "| --- | ---: | ---: | --- |",
    ...rows,
    "",
    ...(faults.length > 0
      ? ["Found, as it was said:", "", ...faults.map((fault) => `- \`${fault.replace(/[`\n]/g, " ").slice(0, 300)}\``), ""]
      : []),
    `${scale === "full" ? "Full" : "Quick"} run of ${at}, seed \`${seed}\`, ${seconds} s on a machine with a load of up to ${loadAverage}.`,
    "",
  ].join("\n");
}

const cell = (text: string) => text.replace(/\|/g, "\\|").replace(/\n/g, " ");
