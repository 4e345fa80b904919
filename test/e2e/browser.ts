/** A vite server over the repository and a headless Chromium with WebGPU, for tests that need both. */
import path from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";
import { chrome, root } from "../paths.js";

export interface Stage {
  url: string;
  browser: Browser;
  page: Page;
  close(): Promise<void>;
}

/** Opens `pathname` of the repository. Console errors of the page go to stderr. */
export async function openStage(pathname: string): Promise<Stage> {
  const server: ViteDevServer = await createServer({
    root,
    configFile: path.join(root, "vite.config.ts"),
    server: { port: 0, hmr: false, watch: null },
    logLevel: "warn",
  });
  await server.listen();
  const url = server.resolvedUrls!.local[0]!;
  const browser = await chromium.launch({
    executablePath: chrome,
    // Headless Chromium has WebGPU on a software adapter.
    args: ["--no-sandbox", "--enable-unsafe-webgpu", "--enable-features=Vulkan"],
  });
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.on("pageerror", (error) => console.error(`[page] ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") console.error(`[console] ${message.text()}`);
  });
  // The first visit bundles the dependencies.
  await page.goto(new URL(pathname, url).href, { timeout: 180_000 });
  return {
    url,
    browser,
    page,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
