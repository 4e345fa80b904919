/** Pages of the trust suites: bundled from the sources, served with headers of our choice, opened in headless Chromium. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build } from "esbuild";
import { chromium, type Browser, type CDPSession, type Page } from "playwright-core";
import { chrome } from "../../test/paths.js";

const TYPES: Record<string, string> = { ".js": "text/javascript", ".html": "text/html", ".css": "text/css" };

export interface Site {
  origin: string;
  /** Paths that were asked for, in order. */
  asked: string[];
  close(): Promise<void>;
}

/** An empty page that runs `/page.js`. `head`: more for its head. */
export const blankPage = (title: string, head = "") =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>${head}<body><script type="module" src="/page.js"></script></body></html>`;
/** Keeps the browser from asking for one. */
export const NO_ICON = `<link rel="icon" href="data:,">`;

/**
 * Serves `/NAME.js` for each entry (a path from the repository's root) and the pages as they are.
 * @param headers of a response, by its path
 */
export async function serve(
  entries: Record<string, string>,
  pages: Record<string, string>,
  headers: (path: string) => Record<string, string> = () => ({}),
): Promise<Site> {
  const { outputFiles } = await build({
    entryPoints: entries,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    write: false,
    outdir: "/",
    sourcemap: false,
    tsconfig: "tsconfig.json",
    conditions: ["browser"],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const files = new Map<string, string | Uint8Array>(Object.entries(pages));
  for (const { path: name, contents } of outputFiles) files.set(`/${path.basename(name)}`, contents);
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const name = new URL(request.url ?? "/", "http://localhost").pathname;
    asked.push(name);
    const body = files.get(name);
    const type = TYPES[path.extname(name)] ?? "text/html";
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": `${type}; charset=utf-8`, ...headers(name) }).end(body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { origin, asked, close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))) };
}

export interface OpenPage {
  browser: Browser;
  page: Page;
  cdp: CDPSession;
  /** Errors that nobody caught, and messages of the page's console. */
  heard: string[];
  close(): Promise<void>;
}

/** A page in a browser of its own, with a clipboard of its own. */
export async function openPage(url: string, args: readonly string[] = []): Promise<OpenPage> {
  const browser = await chromium.launch({
    executablePath: chrome,
    args: ["--no-sandbox", ...args],
  });
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on("pageerror", (error) => heard.push(`error: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") heard.push(`console: ${message.text()}`);
  });
  await page.goto(url);
  return { browser, page, cdp: await context.newCDPSession(page), heard, close: () => browser.close() };
}
