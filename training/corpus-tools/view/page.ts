import crypto from "node:crypto";
import fs from "node:fs";
import { ACTION_TYPES } from "../../../src/protocol/action.js";
import { Html, markup } from "./html.js";

const asset = (name: string) => fs.readFileSync(new URL(name, import.meta.url), "utf8");
const digest = (text: string) => `'sha256-${crypto.createHash("sha256").update(text).digest("base64")}'`;

/** The whole page. It holds all it needs; its policy lets it load nothing and run no other script. */
export function renderPage(title: string, families: readonly string[], cards: readonly Html[]): string {
  const [style, script] = [asset("page.css"), asset("in-page.js")];
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${digest(style)}; script-src ${digest(script)}`;
  const options = families.map((name) => markup`<option>${name}</option>`);
  const boxes = [...ACTION_TYPES, "pair", "refused"].map((type) => markup`<label><input type="checkbox" value="${type}">${type}</label>`);
  return markup`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${new Html(style)}</style>
<header>
<input id="search" type="search" placeholder="search" aria-label="Search">
<select id="family" aria-label="Family"><option value="">all families</option>${options}</select>
<fieldset id="has" aria-label="Only streams with">${boxes}</fieldset>
<output></output>
<span><kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>/</kbd> search</span>
</header>
<main>
${cards}</main>
<script type="module">${new Html(script)}</script>
</html>
`.text;
}
