/**
 * A readable view of streams for the manual read: one self-contained HTML file.
 *   npm run corpus:view -- FILE.stream… [FILE.scaffold…] [--out FILE.html]
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { runMain } from "../main.js";
import { parseScaffoldFile } from "../scaffolds/scaffold-file.js";
import { parseStreamFile } from "../stream-file.js";
import { renderCard } from "./card.js";
import { renderPage } from "./page.js";

/** The page of files given as `[name, text]`. Names that end in `.scaffold` hold placeholders, which are shown as such. */
export function viewFiles(files: readonly (readonly [name: string, text: string])[]): string {
  const families = new Set<string>();
  const cards = files.flatMap(([name, text]) => {
    if (name.endsWith(".scaffold")) {
      return parseScaffoldFile(text, name).map((scaffold) => {
        families.add(scaffold.family);
        return renderCard(scaffold, (event) => ({ action: event.placeholder, rejected: [], placeholder: true }));
      });
    }
    return parseStreamFile(text, name).map((script) => {
      families.add(script.family);
      return renderCard(script, (event) => ({ ...event, placeholder: false }));
    });
  });
  return renderPage(files.map(([name]) => path.basename(name)).join(", "), [...families].sort(), cards);
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: "string", default: "training/build/corpus.html" } },
  });
  if (positionals.length === 0) throw new Error("usage: npm run corpus:view -- FILE.stream… [--out FILE.html]");
  const page = viewFiles(positionals.map((file) => [file, fs.readFileSync(file, "utf8")] as const));
  fs.mkdirSync(path.dirname(values.out), { recursive: true });
  fs.writeFileSync(values.out, page);
  console.log(`${values.out}: open it in a browser`);
}

await runMain(import.meta.url, main);
