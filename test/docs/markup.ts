import { parsers } from "prettier/plugins/html";
import type { ElementNames } from "./manifest.js";

interface MarkupNode {
  kind?: string;
  name?: string;
  attrs?: { name: string; value: string | null }[];
  children?: MarkupNode[];
  value?: string;
}

/** What is found in markup. */
export interface Markup {
  faults: string[];
  /** Text of scripts, with their `src` where they have one instead. */
  scripts: { code: string; language: string; src: string | null }[];
  styles: string[];
  /** Values of `instructions` attributes. */
  instructions: string[];
}

/** Attributes that every element may have. */
const GLOBAL =
  /^(?:id|class|style|slot|title|lang|dir|hidden|tabindex|spellcheck|inputmode|enterkeyhint|autocapitalize|aria-[a-z]+|data-.+)$/;
/** What a framework's template adds to attributes. */
const DIRECTIVE = /^(?:ref|key|v-model|bind:this)$/;

/**
 * Parses HTML, a Vue or a Svelte component, and checks what stands on our elements.
 * @throws where it does not parse
 */
export function readMarkup(code: string, kind: "html" | "vue" | "svelte", elements: ReadonlyMap<string, ElementNames>): Markup {
  const found: Markup = { faults: [], scripts: [], styles: [], instructions: [] };
  const parser = kind === "vue" ? "vue" : "html";
  const parse = parsers[parser]!.parse as (text: string, options: unknown) => MarkupNode;
  walk(parse(code, { originalText: code, parser, filepath: `block.${kind}` }), found, elements);
  return found;
}

function walk(node: MarkupNode, found: Markup, elements: ReadonlyMap<string, ElementNames>): void {
  const attributes = new Map((node.attrs ?? []).map(({ name, value }) => [name, value]));
  const text = (node.children ?? []).map((child) => child.value ?? "").join("");
  if (node.name === "script")
    found.scripts.push({ code: text, language: attributes.get("lang") ?? "js", src: attributes.get("src") ?? null });
  else if (node.name === "style") found.styles.push(text);
  else if (node.name?.startsWith("interaction-")) {
    const names = elements.get(node.name);
    if (!names) found.faults.push(`<${node.name}> is no element of ours`);
    else for (const name of attributes.keys()) if (!isKnown(name, names)) found.faults.push(`<${node.name}> has no ${name}`);
    const instructions = attributes.get("instructions");
    if (instructions) found.instructions.push(instructions);
  }
  for (const child of node.children ?? []) walk(child, found, elements);
}

function isKnown(name: string, names: ElementNames): boolean {
  const event = /^(?:@|v-on:|on)([a-z-]+)$/.exec(name)?.[1];
  if (event !== undefined) return names.events.has(event);
  const shorthand = /^\{(\w+)\}$/.exec(name)?.[1];
  const bound = shorthand ?? /^(?::|v-bind:|\.)([\w-]+)(?:\.prop)?$/.exec(name)?.[1];
  if (bound !== undefined) return names.members.has(bound) || names.attributes.has(bound);
  return names.attributes.has(name) || names.members.has(name) || GLOBAL.test(name) || DIRECTIVE.test(name);
}

/** Parts, states and custom properties of ours that CSS names and no element has. */
export function cssFaults(css: string, elements: ReadonlyMap<string, ElementNames>): string[] {
  const all = [...elements.values()];
  const unknown = (pattern: RegExp, kind: "parts" | "states" | "properties") =>
    [...css.matchAll(pattern)]
      .map((match) => match[1]!)
      .flatMap((names) => names.split(/\s+/))
      .filter((name) => name && !all.some((element) => element[kind].has(name)))
      .map((name) => `no element has ${name} among its ${kind}`);
  return [
    ...unknown(/::part\(([^)]*)\)/g, "parts"),
    ...unknown(/:state\(([^)]*)\)/g, "states"),
    ...unknown(/(--interaction-[\w-]+)/g, "properties"),
  ];
}
