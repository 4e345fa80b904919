import fs from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findInstructions } from "../../src/license/instructions.js";
import { blocksOf, placeOf, proseOf, readPages, type Block } from "./blocks.js";
import { root } from "../paths.js";
import { elementsByTag, type ElementNames } from "./manifest.js";
import { cssFaults, readMarkup } from "./markup.js";
import { typeFaults, type Snippet } from "./types.js";

const pages = readPages();
const all = pages.flatMap(blocksOf);
const checked = all.filter((block) => block.unchecked === undefined);
const inLanguage = (...languages: string[]) => checked.filter((block) => languages.includes(block.language));
const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");

let elements: Map<string, ElementNames>;
beforeAll(async () => {
  elements = await elementsByTag();
}, 120_000);

const markup = (block: Block) => readMarkup(block.code, block.language as "html" | "vue" | "svelte", elements);

describe("code blocks of README.md and docs/", () => {
  it("are in a language that has a check here, or say why not", () => {
    const languages = ["ts", "tsx", "js", "html", "vue", "svelte", "css", "sh", "json", "text"];
    expect(checked.filter((block) => !languages.includes(block.language)).map(placeOf)).toEqual([]);
    const open = all.filter((block) => block.unchecked !== undefined);
    console.log(
      `${all.length} blocks, ${open.length} not checked`,
      open.map((block) => `${placeOf(block)}: ${block.unchecked}`),
    );
  });

  it("type-check against the sources", () => {
    const scripts = inLanguage("html", "vue", "svelte").flatMap((block) =>
      markup(block)
        .scripts.filter(({ src }) => src === null)
        .map(({ code, language }): Snippet => ({ place: placeOf(block), code, language: language === "ts" ? "ts" : "js" })),
    );
    const blocks = inLanguage("ts", "tsx", "js").map((block) => ({
      place: placeOf(block),
      code: block.code,
      language: block.language as Snippet["language"],
    }));
    expect(typeFaults([...blocks, ...scripts])).toEqual([]);
  });

  it("hold markup that parses and names only what the manifest has", () => {
    const faults = inLanguage("html", "vue", "svelte").flatMap((block) => {
      const { faults: own, styles, scripts } = markup(block);
      const missing = scripts.flatMap(({ src }) =>
        src && !fs.existsSync(path.join(root, src)) ? [`${src} is not in the repository`] : [],
      );
      return [...own, ...styles.flatMap((css) => cssFaults(css, elements)), ...missing].map((fault) => `${placeOf(block)}: ${fault}`);
    });
    expect(faults).toEqual([]);
  });

  it("give instructions that the license understands", () => {
    const instructions = inLanguage("html", "vue", "svelte").flatMap((block) => markup(block).instructions);
    expect(instructions.length).toBeGreaterThan(0);
    expect(instructions.filter((text) => findInstructions(text).length === 0)).toEqual([]);
  });

  it("style only parts, states and properties that there are", () => {
    const faults = inLanguage("css").flatMap((block) => cssFaults(block.code, elements).map((fault) => `${placeOf(block)}: ${fault}`));
    expect(faults).toEqual([]);
  });

  it("run only scripts that there are", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const recipe = read("training/run");
    const isKnown = (command: string) => {
      const [program, first = "", second = ""] = command.split(/\s+/);
      if (program === "training/run") return new RegExp(`^training/run ${first} `, "m").test(recipe);
      if (program === "npm" && first === "run") return second in scripts;
      if (program === "npm" && ["start", "test"].includes(first)) return first in scripts;
      return program === "cp" || (program === "npm" && ["install", "pack"].includes(first));
    };
    const commands = inLanguage("sh").flatMap((block) =>
      block.code.split("\n").map((line) => ({ place: placeOf(block), command: line.replace(/\s+#.*$/, "").trim() })),
    );
    expect(commands.filter(({ command }) => command && !isKnown(command))).toEqual([]);
  });

  it("are JSON where they say so", () => {
    for (const block of inLanguage("json")) expect(() => JSON.parse(block.code) as unknown, placeOf(block)).not.toThrow();
  });
});

describe("pages of the documentation", () => {
  it("name only events and elements that there are", () => {
    const known = new Set([...elements].flatMap(([tag, names]) => [tag, ...names.events]));
    const { name } = JSON.parse(read("package.json")) as { name: string };
    const faults = pages.flatMap((page) => {
      const quoted = [...page.text.matchAll(/["'`](interaction-[a-z]+(?:-[a-z]+)*)["'`]/g)].map((match) => match[1]!);
      const properties = cssFaults(proseOf(page), elements);
      return [...quoted.filter((word) => word !== name && !known.has(word)), ...properties].map((fault) => `${page.file}: ${fault}`);
    });
    expect(faults).toEqual([]);
  });

  // The other way round: what the element has gained must be in the docs.
  it("leave out no event, part, state or custom property of the element", () => {
    const names = elements.get("interaction-textarea")!;
    const lacks = (file: string, wanted: Iterable<string>) => {
      const text = read(file);
      return [...wanted].filter((word) => !text.includes(`\`${word}\``)).map((word) => `${file} says nothing of ${word}`);
    };
    expect([
      ...lacks("docs/events.md", names.events),
      ...lacks("docs/theming.md", [...names.parts, ...names.states, ...names.properties]),
    ]).toEqual([]);
  });

  it("link to files and headings that there are", () => {
    const slug = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .trim()
        .replace(/ /g, "-");
    const faults = pages.flatMap((page) =>
      [...proseOf(page).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(([link, file = "", anchor]) => {
        const target = file ? path.join(path.dirname(page.file), file) : page.file;
        if (!fs.existsSync(path.join(root, target))) return [`${page.file}: ${link}`];
        if (!anchor) return [];
        const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map((match) => slug(match[1]!));
        return headings.includes(anchor) ? [] : [`${page.file}: ${link}`];
      }),
    );
    expect(faults).toEqual([]);
  });

  it("may say that importing the package does nothing where there is no DOM", async () => {
    expect(typeof document).toBe("undefined");
    const { InteractionTextarea } = await import("../../src/define.js");
    expect(InteractionTextarea).toBeTypeOf("function");
  });
});
