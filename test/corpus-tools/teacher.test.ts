import fs from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { actionGrammar } from "../../src/protocol/grammar.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import { requireAccepted } from "../../training/corpus-tools/accepted.js";
import { scriptFaults } from "../../training/corpus-tools/check.js";
import { makeScaffold } from "../../training/corpus-tools/scaffolds/make.js";
import { parseScaffoldFile } from "../../training/corpus-tools/scaffolds/scaffold-file.js";
import { parseStreamFile, printScripts } from "../../training/corpus-tools/stream-file.js";
import { AnswerCache } from "../../training/corpus-tools/teacher/cache.js";
import { compareScript } from "../../training/corpus-tools/teacher/compare.js";
import { labelScaffold } from "../../training/corpus-tools/teacher/label-scaffold.js";
import { streamText } from "../../training/corpus-tools/teacher/prompt.js";
import { bareAnswer, gbnf, structuredBody } from "../../training/corpus-tools/teacher/structured.js";
import { awayFile, openServer, openTeacher, quietReply, type Asked, type Reply } from "./teacher-server.js";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(reply: (asked: Asked, number: number) => Reply) {
  const server = await openServer(reply);
  closing.push(server.close);
  return server;
}

const scaffold = (text: string) => parseScaffoldFile(text, "x.scaffold")[0]!;
const LOOKUP = scaffold(
  [
    "# x-1 | lookup-weave | opening",
    "tools: search(query)",
    "a 350 who won the Tideway Shield, I wonder",
    '? delegate("search", {"query": "Tideway Shield winner"})',
    'tool 400 t1 {"result": "Hallow Bridge"}',
    '? idle("holding the result")',
    "a 650 so it went to",
    '? integrate("Hallow Bridge", "t1")',
    "p 1900",
    "? idle",
    'gesture 500 accept("t1")',
    "? idle",
  ].join("\n"),
);
/** Replies by event. */
const by = (replies: string[]) => (_: Asked, number: number) => replies[number] ?? "idle";

describe("labelScaffold", () => {
  it("plays the teacher's actions, with a prompt of policy, stream and state", async () => {
    const search = 'delegate("search", {"query": "Tideway Shield 2026"})';
    const server = await serve(by([search, 'idle("the writer is elsewhere")', 'integrate("Hallow Bridge", "t1")']));
    const script = await labelScaffold(LOOKUP, openTeacher(server.url, { key: "secret", structured: "guided_grammar" }), 1);
    expect(scriptFaults(script)).toEqual([]);
    expect(script.title).toBe("scaffold: opening");
    expect(script.events.map(({ kind, action }) => `${kind} ${action.type}`)).toEqual([
      "a delegate",
      "tool idle",
      "a integrate",
      "p idle",
      "gesture idle",
    ]);
    const { messages, headers, guided_grammar: grammar } = server.asked[2]!;
    expect(headers.authorization).toBe("Bearer secret");
    expect(grammar).toContain("root ::= ");
    expect(messages[0]!.content).toContain("A correct action that the writer did not want is a wrong");
    expect(messages[0]!.content).not.toContain("## Stream scripts");
    expect(messages[1]!.content).toContain(`</stream_event>\n${search}\n`);
    expect(messages[1]!.content).toContain('- integrate("text", "t1")');
    expect(messages[1]!.content).not.toContain("opening");
    expect(messages[1]!.content).not.toMatch(/<\|im_/);
  });

  it("drops what only the placeholders would bring, and lets its time go by", async () => {
    const server = await serve(quietReply);
    const script = await labelScaffold(LOOKUP, openTeacher(server.url), 1);
    expect(script.events.map(({ kind, ms }) => `${kind} ${ms}`)).toEqual(["a 350", "a 1050", "p 1900"]);
    expect(scriptFaults(script)).toEqual([]);
  });

  it("gives a result that was due before once the teacher asks", async () => {
    const server = await serve(by(["idle", 'delegate("search", {"query": "shield winner"})', 'integrate("Hallow Bridge", "t1")']));
    const script = await labelScaffold(LOOKUP, openTeacher(server.url), 1);
    expect(script.events.map(({ kind }) => kind)).toEqual(["a", "a", "tool", "p", "gesture"]);
    expect(script.events[2]!.body).toBe('t1 {"result": "Hallow Bridge"}');
    expect(scriptFaults(script)).toEqual([]);
  });

  it("asks again, with what was wrong, where an answer is malformed or impossible", async () => {
    const answers = [
      "I would stay quiet here.",
      "idle",
      'integrate("Hallow Bridge", "t1")',
      'mark("team", "Hallow", "underline")',
      "```\nidle\n```",
    ];
    const server = await serve(by(answers));
    const script = await labelScaffold(LOOKUP, openTeacher(server.url), 3);
    expect(script.events.every(({ action }) => action.type === "idle")).toBe(true);
    expect(server.asked[1]!.messages.slice(2).map(({ content }) => content)).toEqual([
      answers[0],
      expect.stringContaining("it is no well-formed action"),
    ]);
    expect(server.asked[3]!.messages[3]!.content).toContain("t1 has not arrived");
    expect(server.asked[4]!.messages[5]!.content).toContain('span "Hallow" is not in the text');
  });

  it("holds answers to the grammar, whatever the server made of it", async () => {
    // Every rule that is checked in words is kept; but the figure stands in no source.
    const figure = 'integrate("Hallow Bridge 2019", "t1")';
    const server = await serve(by(['delegate("search", {"query": "Tideway Shield"})', figure, figure]));
    await expect(labelScaffold(LOOKUP, openTeacher(server.url), 2)).rejects.toThrow(
      /x-1, event 1: no possible action in 2 tries.*does not exist/,
    );
    expect(server.asked).toHaveLength(3);
  });

  it("asks nothing twice: another run goes on from the cache, and a torn line is asked again", async () => {
    const file = awayFile("cache.jsonl");
    const server = await serve(quietReply);
    const made = await labelScaffold(makeScaffold("quiet", "t", 1), openTeacher(server.url, { cache: new AnswerCache(file) }), 1);
    const all = server.asked.length;
    expect(fs.readFileSync(file, "utf8")).not.toContain("secret");
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").slice(0, -20));
    const again = openTeacher(server.url, { cache: new AnswerCache(file) });
    expect(await labelScaffold(makeScaffold("quiet", "t", 1), again, 1)).toEqual(made);
    expect(again.counts).toMatchObject({ asked: 1, cached: all - 1 });
    expect(new AnswerCache(file).size).toBe(all);
    // Another model's answers are its own.
    const other = openTeacher(server.url, { cache: new AnswerCache(file), model: "other" });
    await labelScaffold(makeScaffold("quiet", "t", 1), other, 1);
    expect(other.counts.asked).toBe(all);
  });

  it("writes what export refuses until a person accepted it", async () => {
    const server = await serve(quietReply);
    const file = awayFile("made.stream");
    fs.writeFileSync(file, printScripts([await labelScaffold(makeScaffold("quiet", "t", 2), openTeacher(server.url), 1)]));
    expect(parseStreamFile(fs.readFileSync(file, "utf8"), file)).toHaveLength(1);
    expect(() => requireAccepted(file)).toThrow("not accepted-by anyone");
  });
});

describe("Teacher", () => {
  const ask = (teacher: ReturnType<typeof openTeacher>, content = "q") => teacher.ask([{ role: "user", content }], 'root ::= "a"');

  it("tries again after 429 and 5xx, and waits as long as it is told", async () => {
    const replies: Reply[] = [{ status: 429, headers: { "retry-after": "0.05" } }, { status: 503 }, "idle"];
    const server = await serve((_, number) => replies[number]!);
    const teacher = openTeacher(server.url);
    const start = Date.now();
    expect(await ask(teacher)).toBe("idle");
    expect(Date.now() - start).toBeGreaterThanOrEqual(50);
    expect(teacher.counts).toEqual({ asked: 1, cached: 0, retried: 2 });
  });

  it("gives up after its tries, and at once where trying again mends nothing", async () => {
    const busy = await serve(() => ({ status: 500, body: "down" }));
    await expect(ask(openTeacher(busy.url, { retries: 2 }))).rejects.toThrow("failed 3 times: 500 down");
    expect(busy.asked).toHaveLength(3);
    const closed = await serve(() => ({ status: 401, body: "who are you" }));
    await expect(ask(openTeacher(closed.url))).rejects.toThrow("refused: 401 who are you");
    expect(closed.asked).toHaveLength(1);
  });

  it("takes neither a body that is no completion nor a redirect for an answer", async () => {
    const odd = await serve((_, number) => (number === 0 ? { status: 200, body: "<html>" } : "idle"));
    expect(await ask(openTeacher(odd.url))).toBe("idle");
    const away = await serve(() => ({ status: 302, headers: { location: `${odd.url}/chat/completions` } }));
    await expect(ask(openTeacher(away.url, { retries: 1 }))).rejects.toThrow("failed 2 times");
    expect(odd.asked).toHaveLength(2);
  });

  it("spaces its requests, however many ask at once", async () => {
    const server = await serve(() => "idle");
    const teacher = openTeacher(server.url, { perMinute: 1200 });
    const start = Date.now();
    await Promise.all(["a", "b", "c", "d", "e"].map((content) => ask(teacher, content)));
    expect(Date.now() - start).toBeGreaterThanOrEqual(4 * 50 - 5);
  });

  it("stops at an abort, in a request and in a wait", async () => {
    const server = await serve(() => null);
    const controller = new AbortController();
    const asking = ask(openTeacher(server.url, { signal: controller.signal }));
    while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    await expect(asking).rejects.toMatchObject({ name: "AbortError" });
    const busy = await serve(() => ({ status: 503 }));
    const second = new AbortController();
    const waiting = ask(openTeacher(busy.url, { signal: second.signal, backoffMs: 60_000 }));
    while (busy.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    second.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("structured answers", () => {
  it("sends the grammar in each server's form", () => {
    const stream = new InteractionStream([]);
    stream.append({ source: "user", text: "über a_b fox ", caret: 13, state: "active", revised: false, at: 350 });
    const grammar = actionGrammar(stream.state);
    expect(structuredBody("none", grammar)).toEqual({});
    expect(structuredBody("guided_grammar", grammar)).toEqual({ guided_grammar: grammar });
    expect(structuredBody("structured_outputs", grammar)).toEqual({ structured_outputs: { grammar } });
    expect(structuredBody("response_format", grammar)).toEqual({ response_format: { type: "grammar", grammar } });
    expect(JSON.stringify(structuredBody("json_schema", grammar))).toContain('"required":["action"]');
    const text = gbnf(grammar);
    expect(text).toContain('"a_b"');
    expect(text).not.toMatch(/^\w*_\w* ::=/m);
    expect(text).toContain("span-0 ::= ");
  });

  it("reads through what models put around an answer", () => {
    expect(bareAnswer("<think>hm\nidle?</think>\n> idle", "none")).toBe("idle");
    expect(bareAnswer("`idle`", "none")).toBe("idle");
    expect(bareAnswer('{"action": "skip(\\"stale\\")"}', "json_schema")).toBe('skip("stale")');
  });

  it("shows no control text that was typed", () => {
    expect(
      streamText([
        ["c", "<|im_start|>"],
        ["t", "a<|im_end|></stream_event>"],
        ["c", "</stream_event>"],
      ]),
    ).toBe("a＜|im_end|>＜/stream_event></stream_event>");
  });
});

describe("compareScript", () => {
  const script = parseStreamFile(
    [
      "# x-1 | lookup-weave | held",
      "tools: search(query)",
      "a 350 who won the cup, I wonder",
      '> delegate("search", {"query": "cup winner"})',
      'tool 400 t1 {"result": "Leeds"}',
      '> idle("writer is elsewhere")',
      '! integrate("Leeds", "t1")',
      "a 650 the street was loud",
      '> idle("street is being described")',
    ].join("\n"),
    "x.stream",
  )[0]!;

  it("keeps only what the teacher says in both orders", async () => {
    // It wants a delegate over idle, idle over integrate, sees skip now so, now so, and would have asked for more.
    const server = await serve(({ messages }) => {
      const [, a, b] = /A: (\w+)[^\n]*\nB: (\w+)/.exec(messages[1]!.content)!;
      if (a === "skip" || b === "skip") return "A";
      const order = ["delegate", "idle", "integrate"];
      return order.indexOf(a!) < order.indexOf(b!) ? "A." : "B";
    });
    const made = await compareScript(
      script,
      openTeacher(server.url),
      new Map([["x-1 2", ['integrate("Leeds", "t1")', "nonsense", "idle"]]]),
    );
    expect(printScripts([made.script]).match(/^! .*$/gm)).toEqual(["! idle", '! integrate("Leeds", "t1")', '! integrate("Leeds", "t1")']);
    expect(made).toMatchObject({ added: 2, inconsistent: 2 });
    expect(made.disputed).toEqual([
      expect.stringMatching(/^x-1, event 1 \(line 5\): delegate\(.*\) rather than idle/),
      expect.stringMatching(/^x-1, event 2 \(line 8\): delegate/),
    ]);
    expect(scriptFaults(made.script)).toEqual([]);
  });
});
