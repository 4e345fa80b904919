import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { root } from "../paths.js";
import { faultsIn, programOf } from "../typescript.js";
import { STUBS } from "./stubs.js";

/** A piece of code to check, and where a reader finds it. */
export interface Snippet {
  place: string;
  code: string;
  language: "ts" | "tsx" | "js";
}

const AMBIENT = `
import type { InteractionTextarea } from "interaction-textarea/define";
declare global {
  /** Most examples leave out how they found the element. */
  const box: InteractionTextarea;
}
`;

/** What JavaScript leaves unsaid: types of parameters, and that an element is there. */
const UNSAID = new Set([2531, 2532, 7005, 7006, 7031, 7034, 18047, 18048]);

/** The package's own subpaths, each with the source file that its types are made of. */
function sourcePaths(): Record<string, string[]> {
  const { name, exports } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
    name: string;
    exports: Record<string, string | { types: string }>;
  };
  const typed = Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === "string" ? [] : [[subpath.replace(/^\./, name), target.types] as const],
  );
  return Object.fromEntries(
    typed.map(([from, types]) => [from, [path.join(root, types.replace("dist/types/", "").replace(/\.d\.ts$/, ".ts"))]]),
  );
}

/** Type-checks snippets against the sources: one line a fault, `place: message`. */
export function typeFaults(snippets: readonly Snippet[]): string[] {
  const folder = path.join(root, "docs/.snippets");
  const virtual = new Map<string, string>([[path.join(folder, "ambient.d.ts"), AMBIENT]]);
  // `/src/…` is what `npm start` serves.
  const paths: Record<string, string[]> = { ...sourcePaths(), "/src/*": [path.join(root, "src/*")] };
  for (const [name, text] of Object.entries(STUBS)) {
    const file = path.join(folder, "stubs", `${name.replace(/\W/g, "_")}.d.ts`);
    virtual.set(file, text);
    paths[name] = [file];
  }
  const placed = new Map<string, Snippet>();
  snippets.forEach((snippet, i) => {
    const file = path.join(folder, `block-${i}.${snippet.language}`);
    placed.set(file, snippet);
    // On the same line, so that lines stay as they are: a module, whose names are its own.
    virtual.set(file, `export {}; ${snippet.code}`);
  });

  const roots = [...virtual.keys()].filter((file) => !file.includes("stubs"));
  const program = programOf(virtual, roots, {
    allowJs: true,
    allowImportingTsExtensions: true,
    checkJs: true,
    experimentalDecorators: true,
    paths,
  });
  return [...placed].flatMap(([file, snippet]) => {
    const source = program.getSourceFile(file)!;
    // Of the blocks alone: the sources have a check of their own.
    return faultsIn(program, source)
      .filter(({ code }) => snippet.language !== "js" || !UNSAID.has(code))
      .map(({ messageText, start = 0 }) => {
        const line = source.getLineAndCharacterOfPosition(start).line + 1;
        return `${snippet.place}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
      });
  });
}
