import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { root } from "../paths.js";
import { entries } from "./built.js";

/** Runs a module in a plain Node, where the package finds itself by its name. */
const node = (code: string) => execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: root, encoding: "utf8" });

// These two are for the browser alone: one starts a worker's message port, the other holds Lit's browser build.
const BROWSER_ONLY = new Set(["./worker", "./cdn"]);

describe("in plain Node", () => {
  for (const [subpath] of entries().filter(([name]) => !BROWSER_ONLY.has(name))) {
    it(`${subpath} is imported`, () => {
      const name = subpath.replace(".", "interaction-textarea");
      expect(node(`const all = await import("${name}"); console.log(Object.keys(all).length > 0)`).trim()).toBe("true");
    });
  }

  it("the entry without side effects defines nothing, the other one does", () => {
    const defined = (name: string) =>
      node(`import "lit"; await import("${name}"); console.log(customElements.get("interaction-textarea") !== undefined)`).trim();
    expect(defined("interaction-textarea")).toBe("false");
    expect(defined("interaction-textarea/define")).toBe("true");
  });

  it("a server renders the textarea into a declarative shadow root", () => {
    const markup = node(`
      import { render } from "@lit-labs/ssr";
      import { collectResult } from "@lit-labs/ssr/lib/render-result.js";
      import { html } from "lit";
      import "interaction-textarea/define";
      console.log(await collectResult(render(html\`<interaction-textarea name="text" rows="8"></interaction-textarea>\`)));
    `);
    expect(markup).toMatch(/<interaction-textarea[^>]* name="text"[^>]* rows="8"/);
    expect(markup).toMatch(/<template shadowroot="open" shadowrootmode="open"( shadowrootdelegatesfocus)?>/);
    expect(markup).toMatch(/<textarea part="textarea"><\/textarea>/);
  });
});
