import { InteractionError, throwIfCancelled } from "../../../src/protocol/errors.js";
import { readChunk, type Chunk } from "./chunk.js";
import { eventData } from "./sse.js";

/** Requests for one answer, the first one among them. */
const TRIES = 3;
/** ms before the second one; twice as many before each one after. */
const BACKOFF = 250;
/** ms that a server may ask to wait: by then the text is another one. */
const LONGEST_WAIT = 5_000;
/** ms that the end of an answer, of which all is known, may take to come in. */
const DRAIN_LIMIT = 2_000;
/** Statuses after which the same request may succeed. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504, 529]);

export interface ClientOptions {
  /** Absolute, without `/completions`. */
  url: string;
  /** ms that one answer may take. */
  timeout: number;
  session: string;
}

/** Takes an answer piece by piece. */
export interface Reader {
  /** @returns true once nothing more is needed */
  take(chunk: Chunk): boolean;
  /** Whether what has come in can stand. */
  readonly isWhole: boolean;
  /** Whether something of it was told on: another try would say it twice. */
  readonly isTold: boolean;
}

/** A failure that another try may heal. */
class Passing {
  constructor(
    readonly error: InteractionError,
    readonly after: number | null = null,
  ) {}
}

/**
 * Posts to `/completions` and reads the answer as it comes. Network errors and busy servers are asked again, a few
 * times, ever later. One request at a time: the rest of an answer that is complete already is read on in the
 * background, so that the connection can be used again, until the next request begins.
 */
export class CompletionClient {
  private draining: AbortController | null = null;

  constructor(private readonly options: ClientOptions) {}

  /**
   * @param open a fresh reader for each try
   * @returns the reader that has read an answer
   * @throws {InteractionError} `aborted`, `remote-unreachable`, `remote-refused`, and what the reader throws
   */
  async ask<R extends Reader>(body: object, open: () => R, signal: AbortSignal): Promise<R> {
    for (let tried = 1; ; tried++) {
      throwIfCancelled(signal);
      const reader = open();
      try {
        await this.once(body, reader, signal);
        return reader;
      } catch (failure) {
        if (!(failure instanceof Passing)) throw failure;
        if (tried === TRIES || reader.isTold) throw failure.error;
        await pause(failure.after ?? BACKOFF * 2 ** (tried - 1) * (0.75 + Math.random() / 2), signal);
      }
    }
  }

  /** Ends what is still being read. */
  close(): void {
    this.draining?.abort();
    this.draining = null;
  }

  private async once(body: object, reader: Reader, signal: AbortSignal): Promise<void> {
    this.close();
    const drain = new AbortController();
    const limit = AbortSignal.timeout(this.options.timeout);
    try {
      const response = await this.post(body, AbortSignal.any([signal, limit, drain.signal]));
      if (!response.ok) throw await this.explain(response);
      const pieces = dataOf(response)[Symbol.asyncIterator]();
      for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
        if (piece.value === "[DONE]") break;
        if (!reader.take(this.chunkOf(piece.value))) continue;
        this.drain(pieces, drain);
        return;
      }
    } catch (error) {
      drain.abort();
      if (error instanceof Passing || error instanceof InteractionError) throw error;
      throwIfCancelled(signal);
      // The server is slow, not gone: another request would only make it slower.
      if (limit.aborted) throw this.unreachable(`did not answer within ${this.options.timeout / 1000} s`);
      throw new Passing(this.unreachable("could not be reached, or broke off", error));
    }
    if (!reader.isWhole) throw new Passing(this.unreachable("ended in the middle of an answer"));
  }

  private post(body: object, signal: AbortSignal): Promise<Response> {
    const { url, session } = this.options;
    return fetch(`${url.replace(/\/+$/, "")}/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-session-id": session },
      body: JSON.stringify(body),
      // The text goes where the host said, and nowhere else.
      redirect: "error",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      signal,
    });
  }

  /** @throws {Passing | InteractionError} for what is no piece of an answer */
  private chunkOf(data: string): Chunk {
    const chunk = readChunk(data);
    if (chunk?.kind === "chunk") return chunk;
    if (chunk) throw this.failed(chunk.status, chunk.message, null);
    throw this.refused(`its answer is no completion: ${quoted(data)}. Check \`url\``);
  }

  private async explain(response: Response): Promise<Passing | InteractionError> {
    const text = await response.text().catch(() => "");
    const fault = readChunk(text);
    return this.failed(response.status, fault?.kind === "fault" ? fault.message : text, response.headers.get("retry-after"));
  }

  private failed(status: number, detail: string, retryAfter: string | null): Passing | InteractionError {
    if (PASSING.has(status)) return new Passing(this.unreachable(`is busy or broken (status ${status})`), waitOf(retryAfter));
    if (status === 401 || status === 403) {
      return this.refused(`status ${status}. Let your proxy add the key there: a page has no place for one`);
    }
    if (status === 404 || status === 405) return this.refused(`status ${status}. Check \`url\` (\`/completions\` is added) and \`model\``);
    return this.refused(`status ${status}: ${quoted(detail)}. Check \`flavour\`, \`model\` and \`contextTokens\``);
  }

  private refused(why: string): InteractionError {
    return new InteractionError("remote-refused", `The model's server at ${this.options.url} does not take the request: ${why}.`);
  }

  private unreachable(why: string, cause?: unknown): InteractionError {
    return new InteractionError(
      "remote-unreachable",
      `The model's server at ${this.options.url} ${why}. The next event asks again; if it stays so, check the server and your proxy.`,
      { cause },
    );
  }

  private drain(pieces: AsyncIterator<string>, controller: AbortController): void {
    this.draining = controller;
    const limit = setTimeout(() => controller.abort(), DRAIN_LIMIT);
    void (async () => {
      while (!(await pieces.next()).done);
    })()
      .catch(() => undefined)
      .finally(() => clearTimeout(limit));
  }
}

/** The pieces of a streamed answer; of one that a proxy has gathered the whole. */
async function* dataOf(response: Response): AsyncGenerator<string, void> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
    if (response.body) yield* eventData(response.body);
  } else yield await response.text();
}

/** ms to wait, as a server asks in seconds; null where it does not. */
function waitOf(retryAfter: string | null): number | null {
  const seconds = Number(retryAfter ?? NaN);
  return seconds >= 0 ? Math.min(seconds * 1000, LONGEST_WAIT) : null;
}

/** What a server says, short and in one line. */
function quoted(text: string): string {
  return JSON.stringify(text.replace(/\s+/g, " ").slice(0, 160));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
