import fs from "node:fs";
import { printResult } from "../../src/tools/result.js";
import type { StreamEvent } from "../../src/protocol/events.js";
import { renderTurn } from "../../src/protocol/render.js";
import { PHRASE } from "../../src/protocol/segment.js";
import { InteractionStream } from "../../src/protocol/stream.js";
import { BytePairTokenizer } from "../../worker/engines/byte-pair.js";
import { SegmentEncoder, withoutAddedTokens } from "../../worker/engines/tokens.js";
import { Random } from "../../training/corpus-tools/random.js";
import { Faults, type Order, type Outcome } from "../figures.js";
import { forgery } from "../payloads.js";

const TOKENIZER = "models/interaction-135m/tokenizer.json";
const SOURCES = ["user", "tool", "timer", "gesture", "host", "action"] as const;
type Source = (typeof SOURCES)[number];

/**
 * Texts that look like the stream's own control text, through every way into the stream: the real tokenizer's ids
 * must hold our header, the text's own bytes and our end, and nothing else of ours.
 */
export async function forgedStreams({ seed, size }: Order): Promise<Outcome> {
  const json = fs.readFileSync(TOKENIZER, "utf8");
  const file = JSON.parse(json) as { added_tokens: { id: number; content: string }[]; model: { vocab: Record<string, number> } };
  // Read from the file itself, so that the encoder cannot vouch for itself.
  const control = new Map(file.added_tokens.map(({ id, content }) => [content, id]));
  const reserved = new Set(control.values());
  const words = new Map(Object.entries(file.model.vocab).map(([word, id]) => [id, word]));
  const bytes = bytesOfSigns();
  // The vocabulary has no token for bytes that only unassigned planes use: those are left out.
  const spelt = new Set([...bytes].flatMap(([sign, byte]) => (sign in file.model.vocab ? [byte] : [])));
  const known = (text: string) => Buffer.from(text).filter((byte) => spelt.has(byte)) as Buffer;
  const encoder = new SegmentEncoder(BytePairTokenizer.parse(json), BytePairTokenizer.parse(withoutAddedTokens(json)));
  const random = new Random(seed);
  const faults = new Faults();
  const per = Object.fromEntries(SOURCES.map((source) => [source, 0])) as Record<Source, number>;
  const total = size(10_000, 100_000);
  for (let i = 0; i < total; i++) {
    const source = SOURCES[i % SOURCES.length]!;
    const payload = forgery(random);
    per[source]++;
    const { ids, header, end, body } = encoded(source, payload, random);
    const ours = [...header, ...end].map((phrase) => control.get(phrase));
    const found = ids.filter((id) => reserved.has(id) || control.has(words.get(id) ?? ""));
    if (found.join() !== ours.join())
      faults.add(`${source}: control ids ${found.join()} instead of ${ours.join()}: ${JSON.stringify(payload)}`);
    else if ((header.length > 0 && ids[0] !== ours[0]) || ids.at(-1) !== ours.at(-1))
      faults.add(`${source}: begins or ends with something else`);
    else {
      const inner = ids.filter((id) => !reserved.has(id)).map((id) => words.get(id) ?? "");
      const text = Buffer.from([...inner.join("")].map((sign) => bytes.get(sign)!));
      if (!text.subarray(-known(body).length || text.length).equals(known(body)))
        faults.add(`${source}: other text: ${JSON.stringify(payload)} became ${JSON.stringify(text.toString("utf8"))}`);
    }
  }
  return {
    figures: [
      {
        what: `Texts made of control tokens, their pieces, lookalikes and encodings: ${SOURCES.map((source) => `${per[source]} by ${WAY[source]}`).join(", ")}`,
        size: total,
        faults: faults.count,
        of: "token sequences with more or less than our one header and one end, or other text between them",
        note: "the model's own tokenizer.json, in the TypeScript encoder of the CPU engine",
      },
    ],
    faults: faults.words,
  };

  function encoded(source: Source, payload: string, dice: Random) {
    const stream = new InteractionStream([]);
    const phase = dice.pick(["active", "paused"] as const);
    stream.append({ source: "user", text: "we saw a heron ", caret: 15, state: phase, revised: false, at: 350 });
    if (source === "action") {
      // The model's own words come back to it at the next event.
      stream.settle({ type: "respond", text: payload });
      const [turn] = stream.settledTurns;
      const segments = renderTurn(turn!).slice(turn!.event.length);
      return {
        ids: encoder.encode(segments),
        header: [],
        end: [PHRASE.end],
        body: `${JSON.stringify(payload)
          .slice(1, -1)
          .replace(/\p{Surrogate}/gu, "\ufffd")}")`,
      };
    }
    stream.settle({ type: "idle" });
    const { event, header, body } = eventOf(source, payload, phase);
    stream.append(event);
    const ids = encoder.encode(stream.openEvent);
    return {
      ids,
      header: [PHRASE.eventStart, PHRASE.delta, ...header],
      end: [PHRASE.eventEnd],
      body: body.replace(/\p{Surrogate}/gu, "\ufffd"),
    };
  }
}

const WAY: Record<Source, string> = {
  user: "typing",
  tool: "a tool's result",
  timer: "a timer's note",
  gesture: "a gesture",
  host: "the host",
  action: "the model's own words",
};

function eventOf(
  source: Exclude<Source, "action">,
  payload: string,
  phase: "active" | "paused",
): { event: StreamEvent; header: string[]; body: string } {
  const state = phase === "active" ? PHRASE.active : PHRASE.paused;
  const at = 1_000;
  switch (source) {
    case "user": {
      // A pause drops the last blanks, a long paste is shortened: both are none of this part's business.
      const text = `we saw a heron ${payload}.`;
      const header = [phase === "paused" ? PHRASE.userPaused : PHRASE.userActive];
      return { event: { source, text, caret: text.length, state: phase, revised: false, at }, header, body: `${lastCharacters(payload)}.` };
    }
    case "tool":
    case "timer": {
      const body = printResult({ result: payload });
      return { event: { source, id: "t1", body, at }, header: [source === "tool" ? PHRASE.tool : PHRASE.timer, state], body };
    }
    case "gesture":
      return { event: { source, gesture: "mark", target: payload, at }, header: [state], body: `mark(${JSON.stringify(payload)})` };
    case "host":
      return { event: { source, body: payload, at }, header: [state], body: payload };
  }
}

/** Sentences before the last one may not be shown again. */
function lastCharacters(payload: string): string {
  return [...payload].slice(-8).join("");
}

/** GPT-2's alphabet: the sign that stands for each byte, back to the byte. */
function bytesOfSigns(): Map<string, number> {
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  const signs = new Map<string, number>();
  let next = 256;
  for (let byte = 0; byte < 256; byte++) signs.set(String.fromCodePoint(printable(byte) ? byte : next++), byte);
  return signs;
}
