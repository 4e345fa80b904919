import fs from "node:fs";
import path from "node:path";
import { root } from "../paths.js";

/** A page of the documentation. */
export interface Page {
  /** Relative to the repository, with forward slashes. */
  file: string;
  text: string;
}

/** A fenced block of a page. */
export interface Block {
  page: string;
  /** Line of its first character, from 1. */
  line: number;
  language: string;
  code: string;
  /** Why it is not checked, from `<!-- not checked: reason -->` right before it. */
  unchecked?: string;
}

/** Where a reader looks for it: `docs/events.md:12`. */
export const placeOf = (block: Block): string => `${block.page}:${block.line}`;

export function readPages(): Page[] {
  const docs = fs.readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md"));
  const files = ["README.md", ...docs.sort().map((name) => `docs/${name}`)];
  return files.map((file) => ({ file, text: fs.readFileSync(path.join(root, file), "utf8") }));
}

// Also one in a list, indented.
const FENCE = /^( *)```(\S*)[^\n]*\n([\s\S]*?)^\1```[ ]*$/gm;
const UNCHECKED = /<!-- not checked: (.+?) -->\s*$/;

export function blocksOf({ file, text }: Page): Block[] {
  return [...text.matchAll(FENCE)].map((match) => {
    const before = text.slice(0, match.index);
    const reason = UNCHECKED.exec(before)?.[1];
    return {
      page: file,
      line: before.split("\n").length + 1,
      language: match[2]!,
      code: match[3]!.replace(new RegExp(`^${match[1]}`, "gm"), ""),
      ...(reason ? { unchecked: reason } : {}),
    };
  });
}

/** The page's own words: without fenced blocks. */
export function proseOf({ text }: Page): string {
  return text.replace(FENCE, "");
}
