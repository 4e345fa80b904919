import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { build } from "vite";
import { describe, expect, it } from "vitest";
import { serveFolders } from "../matrix/serve.js";
import { chrome, root } from "../paths.js";

/** What bundlers take `new URL(…, import.meta.url)` to name, in the modules that a bundler is given. */
function namedFiles(): { module: string; name: string }[] {
  const dist = path.join(root, "dist");
  const modules = fs.readdirSync(dist).filter((file) => file.endsWith(".js") && file !== "cdn.js");
  return modules.flatMap((module) => {
    const code = fs.readFileSync(path.join(dist, module), "utf8");
    return [...code.matchAll(/new URL\(([^()]*?),\s*import\.meta\.url\s*\)/g)].map((match) => ({ module, name: match[1]!.trim() }));
  });
}

describe("what a bundler finds in the package", () => {
  it("are files by their names: of an expression webpack warns, and Turbopack builds nothing", () => {
    const named = namedFiles();
    expect(named.map(({ name }) => name).sort()).toEqual([
      '"./wllama/multi-thread.wasm"',
      '"./wllama/single-thread.wasm"',
      '"./worker.js"',
    ]);
    for (const { name } of named) expect(fs.existsSync(path.join(root, "dist", JSON.parse(name) as string))).toBe(true);
  });

  it("is a worker that starts from another origin, too", async () => {
    // In the repository, where the package finds itself by its name.
    const folder = path.join(root, "test-results/other-origin");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "main.js"), `import "interaction-textarea/define";`);
    fs.writeFileSync(
      path.join(folder, "index.html"),
      `<!doctype html><title>A page</title><script type="module" src="main.js"></script>
       <interaction-textarea aria-label="Text" engine="scripted"></interaction-textarea>`,
    );
    const out = path.join(folder, "dist");
    const assets = await serveFolders({ "/": out });
    const page = await serveFolders({ "/": out });
    const browser = await chromium.launch({ executablePath: chrome, args: ["--no-sandbox"] });
    try {
      await build({ root: folder, configFile: false, logLevel: "error", base: assets.url, worker: { format: "es" } });
      const tab = await browser.newPage();
      await tab.goto(page.url);
      await tab.waitForFunction(() => document.querySelector("interaction-textarea:is(:state(ready), :state(degraded))"));
      expect(await tab.evaluate(() => document.querySelector("interaction-textarea")!.matches(":state(ready)"))).toBe(true);
      // The page's own constructor is as it was.
      expect(await tab.evaluate(() => String(Worker))).toContain("[native code]");
    } finally {
      await browser.close();
      await Promise.all([assets.stop(), page.stop()]);
    }
  });
});
