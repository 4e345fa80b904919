// After the build: custom-elements.json as it is published, and what frameworks and editors read of it.
import fs from "node:fs";
import { generateJsxTypes } from "@wc-toolkit/jsx-types";
import { generateVsCodeCustomElementData } from "custom-element-vs-code-integration";
import { published, publicElements } from "./manifest.mjs";
import { svelteTypes, vueTypes } from "./framework-types.mjs";

const OUT = "dist/frameworks";
const manifest = published(JSON.parse(fs.readFileSync("custom-elements.json", "utf8")));
fs.writeFileSync("custom-elements.json", `${JSON.stringify(manifest, null, 2)}\n`);
fs.mkdirSync(OUT, { recursive: true });

const elements = publicElements(manifest);
const classOf = Object.fromEntries(elements.map(({ name, entry }) => [name, `../types/src/${entry}.js`]));
generateJsxTypes(manifest, {
  outdir: OUT,
  fileName: "jsx.d.ts",
  componentTypePath: (name) => classOf[name],
  stronglyTypedEvents: true,
  includeDefaultDOMEvents: true,
});
// It would also extend the JSX of a dozen frameworks at once, most of which a page has not.
const jsx = fs.readFileSync(`${OUT}/jsx.d.ts`, "utf8");
fs.writeFileSync(`${OUT}/jsx.d.ts`, jsx.slice(0, jsx.indexOf("\ndeclare module")).replace(/(\w+\["strings"\])/g, "Partial<$1>"));
fs.writeFileSync(
  `${OUT}/react.d.ts`,
  `import type { CustomElements } from "./jsx.js";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
}
`,
);
fs.writeFileSync(`${OUT}/vue.d.ts`, vueTypes(elements));
fs.writeFileSync(`${OUT}/svelte.d.ts`, svelteTypes(elements));

generateVsCodeCustomElementData(manifest, {
  outdir: OUT,
  htmlFileName: "vscode.html-custom-data.json",
  cssFileName: "vscode.css-custom-data.json",
  hideLogs: true,
});
