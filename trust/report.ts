import prettier from "prettier";
import type { PartResult } from "./figures.js";

export const PARTS = {
  stream: "No forged stream",
  license: "License against a hostile model",
  parser: "Parser and schemas",
  egress: "Egress",
  integrity: "Integrity of the model's files",
} as const;
export type Results = Partial<Record<keyof typeof PARTS, PartResult>>;

/** What the issue asks for and no suite measures yet: nobody should read the page as if it did. */
const NOT_MEASURED = [
  "markup in every output under a strict CSP and Trusted Types",
  "real input operations against a plain textarea (soak)",
  "a worker killed at each await point, a lost device, too little memory",
  "injected instructions in tool results through the real model",
  "leaks, load and long sessions",
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
