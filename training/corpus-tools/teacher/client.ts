import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { answerKey, type AnswerCache } from "./cache.js";
import { structuredBody, type Structured } from "./structured.js";

export interface Message {
  role: "system" | "user" | "assistant";
  content: string;
}

export interface TeacherOptions {
  /** Base of an OpenAI-compatible server, with its version: `…/v1`. */
  url: string;
  model: string;
  /** Sent as a bearer token; it is never written anywhere. */
  key?: string | undefined;
  structured: Structured;
  cache: AnswerCache;
  /** Requests a minute, over all that run at once. */
  perMinute: number;
  /** Further tries after 429, 5xx or a lost connection. */
  retries: number;
  timeoutMs: number;
  maxTokens: number;
  /** ms before the first further try; doubled each time. */
  backoffMs?: number;
  signal?: AbortSignal | undefined;
}

const answerSchema = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string().nullable() }) })).min(1) });

/** A failure that another try may mend. */
class PassingError extends Error {
  constructor(
    message: string,
    /** ms that the server asks to wait. */
    readonly after: number | null,
  ) {
    super(message);
  }
}

/** The longest wait between two tries, in ms. */
const LONGEST_BACKOFF = 120_000;

/** Asks a model behind an OpenAI-compatible endpoint. Answers come from the cache where the same was asked before. */
export class Teacher {
  /** How many answers came from the server, and how many from the cache. */
  readonly counts = { asked: 0, cached: 0, retried: 0 };
  /** When the next request may start, on `Date.now`. */
  private nextStart = 0;

  constructor(private readonly options: TeacherOptions) {}

  get structured(): Structured {
    return this.options.structured;
  }

  /** @throws {Error} where the server refuses, or keeps failing; an `AbortError` once the signal is aborted */
  async ask(messages: readonly Message[], grammar: string): Promise<string> {
    const { model, cache, structured, maxTokens, signal } = this.options;
    signal?.throwIfAborted();
    const body = { model, messages, temperature: 0, max_tokens: maxTokens, ...structuredBody(structured, grammar) };
    const key = answerKey(body);
    const known = cache.get(key);
    if (known !== undefined) {
      this.counts.cached++;
      return known;
    }
    const answer = await this.persist(body);
    this.counts.asked++;
    cache.put(key, model, answer);
    return answer;
  }

  private async persist(body: unknown): Promise<string> {
    const { retries, backoffMs = 1000, signal } = this.options;
    for (let attempt = 0; ; attempt++) {
      await this.turn();
      try {
        return await this.request(body);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof PassingError)) throw error;
        if (attempt >= retries) throw new Error(`the teacher failed ${attempt + 1} times: ${error.message}`, { cause: error });
        this.counts.retried++;
        // Some jitter, so that what failed at once is not tried again at once.
        const wait = error.after ?? backoffMs * 2 ** attempt * (0.75 + Math.random() / 2);
        // A busy server is busy for all.
        this.nextStart = Math.max(this.nextStart, Date.now() + Math.min(wait, LONGEST_BACKOFF));
      }
    }
  }

  /** Waits for this request's turn: starts are spaced evenly. */
  private async turn(): Promise<void> {
    for (;;) {
      const now = Date.now();
      if (this.nextStart <= now) {
        this.nextStart = now + 60_000 / this.options.perMinute;
        return;
      }
      await sleep(this.nextStart - now, undefined, { signal: this.options.signal });
    }
  }

  private async request(body: unknown): Promise<string> {
    const { url, key, timeoutMs, signal } = this.options;
    const timeout = AbortSignal.timeout(timeoutMs);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url.replace(/\/+$/, "")}/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) },
        body: JSON.stringify(body),
        // A redirect would carry the prompt to another server.
        redirect: "error",
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      text = await response.text();
    } catch (error) {
      throw new PassingError(error instanceof Error ? causeOf(error) : String(error), null);
    }
    if (response.status === 429 || response.status >= 500) {
      throw new PassingError(`${response.status} ${text.slice(0, 200)}`, retryAfter(response.headers.get("retry-after")));
    }
    if (!response.ok) throw new Error(`the teacher refused: ${response.status} ${text.slice(0, 400)}`);
    try {
      return answerSchema.parse(JSON.parse(text)).choices[0]!.message.content ?? "";
    } catch {
      throw new PassingError(`no chat completion: ${text.slice(0, 200)}`, null);
    }
  }
}

const causeOf = (error: Error) => (error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message);

/** ms that a `Retry-After` asks for: seconds or a date. */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
