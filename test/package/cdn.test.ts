import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chrome, root } from "../paths.js";

const TYPES: Record<string, string> = { ".js": "text/javascript", ".html": "text/html", ".json": "application/json" };

/** Serves `folder`; every file may be read by other origins, as on a CDN. */
async function serve(read: (pathname: string) => string | Buffer): Promise<{ origin: string; server: http.Server }> {
  const server = http.createServer((request, response) => {
    try {
      const { pathname } = new URL(request.url!, "http://local");
      const type = TYPES[path.extname(pathname)] ?? "text/html";
      response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*" }).end(read(pathname));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

let browser: Browser;
let cdn: Awaited<ReturnType<typeof serve>>;
let page: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  cdn = await serve((pathname) => fs.readFileSync(path.join(root, "dist", path.basename(pathname))));
  page = await serve(
    () => `<!doctype html><title>A page</title>
      <script type="module" src="${cdn.origin}/cdn.js"></script>
      <interaction-textarea aria-label="Text" engine="scripted"></interaction-textarea>`,
  );
  browser = await chromium.launch({ executablePath: chrome, args: ["--no-sandbox"] });
}, 120_000);

afterAll(async () => {
  await browser.close();
  cdn.server.close();
  page.server.close();
});

it("one script tag of another origin brings the element and its worker", async () => {
  const tab = await browser.newPage();
  await tab.goto(page.origin, { waitUntil: "commit" });
  const marked = await tab.evaluate(async () => {
    await customElements.whenDefined("interaction-textarea");
    const box = document.querySelector("interaction-textarea")!;
    const heard = new Promise<string>((resolve) => {
      box.addEventListener("interaction-action", ({ action }) => resolve(JSON.stringify(action)));
      box.addEventListener("interaction-error", ({ error }) => resolve(`${error.code}: ${error.message}`));
    });
    // A new script begins a new session; it reads what is written once it is there.
    box.addEventListener("interaction-status", ({ status }) => {
      if (status === "ready") setTimeout(() => (box.value = "underline the animals i mention\nwe saw a quokka there. "));
    });
    box.script = [{ when: "quokka", say: 'mark("animal", "quokka", "underline")' }];
    return heard;
  });
  expect(JSON.parse(marked)).toMatchObject({ type: "mark", kind: "animal", span: "quokka" });
});
