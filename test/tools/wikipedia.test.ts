import { describe, expect, it } from "vitest";
import { ToolRegistry } from "../../src/tools/registry.js";
import { createWikipediaTool, type WikipediaOptions } from "../../src/tools/wikipedia.js";
import { FakeClock } from "../sampler/fake-clock.js";

interface Call {
  url: string;
  init: RequestInit;
}

function wiki(answer: (call: Call) => Response | Promise<Response>, options: WikipediaOptions = {}) {
  const calls: Call[] = [];
  const clock = new FakeClock();
  const registry = new ToolRegistry(clock);
  const fetch = async (url: unknown, init?: RequestInit) => {
    const call = { url: String(url), init: init ?? {} };
    calls.push(call);
    return answer(call);
  };
  registry.register(createWikipediaTool({ ...options, fetch: fetch as typeof globalThis.fetch }));
  return { calls, clock, read: (title: string, signal?: AbortSignal) => registry.execute("wiki", { title }, signal ? { signal } : {}) };
}

const page = (extract: string, more: object = {}) => Response.json({ type: "standard", title: "Ben Nevis", extract, ...more });

describe("the request", () => {
  it("sends the title and nothing else", async () => {
    const { calls, read } = wiki(() => page("Ben Nevis is a mountain."), { userAgent: "Test (mail@example.org)" });
    expect((await read("ben  Nevis/é?")).body).toBe('{"title": "Ben Nevis", "extract": "Ben Nevis is a mountain."}');
    expect(calls[0]!.url).toBe("https://en.wikipedia.org/api/rest_v1/page/summary/Ben_Nevis%2F%C3%A9%3F");
    expect(calls[0]!.init).toMatchObject({
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      headers: { "Api-User-Agent": "Test (mail@example.org)" },
    });
    expect(calls[0]!.init.body).toBeUndefined();
  });

  it.each([".", "..", " .. "])("is not made for %j, which would be another address", async (title) => {
    const { calls, read } = wiki(() => page("never"));
    expect((await read(title)).error?.code).toBe("tool-failed");
    expect(calls).toEqual([]);
  });

  it("goes to the language's host, and only to one", async () => {
    const { calls, read } = wiki(() => page("x"), { language: "zh-yue" });
    await read("東京");
    expect(new URL(calls[0]!.url).host).toBe("zh-yue.wikipedia.org");
    expect(calls[0]!.init.headers).not.toHaveProperty("Api-User-Agent");
    for (const language of ["evil.example/", "EN", "", "e", "a@b", "en.example.org#"]) {
      expect(() => createWikipediaTool({ language })).toThrow(RangeError);
    }
  });

  it("a title cannot leave the path", async () => {
    const { calls, read } = wiki(() => page("x"));
    await read("../../../w/api.php?x=#");
    expect(new URL(calls[0]!.url).pathname).toMatch(/^\/api\/rest_v1\/page\/summary\/[^/]+$/);
  });
});

describe("the answer", () => {
  it("is cut at a sentence", async () => {
    const { read } = wiki(() => page(`${"One sentence here. ".repeat(40)}`));
    const { extract } = JSON.parse((await read("X")).body) as { extract: string };
    expect(extract.length).toBeLessThanOrEqual(321);
    expect(extract).toMatch(/here\.$/);
    const long = wiki(() => page("word ".repeat(200)));
    expect(JSON.parse((await long.read("X")).body).extract).toMatch(/word…$/);
  });

  it.each<[string, () => Response | Promise<Response>, string]>([
    ["404", () => new Response("{}", { status: 404 }), '{"result": null}'],
    ["429", () => new Response("", { status: 429 }), '{"error": "rate limited"}'],
    ["500", () => new Response("", { status: 500 }), '{"error": "service answered 500"}'],
    ["another shape", () => Response.json({ html: "<b>" }), '{"error": "answer could not be read"}'],
    ["several meanings", () => page("x", { type: "disambiguation" }), '{"error": "title has several meanings"}'],
    ["no network or a redirect", () => Promise.reject(new TypeError("Failed to fetch")), '{"error": "Failed to fetch"}'],
  ])("%s", async (_, answer, body) => {
    expect((await wiki(answer).read("X")).body).toBe(body);
  });

  it("no JSON is an error", async () => {
    const outcome = await wiki(() => new Response("<html>")).read("X");
    expect(outcome.error?.code).toBe("tool-failed");
    expect(JSON.parse(outcome.body)).toHaveProperty("error");
  });
});

describe("ending", () => {
  const never = ({ init }: Call) =>
    new Promise<Response>((_, reject) => init.signal!.addEventListener("abort", () => reject(new Error("aborted"))));

  it("the timeout aborts the request", async () => {
    const { clock, read, calls } = wiki(never, { timeout: 2000 });
    const outcome = read("X");
    for (let i = 0; i < 5; i++) await Promise.resolve();
    clock.advance(2000);
    expect((await outcome).error?.code).toBe("tool-timeout");
    expect(calls[0]!.init.signal!.aborted).toBe(true);
  });

  it("so does the caller", async () => {
    const controller = new AbortController();
    const { read, calls } = wiki(never);
    const outcome = read("X", controller.signal);
    for (let i = 0; i < 5; i++) await Promise.resolve();
    controller.abort();
    expect((await outcome).error?.code).toBe("aborted");
    expect(calls[0]!.init.signal!.aborted).toBe(true);
  });
});
