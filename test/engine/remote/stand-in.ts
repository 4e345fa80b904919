import type http from "node:http";
import type { RemoteServer } from "../../../src/protocol/wire.js";
import { Automaton } from "../../../worker/engines/grammar/automaton.js";
import { compileGrammar } from "../../../worker/engines/grammar/program.js";
import { commonPrefix } from "../../../worker/engines/tokens.js";
import { listen } from "./folder.js";

type Flavour = RemoteServer["flavour"];

/** What a request to the stand-in was. */
export interface Asked {
  body: Record<string, unknown> & { prompt: string | number[]; user: string };
  headers: http.IncomingHttpHeaders;
  /** Whether the client left before its answer's end. */
  left: boolean;
}

/** What it does in place of an answer: a status, bytes of its own, nothing at all, or half an answer. */
export type Instead =
  { status: number; headers?: Record<string, string>; body?: string } | { raw: string; type?: string } | "hang" | "break";

export interface StandInOptions {
  flavour: Flavour;
  /** Requests that are answered at once; others wait. */
  slots?: number;
  /** Called before each answer; what it gives replaces the answer. */
  before?: (asked: Asked, number: number) => Instead | null | Promise<Instead | null>;
  /** Answers as a whole, as behind a proxy that does not stream. */
  gathered?: boolean;
}

/**
 * A server that speaks OpenAI's completions API as vLLM, llama.cpp and SGLang do (request fields, pieces, figures, the
 * ways in which they tell probabilities), with a hash of the prompt in place of a model: it says the same on the same
 * prompt, always within the grammar that it was sent. It stands in for a server, not for a model's judgement.
 */
export async function openStandIn(options: StandInOptions) {
  const asked: Asked[] = [];
  const cached = new Map<string, readonly unknown[]>();
  const flight = { now: 0, most: 0, ofOne: new Map<string, number>(), mostOfOne: 0 };
  const waiting: (() => void)[] = [];

  const enter = async () => {
    if (flight.now >= (options.slots ?? Infinity)) await new Promise<void>((resolve) => waiting.push(resolve));
    flight.most = Math.max(flight.most, ++flight.now);
  };
  const leave = () => {
    flight.now--;
    waiting.shift()?.();
  };

  const served = await listen((request, response) => {
    let text = "";
    request.on("data", (data: Buffer) => (text += data.toString()));
    request.on("end", () => {
      if (request.url !== "/v1/completions") return void response.writeHead(404).end();
      const one: Asked = { body: JSON.parse(text) as Asked["body"], headers: request.headers, left: false };
      const number = asked.push(one) - 1;
      const user = one.body.user;
      const open = (flight.ofOne.get(user) ?? 0) + 1;
      flight.ofOne.set(user, open);
      flight.mostOfOne = Math.max(flight.mostOfOne, open);
      let isOver = false;
      const over = () => {
        if (isOver) return;
        isOver = true;
        one.left = !response.writableEnded;
        flight.ofOne.set(user, flight.ofOne.get(user)! - 1);
        leave();
      };
      void enter().then(async () => {
        response.on("close", over);
        await answer(one, number, response);
      });
    });
  });

  async function answer(one: Asked, number: number, response: http.ServerResponse): Promise<void> {
    const instead = (await options.before?.(one, number)) ?? null;
    if (instead === "hang" || response.destroyed) return;
    if (instead && instead !== "break") {
      if ("status" in instead) return void response.writeHead(instead.status, instead.headers).end(instead.body ?? "");
      return void response.writeHead(200, { "content-type": instead.type ?? "text/event-stream" }).end(instead.raw);
    }
    const units = typeof one.body.prompt === "string" ? [...one.body.prompt] : one.body.prompt;
    const reused = commonPrefix(cached.get(one.body.user) ?? [], units);
    cached.set(one.body.user, units);
    const said = sayBy(grammarOf(one.body, options.flavour), JSON.stringify(one.body.prompt));
    if (options.gathered) {
      const whole = piece(options.flavour, said, { first: true, finish: "stop", prompt: units.length, reused, decoded: said.length });
      return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(whole));
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    // Cut where tokens never are, in the middle of words, but never within a character.
    const parts = said.match(/idle|[\s\S]{1,3}/gu) ?? [];
    for (const [i, part] of parts.entries()) {
      if (instead === "break" && i === Math.min(2, parts.length - 1)) return void response.destroy();
      const figures = { first: i === 0, finish: null, prompt: units.length, reused, decoded: i + 1 };
      response.write(`data: ${JSON.stringify(piece(options.flavour, part, figures))}\r\n\r\n`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const last = { first: false, finish: "stop", prompt: units.length, reused, decoded: parts.length };
    response.end(`: ping\n\ndata: ${JSON.stringify(piece(options.flavour, "", last))}\n\ndata: [DONE]\n\n`);
  }

  return { ...served, url: `${served.url}v1`, asked, flight };
}

function grammarOf(body: Asked["body"], flavour: Flavour): string {
  const { structured_outputs: structured } = body as { structured_outputs?: { grammar?: unknown } };
  const field = { vllm: structured?.grammar, "vllm-guided": body.guided_grammar, "llama.cpp": body.grammar, sglang: body.ebnf }[flavour];
  if (typeof field !== "string") throw new Error(`no grammar for ${flavour}`);
  return field;
}

/** A walk through the grammar that the key decides. */
export function sayBy(grammar: string, key: string): string {
  const automaton = new Automaton(compileGrammar(grammar));
  const bytes: number[] = [];
  let hash = 7;
  for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) >>> 0;
  for (let state = automaton.start; ;) {
    const ranges = automaton.following(state);
    hash = (Math.imul(hash ^ bytes.length, 2654435761) + 1) >>> 0;
    if (ranges.length === 0 || (automaton.accepts(state) && hash % 2 === 0)) break;
    const choices = ranges.flatMap(({ from, to }) => Array.from({ length: Math.min(to - from + 1, 26) }, (_, i) => from + i));
    const ends = choices.includes(34) && bytes.length > 30;
    const byte = ends ? 34 : choices[(hash >>> 8) % choices.length]!;
    bytes.push(byte);
    state = automaton.step(state, byte);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
}

/** Each of these servers' own form of a piece. */
function piece(
  flavour: Flavour,
  text: string,
  figures: { first: boolean; finish: string | null; prompt: number; reused: number; decoded: number },
) {
  const { first, finish, prompt, reused, decoded } = figures;
  const likely = { id: 0.5, mark: 0.2, del: 0.1, i: 0.1, the: 0.1 };
  const logarithms = Object.entries(likely).map(([token, p]) => ({ token, logprob: Math.log(p) }));
  const usage = {
    prompt_tokens: prompt,
    completion_tokens: decoded,
    total_tokens: prompt + decoded,
    prompt_tokens_details: { cached_tokens: reused },
  };
  const base = { id: "cmpl-1", object: "text_completion", created: 0, model: "stand-in" };
  if (flavour === "llama.cpp") {
    const logprobs = first ? { content: [{ id: 1, token: "id", bytes: [], logprob: -1, top_logprobs: logarithms }] } : null;
    const timings = { cache_n: reused, prompt_n: prompt - reused, predicted_n: decoded, prompt_ms: 1 };
    return { ...base, choices: [{ text, index: 0, logprobs, finish_reason: finish }], timings, ...(finish && { usage }) };
  }
  const top = Object.fromEntries(logarithms.map(({ token, logprob }) => [token, logprob]));
  const logprobs = text ? { text_offset: [0], tokens: [text], token_logprobs: [-1], top_logprobs: [first ? top : { x: -1 }] } : null;
  return { ...base, choices: [{ text, index: 0, logprobs, finish_reason: finish, stop_reason: null }], usage };
}
