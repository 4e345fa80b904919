/** Static servers, and child processes of the apps' own tools. */
import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";

/** Where a page is served. */
export interface Site {
  url: string;
  stop(): Promise<void>;
}

const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Path prefixes, each with the folder behind it; the longest that fits counts. */
export type Folders = Readonly<Record<string, string>>;

export interface ServeOptions {
  headers?: Readonly<Record<string, string>>;
  /** What is done with an HTML page before it is sent. */
  page?: (html: string) => string;
}

/** Serves files as any static host or CDN does: other origins may read them. */
export async function serveFolders(folders: Folders, { headers = {}, page = (html) => html }: ServeOptions = {}): Promise<Site> {
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url!, "http://local");
    const prefix = prefixes.find((start) => pathname.startsWith(start));
    const file = prefix && path.join(folders[prefix]!, pathname.slice(prefix.length), pathname.endsWith("/") ? "index.html" : "");
    if (!file || !fs.existsSync(file) || !fs.statSync(file).isFile()) return void response.writeHead(404).end();
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*", ...headers });
    if (file.endsWith(".html")) response.end(page(fs.readFileSync(file, "utf8")));
    else fs.createReadStream(file).pipe(response);
  });
  const port = await listen(server);
  return { url: `http://localhost:${port}/`, stop: () => close(server) };
}

/** A port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server);
  return port;
}

/**
 * Runs a command to its end.
 * @throws {Error} with what it said, where it fails
 */
export function run(folder: string, command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> {
  const { child, said } = begin(folder, command, args, env);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(" ")} failed:\n${said()}`))));
  });
}

/** Starts a server and waits until it answers at `url`. */
export async function start(
  url: string,
  folder: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const { child, said } = begin(folder, command, args, env);
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("close", resolve));
    // npm and the tools start processes of their own: the whole group ends.
    process.kill(-child.pid!, "SIGTERM");
    const limit = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), 5_000);
    await ended;
    clearTimeout(limit);
  };
  for (const end = Date.now() + 180_000; ;) {
    if (
      await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
    )
      return { url, stop };
    if (child.exitCode !== null || Date.now() > end) {
      await stop();
      throw new Error(`${command} ${args.join(" ")} serves nothing at ${url}:\n${said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function begin(folder: string, command: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child: ChildProcess = spawn(command, args, {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CI: "1", FORCE_COLOR: "0", NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  let output = "";
  for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (data) => (output = (output + String(data)).slice(-6_000)));
  return { child, said: () => output.trim() };
}

function listen(server: http.Server | ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: http.Server | ReturnType<typeof createServer>): Promise<void> {
  if (server instanceof http.Server) server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
