// Runs a built library in headless Chromium with stock WebLLM and packed weights.
//
//   cd FOLDER; npm install @mlc-ai/web-llm@0.2.86 playwright-core esbuild
//   node <repository>/training/model_library/check/check.mjs MODEL.wasm WEIGHTS_DIR [REFERENCE.json …]
//
// Packages are taken from the folder it is run in; CHROME_PATH names the browser. With ONLY_COMPARE=1
// nothing but the reference runs is done.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [wasm, weights, ...references] = process.argv.slice(2);
if (!weights) throw new Error("usage: check.mjs MODEL.wasm WEIGHTS_DIR [REFERENCE.json …]");
const packages = createRequire(join(process.cwd(), "package.json"));
const { chromium } = packages("playwright-core");
const { buildSync } = packages("esbuild");

const bundle = buildSync({
  entryPoints: [fileURLToPath(new URL("page.mjs", import.meta.url))],
  bundle: true,
  format: "esm",
  write: false,
  nodePaths: [join(process.cwd(), "node_modules")],
  external: ["url", "fs", "path", "crypto", "perf_hooks", "ws", "node:*"],
}).outputFiles[0].contents;

/** The weights' own configuration, with the context that the library was built for. */
function config() {
  return JSON.stringify({ ...JSON.parse(readFileSync(join(weights, "mlc-chat-config.json"), "utf8")), context_window_size: 4096 });
}

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://local").pathname).replace("/resolve/main/", "/");
  const types = { ".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };
  try {
    const body =
      path === "/"
        ? "<!doctype html><script type=module src=/page.js></script>"
        : path === "/page.js"
          ? bundle
          : path === "/model.wasm"
            ? readFileSync(wasm)
            : path === "/model/mlc-chat-config.json"
              ? config()
              : readFileSync(join(weights, path.replace("/model/", "")));
    response.writeHead(200, { "content-type": types[extname(path)] ?? (path === "/" ? "text/html" : "application/octet-stream") });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  headless: false, // the flag below is the newer headless mode, the one with WebGPU
  args: ["--no-sandbox", "--headless=new", "--enable-unsafe-webgpu", "--disable-background-networking"],
});
const page = await browser.newPage();
page.on("pageerror", (error) => console.error("page:", error.message));
page.on("console", (message) => message.type() === "error" && console.error("page:", message.text().slice(0, 2000)));

// A shader that does not compile is otherwise only an "invalid module".
await page.addInitScript(() => {
  const create = GPUDevice.prototype.createShaderModule;
  GPUDevice.prototype.createShaderModule = function (descriptor) {
    const shader = create.call(this, descriptor);
    shader.getCompilationInfo().then(({ messages }) => {
      const lines = descriptor.code.split("\n");
      for (const { type, message, lineNum } of messages) {
        if (type === "error") console.error(message, "|", lines.slice(lineNum - 3, lineNum + 1).join("\n"));
      }
    });
    return shader;
  };
});

let failed = 0;
const call = (name, ...values) => page.evaluate(([name, values]) => window.check[name](...values), [name, values]);
function report(name, good, figures) {
  console.log(good ? "ok  " : "FAIL", name, JSON.stringify(figures));
  if (!good) failed++;
}

try {
  await page.goto(origin);
  await page.waitForFunction("window.check !== undefined");
  report("load", true, { seconds: await call("load", `${origin}/model/`, `${origin}/model.wasm`) });

  for (const path of references) {
    const result = await call("compare", JSON.parse(readFileSync(path, "utf8")));
    report(`logits against ${path}`, result.worst < 5e-3, result);
  }

  if (!process.env.ONLY_COMPARE) {
    const argmax = await call("maskedArgmax", 12);
    report("masked_argmax", argmax.failures.length === 0, argmax);
    const gathered = await call("gatherLogits");
    report("gather_logits", gathered.failures.length === 0, gathered);
    const changes = await call("logitChanges");
    report("mask, bias, penalty in place", Math.max(...Object.values(changes)) < 1e-5, changes);
    const draws = await call("topP");
    report("sample_with_top_p", draws.failures.length === 0, draws);
    const popped = await call("popN");
    report("pop from the KV cache", Math.max(...popped.worst) < 1e-4, popped);

    const event = (index, text) => `<stream_event index=${index} <t+650ms> source=user state=active revised=false>${text}</stream_event>`;
    const messages = [
      { role: "system", content: "You read a writer's stream. Answer each event with one action.\nTools: search(query)" },
      { role: "user", content: event(1, "so morocco played the netherlands last night") },
    ];
    await call("reset");
    const first = await call("chat", messages, 16);
    report("first turn", first.text.length > 0, first);
    messages.push({ role: "assistant", content: first.text }, { role: "user", content: `<|im_end|>${event(2, "and i think")}` });
    const second = await call("chat", messages, 16);
    report("second turn, cache kept", second.prompt_tokens < first.prompt_tokens, second);
    await call("reset");
    const fresh = await call("chat", messages, 16);
    report("second turn, from nothing, same text", fresh.text === second.text && fresh.prompt_tokens > second.prompt_tokens, fresh);
  }
} finally {
  await browser.close();
  server.close();
}
process.exitCode = failed ? 1 : 0;
