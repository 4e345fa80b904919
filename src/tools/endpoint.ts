import type { ToolArguments } from "../protocol/action.js";

/** Longest address that is asked, and longest answer that is read, in characters and bytes. */
const LONGEST_ADDRESS = 2_000;
const LARGEST_ANSWER = 1_000_000;

export interface EndpointOptions {
  /** Address with the arguments' places: `https://weather.example/today/{place}?unit={unit}`. None may stand in its origin. */
  url: string;
  headers?: Record<string, string>;
  /** For tests, and for hosts with a proxy of their own. */
  fetch?: typeof globalThis.fetch;
}

/**
 * One address that a tool may ask with GET, and no other: arguments fill places of its path and query only, redirects are
 * errors, no cookies and no referrer are sent.
 * @throws {RangeError} where the template is none
 */
export class Endpoint {
  readonly origin: string;
  private readonly pieces: readonly string[];

  constructor(private readonly options: EndpointOptions) {
    // "https://a.example", a place, "/b", a place, "": every second piece is a name.
    this.pieces = options.url.split(/\{(\w+)\}/);
    const opening = /^(https:\/\/[^/?#\\@]+|http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?)\//.exec(this.pieces[0]!);
    if (!opening) throw new RangeError(`not an endpoint's template: ${JSON.stringify(options.url)}`);
    this.origin = new URL(opening[0]).origin;
  }

  /**
   * The address for these arguments.
   * @throws {RangeError} where a value would leave its place
   */
  address(args: ToolArguments): string {
    const filled = this.pieces.map((piece, i) => (i % 2 === 0 ? piece : encodeURIComponent(String(args[piece] ?? "")))).join("");
    // A browser takes "..", however it is written, for a step up.
    const isStep = (part: string) => /^(?:\.|%2e){1,2}$/i.test(part);
    if (filled.split(/[?#]/)[0]!.split("/").some(isStep)) throw new RangeError("a value cannot be part of the address");
    if (filled.length > LONGEST_ADDRESS) throw new RangeError("the address is too long");
    const url = new URL(filled);
    if (url.origin !== this.origin) throw new RangeError("the address is outside of the tool's origin");
    return url.href;
  }

  /** Asks; the answer is untrusted. */
  async get(args: ToolArguments, signal: AbortSignal): Promise<Response> {
    // At call time: a host may put its own in place later, and a detached `fetch` does not run.
    const fetcher = this.options.fetch ?? ((...request: Parameters<typeof fetch>) => globalThis.fetch(...request));
    return fetcher(this.address(args), {
      method: "GET",
      signal,
      headers: { Accept: "application/json", ...this.options.headers },
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      mode: "cors",
    });
  }
}

/**
 * The answer's JSON.
 * @throws {RangeError} where it is larger than a megabyte; {SyntaxError} where it is none
 */
export async function readJson(response: Response): Promise<unknown> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
    bytes += part.value.length;
    if (bytes > LARGEST_ANSWER) {
      await reader!.cancel();
      throw new RangeError("answer is too large");
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return JSON.parse(text + decoder.decode()) as unknown;
}
