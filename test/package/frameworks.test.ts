import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "../paths.js";
import { faultsIn, programOf } from "../typescript.js";

interface Case {
  what: string;
  code: string;
  /** Word of the one error; without it there is none. */
  fault?: RegExp;
}

const react = (attributes: string) =>
  `import type {} from "interaction-textarea/react"; export const box = <interaction-textarea ${attributes} />;`;
const vue = (line: string) =>
  `import type { GlobalComponents } from "vue"; import type {} from "interaction-textarea/vue";
   import type { InteractionAuditEvent } from "interaction-textarea";
   type Box = InstanceType<GlobalComponents["interaction-textarea"]>;
   export declare const box: Box; declare const event: InteractionAuditEvent; export const it = () => [event, ${line}];`;
const vueProps = (props: string) => vue(`${props} satisfies Box["$props"]`);
const svelte = (props: string) =>
  `import type { SvelteHTMLElements } from "svelte/elements"; import type {} from "interaction-textarea/svelte";
   export const props: SvelteHTMLElements["interaction-textarea"] = ${props};`;
const dom = (line: string) => `import "interaction-textarea/define"; import "interaction-textarea/inspector"; ${line}`;

const PROPS = `{ name: "text", rows: 8, tools: [], strings: { pause: "Halt" }, class: "wide" }`;
const CASES: Case[] = [
  { what: "React: properties", code: react(`name="text" rows={8} strings={{ pause: "Halt" }} tools={[]} aria-label="Text" hide-settings`) },
  { what: "React: an event", code: react(`oninteraction-audit={({ record }) => console.log(record.verdict.allowed)}`) },
  { what: "React: a wrong value", code: react(`mode="loud"`), fault: /"loud"/ },
  { what: "React: an unknown property", code: react(`restrain={1}`), fault: /restrain/ },
  { what: "Vue: properties", code: vueProps(PROPS) },
  { what: "Vue: an event", code: vue(`box.$emit("interaction-audit", event)`) },
  { what: "Vue: an unknown event", code: vue(`box.$emit("interaction-none", event)`), fault: /interaction-none/ },
  { what: "Vue: a wrong value", code: vueProps(`{ mode: "loud" }`), fault: /"loud"/ },
  { what: "Svelte: properties", code: svelte(PROPS) },
  {
    what: "Svelte: an event",
    code: svelte(`{ "oninteraction-audit": ({ record, currentTarget }) => [record.executed, currentTarget.value] }`),
  },
  { what: "Svelte: a wrong value", code: svelte(`{ mode: "loud" }`), fault: /"loud"/ },
  { what: "Svelte: an unknown property", code: svelte(`{ restrain: 1 }`), fault: /restrain/ },
  { what: "DOM: the textarea", code: dom(`document.createElement("interaction-textarea").restraint = 1;`) },
  { what: "DOM: the inspector", code: dom(`document.createElement("interaction-inspector").limit = 1;`) },
  { what: "DOM: an event", code: dom(`document.body.addEventListener("interaction-audit", (event) => event.record.at);`) },
  { what: "DOM: a wrong value", code: dom(`document.createElement("interaction-textarea").restraint = "much";`), fault: /number/ },
];

/** One program for all: the frameworks' own types are large. */
function check(cases: readonly Case[]): string[][] {
  const files = new Map(cases.map(({ code }, i) => [path.join(root, "dist", `case-${i}.tsx`), code]));
  const program = programOf(files, [...files.keys()], { exactOptionalPropertyTypes: true });
  return [...files.keys()].map((file) => {
    const source = program.getSourceFile(file)!;
    return faultsIn(program, source).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
  });
}

describe("types for templates", () => {
  const faults = check(CASES);
  it.each(CASES.map((entry, i) => ({ ...entry, found: faults[i]! })))("$what", ({ fault, found }) => {
    expect(found).toHaveLength(fault ? 1 : 0);
    if (fault) expect(found[0]).toMatch(fault);
  });
});

it("the manifest and the editors' data tell of the same elements", () => {
  const read = (file: string) => JSON.parse(fs.readFileSync(path.join(root, file), "utf8")) as Record<string, unknown>;
  const { modules } = read("custom-elements.json") as { modules: { path: string; declarations: { tagName: string }[] }[] };
  const tags = ["interaction-inspector", "interaction-textarea"];
  expect(modules.flatMap(({ declarations }) => declarations.map(({ tagName }) => tagName)).sort()).toEqual(tags);
  for (const module of modules) expect(fs.existsSync(path.join(root, module.path))).toBe(true);
  const html = read("dist/frameworks/vscode.html-custom-data.json") as { tags: { name: string; attributes: { name: string }[] }[] };
  expect(html.tags.map(({ name }) => name).sort()).toEqual(tags);
  const box = html.tags.find(({ name }) => name === "interaction-textarea")!;
  expect(box.attributes.map(({ name }) => name)).toEqual(expect.arrayContaining(["model", "instructions", "worker-url", "placeholder"]));
});
