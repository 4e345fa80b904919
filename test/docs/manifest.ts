import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "../paths.js";

interface Named {
  name: string;
  description?: string;
}
interface Declaration {
  tagName?: string;
  attributes?: Named[];
  events?: Named[];
  cssParts?: Named[];
  cssProperties?: Named[];
  cssStates?: Named[];
  slots?: Named[];
  members?: (Named & { kind: string; privacy?: string })[];
}

/** What the manifest knows of one element, by name. */
export interface ElementNames {
  attributes: ReadonlySet<string>;
  /** Public properties and methods. */
  members: ReadonlySet<string>;
  events: ReadonlySet<string>;
  parts: ReadonlySet<string>;
  properties: ReadonlySet<string>;
  states: ReadonlySet<string>;
  slots: ReadonlySet<string>;
}

/** Runs the package's own `manifest` script on a copy of `src`: the script also writes into the package.json beside it. */
export async function elementsByTag(): Promise<Map<string, ElementNames>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "manifest-"));
  try {
    fs.cpSync(path.join(root, "src"), path.join(folder, "src"), { recursive: true });
    const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
    const [, ...flags] = scripts["manifest"]!.split(/\s+/).map((word) => word.replace(/^'(.*)'$/, "$1"));
    const cem = path.join(root, "node_modules/@custom-elements-manifest/analyzer/cem.js");
    await promisify(execFile)(process.execPath, [cem, ...flags, "--quiet"], { cwd: folder });
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, "custom-elements.json"), "utf8")) as {
      modules: { declarations?: Declaration[] }[];
    };
    const elements = manifest.modules.flatMap((module) => module.declarations ?? []).filter((declaration) => declaration.tagName);
    return new Map(elements.map((element) => [element.tagName!, namesOf(element)]));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function namesOf(element: Declaration): ElementNames {
  const isPublic = ({ privacy }: { privacy?: string }) => privacy !== "private" && privacy !== "protected";
  return {
    attributes: allNames(element.attributes),
    members: allNames(element.members?.filter(isPublic)),
    events: allNames(element.events),
    parts: allNames(element.cssParts),
    properties: allNames(element.cssProperties),
    states: allNames(element.cssStates),
    slots: allNames(element.slots),
  };
}

/** Names, and those that a description adds: "also `card-held`", "up to `--mark-4`". */
function allNames(entries: readonly Named[] = []): Set<string> {
  const names = new Set<string>();
  for (const { name, description = "" } of entries) {
    names.add(name);
    const added = /\balso (`[^`]+`(?:, `[^`]+`)*)/.exec(description)?.[1] ?? "";
    for (const match of added.matchAll(/`([^`]+)`/g)) names.add(match[1]!);
    const [, stem, last = 0] = /\bup to `([^`]*?)(\d+)`/.exec(description) ?? [];
    for (let number = 1; number <= Number(last); number++) names.add(`${stem}${number}`);
  }
  return names;
}
