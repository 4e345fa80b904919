/** More than any answer needs, with its figures token by token. */
const MOST_CHARACTERS = 1_000_000;

/**
 * The data of each server-sent event. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 * @throws {RangeError} where the stream is longer than any answer
 */
export async function* eventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  let data: string[] = [];
  for await (const line of lines(body)) {
    if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
    else if (line === "" && data.length > 0) {
      yield data.join("\n");
      data = [];
    }
  }
  // A server that closes without a last blank line has said it all the same.
  if (data.length > 0) yield data.join("\n");
}

async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let read = 0;
  let rest = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const text = decoder.decode(part.value, { stream: true });
      if ((read += text.length) > MOST_CHARACTERS) throw new RangeError(`more than ${MOST_CHARACTERS} characters`);
      const whole = (rest + text).split("\n");
      rest = whole.pop() ?? "";
      for (const line of whole) yield line.replace(/\r$/, "");
    }
    if (rest) yield rest.replace(/\r$/, "");
  } finally {
    // Whoever stops reading early ends the answer.
    await reader.cancel().catch(() => undefined);
  }
}
