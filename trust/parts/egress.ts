import http from "node:http";
import type { AddressInfo } from "node:net";
import { printAction } from "../../src/protocol/action.js";
import type { ToolTraffic } from "../../src/session/view.js";
import { createWikipediaTool } from "../../src/tools/wikipedia.js";
import { systemClock } from "../../src/clock.js";
import { ToolRegistry } from "../../src/tools/registry.js";
import { Executor } from "../../src/session/executor.js";
import { NO_TIMINGS } from "../../src/session/record.js";
import type { SessionView } from "../../src/session/view.js";
import { openSession } from "../../src/protocol/session.js";
import { RESULT_CHARACTERS } from "../../src/tools/result.js";
import { Random } from "../../training/corpus-tools/random.js";
import { Faults, type Order, type Outcome } from "../figures.js";
import { forgery } from "../payloads.js";

const PREFIX = "/api/rest_v1/page/summary/";
const TITLES = [
  "..",
  ".",
  "../..",
  "../../../etc/passwd",
  "%2e%2e",
  "%2e%2e/",
  "..;/",
  "..\\..",
  "//evil.example/",
  "@evil.example",
  "https://evil.example/",
  "?q=1",
  "#top",
  "a?b=c&d=e",
  "a\r\nHost: evil.example",
  "a b",
  "é",
  "\u202eabc",
  "\ud83d\ude00",
  "a\\b",
  "/",
  "\\",
  "a;b",
  "a%00b",
  "{title}",
  "\u0000",
];

/** What arrived at a server, as the server saw it. */
interface Seen {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A real server on this machine; its answers are as bad as they come. */
async function listen(answer: (seen: Seen, response: http.ServerResponse) => void) {
  const seen: Seen[] = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (data) => (body += String(data)));
    request.on("end", () => {
      const one = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
      seen.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seen, origin, close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))) };
}

/** The bundled tool that uses the network, by the real executor and registry, against servers that record all they get. */
export async function egress({ seed, size }: Order): Promise<Outcome> {
  const random = new Random(`egress ${seed}`);
  const [requests, ledger] = [new Faults(), new Faults()];
  const elsewhere = await listen((_, response) => response.end("{}"));
  const good = JSON.stringify({ type: "standard", title: "T", extract: "E ".repeat(4_000) });
  const answers: ((response: http.ServerResponse) => void)[] = [
    (response) => response.end(good),
    (response) => response.writeHead(random.pick([301, 302, 303, 307, 308]), { Location: `${elsewhere.origin}/stolen` }).end(),
    (response) => response.writeHead(200, { "Set-Cookie": "id=1; Path=/" }).end(good),
    (response) =>
      response.writeHead(200, { Refresh: `0; url=${elsewhere.origin}/`, Link: `<${elsewhere.origin}/>; rel=preload` }).end(good),
    (response) => response.writeHead(404).end(),
    (response) => response.writeHead(500).end("<html>"),
    (response) => response.end("not json"),
    (response) => response.end(JSON.stringify({ title: { length: { toString: 1 } }, extract: 1 })),
    (response) => response.end(Buffer.alloc(random.between(1, 3) * 1_000_000, 32)),
    (response) => void response.destroy(),
  ];
  const wiki = await listen((_, response) => random.pick(answers)(response));
  const total = size(600, 10_000);
  let sent = 0;
  try {
    for (let i = 0; i < total; i++) {
      const title = TITLES[i] ?? forgery(random).slice(0, 200);
      const before = wiki.seen.length;
      const traffic = await call(wiki.origin, title);
      const seen = wiki.seen.slice(before);
      sent += seen.length;
      const told = traffic.filter(({ phase }) => phase === "sent");
      const ended = traffic.find(({ phase }) => phase !== "sent");
      if (told.length !== 1 || told[0]!.args["title"] !== title || !ended)
        ledger.add(`${JSON.stringify(title)}: told ${JSON.stringify(traffic)}`);
      if (seen.length > 1) ledger.add(`${JSON.stringify(title)}: ${seen.length} requests for one entry`);
      if (seen.length === 0 && ended?.phase !== "failed") ledger.add(`${JSON.stringify(title)}: no request, and ${String(ended?.phase)}`);
      if ((ended?.body?.length ?? 0) > RESULT_CHARACTERS)
        ledger.add(`${JSON.stringify(title)}: a result of ${ended?.body?.length} characters`);
      for (const one of seen) {
        const wrong = wrongIn(one, title);
        if (wrong) requests.add(`${wrong}: ${JSON.stringify(title)} became ${one.method} ${one.url}`);
      }
    }
    for (const one of elsewhere.seen) requests.add(`elsewhere: ${one.method} ${one.url}`);
  } finally {
    await Promise.all([wiki.close(), elsewhere.close()]);
  }
  return {
    figures: [
      {
        what: "Requests of the Wikipedia tool, with arguments made to leave its address and answers that redirect, set cookies or are no JSON",
        size: sent,
        faults: requests.count,
        of: "that went elsewhere, left the address's template, had a body, a cookie, credentials or a referrer",
      },
      {
        what: "Calls, the ledger (`interaction-tool`) beside what the server saw",
        size: total,
        faults: ledger.count,
        of: "entries without their request, requests without their entry, or results over the cap",
        note: `${total - sent} calls were refused before anything was sent`,
      },
    ],
    faults: [...requests.words, ...ledger.words],
  };
}

/** One delegate through the executor; resolves when its result would enter the stream. */
function call(origin: string, title: string): Promise<ToolTraffic[]> {
  const traffic: ToolTraffic[] = [];
  const registry = new ToolRegistry();
  // The address is Wikipedia's up to the last step: only there the name is resolved to this machine.
  const fetch: typeof globalThis.fetch = (url, init) => {
    const asked = new URL(String(url));
    if (asked.origin !== "https://en.wikipedia.org") throw new Error(`asked ${asked.origin}`);
    return globalThis.fetch(origin + asked.href.slice(asked.origin.length), init);
  };
  registry.register(createWikipediaTool({ fetch }));
  const view = {
    toolTraffic: (entry: ToolTraffic) => traffic.push(entry),
    showLookup: () => undefined,
    error: () => undefined,
  } as unknown as SessionView;
  const action = { type: "delegate", tool: "wiki", args: { title } } as const;
  const decision = { index: 0, action, text: printAction(action), confidence: 1, probabilities: {}, timings: NO_TIMINGS, rebased: false };
  return new Promise((resolve) => {
    const executor = new Executor(
      view,
      registry,
      systemClock,
      () => 0,
      () => resolve(traffic),
    );
    executor.execute({ action, decision, evidence: null, resultId: "t1" }, openSession(registry.specs));
  });
}

function wrongIn({ method, url, headers, body }: Seen, title: string): string | null {
  if (method !== "GET" || body) return "another method, or a body";
  if (!url.startsWith(PREFIX) || /[?#]/.test(url)) return "another address";
  const rest = url.slice(PREFIX.length);
  if (rest.includes("/")) return "more than one step";
  const plain = (text: string) =>
    text
      .trim()
      .replace(/[\s_]+/g, "_")
      .toLowerCase();
  if (plain(decodeURIComponent(rest)) !== plain(title)) return "another title";
  const given = ["cookie", "authorization", "referer", "origin", "proxy-authorization"].find((name) => name in headers);
  return given ? `sent ${given}` : null;
}
