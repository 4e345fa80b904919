/**
 * Load on a server: so many streams type at once for a while, each through an engine of its own.
 * `npm run bench:load -- --url http://127.0.0.1:8080/v1 [--flavour llama.cpp] [--streams 50] [--seconds 60]`
 */
import { parseArgs } from "node:util";
import { parseAction } from "../src/protocol/action.js";
import type { StreamEvent } from "../src/protocol/events.js";
import { actionGrammar } from "../src/protocol/grammar.js";
import { InteractionStream } from "../src/protocol/stream.js";
import type { EngineDecision, RemoteServer } from "../src/protocol/wire.js";
import { EventQueue } from "../src/queue/event-queue.js";
import { RemoteEngine } from "../worker/engines/remote.js";
import { acceptsText } from "../worker/engines/grammar/grammar.js";
import { serveModel } from "../test/engine/remote/folder.js";

/** ms between two samples of one who types on. */
const SAMPLE = 650;
/** Words typed between two samples. */
const WORDS = 2;

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    flavour: { type: "string", default: "llama.cpp" },
    streams: { type: "string", default: "50" },
    seconds: { type: "string", default: "60" },
    context: { type: "string", default: "1024" },
  },
});
if (!values.url) throw new Error("--url is missing: the API's base, with /v1");
const remote: RemoteServer = {
  url: values.url,
  flavour: values.flavour as RemoteServer["flavour"],
  contextTokens: Number(values.context),
  timeout: 120_000,
};
const seconds = Number(values.seconds);

const folder = await serveModel();

const PROSE =
  "underline the animals. yesterday we went to the zoo and saw a heron by the pond, then two tired dolphins, and a keeper who told us about quokkas. it rained, so we sat down with soup and wrote postcards to everybody at home. ";
const words = PROSE.repeat(20).split(" ");

interface Stream {
  answers: EngineDecision[];
  pushed: number;
  errors: string[];
  mostWaiting: number;
}

/** One writer: samples at their pace, whatever the server does. */
async function write(number: number): Promise<Stream> {
  const engine = new RemoteEngine();
  await engine.load({ engine: "remote", modelUrl: folder.url, remote: { ...remote, session: `load-${number}` } }, () => undefined);
  const own: Stream = { answers: [], pushed: 0, errors: [], mostWaiting: 0 };
  const stream = new InteractionStream([]);
  const stop = new AbortController();
  const queue = new EventQueue<StreamEvent>({
    async onEvent(event) {
      if (stop.signal.aborted) return;
      stream.append(event);
      const grammar = actionGrammar(stream.state);
      try {
        const answer = await engine.decide(stream.prompt, grammar, stop.signal);
        if (!acceptsText(grammar, answer.text)) throw new Error(`not its own: ${answer.text}`);
        own.answers.push(answer);
        const action = parseAction(answer.text);
        stream.settle(action.type === "mark" ? action : { type: "idle" });
        if (answer.timings.promptTokens > remote.contextTokens! - 300) stream.rebase([]);
      } catch (error) {
        stream.settle({ type: "idle" });
        if (!stop.signal.aborted) throw error;
      }
    },
    onError: (error) => own.errors.push(String(error)),
  });
  // They do not all begin at once.
  await new Promise((resolve) => setTimeout(resolve, (number * SAMPLE) / Number(values.streams)));
  const mark = `stream${number} `;
  for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
    own.pushed++;
    const text = mark + words.slice(0, own.pushed * WORDS).join(" ") + " ";
    queue.push({ source: "user", text, caret: text.length, state: "active", revised: false, at: own.pushed * SAMPLE });
    own.mostWaiting = Math.max(own.mostWaiting, queue.size);
    await new Promise((resolve) => setTimeout(resolve, SAMPLE));
  }
  stop.abort();
  await queue.idle();
  await engine.dispose();
  return own;
}

const streams = await Promise.all(Array.from({ length: Number(values.streams) }, (_, i) => write(i)));
await folder.close();
const answers = streams.flatMap((stream) => stream.answers);
const sum = (pick: (answer: EngineDecision) => number) => answers.reduce((total, answer) => total + pick(answer), 0);
const sorted = answers.map(({ timings }) => timings.totalMs).sort((a, b) => a - b);
const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
console.log({
  streams: streams.length,
  seconds,
  sampled: streams.reduce((total, { pushed }) => total + pushed, 0),
  decided: answers.length,
  fewestOfOne: Math.min(...streams.map((stream) => stream.answers.length)),
  mostWaitingOfOne: Math.max(...streams.map((stream) => stream.mostWaiting)),
  errors: streams.flatMap((stream) => stream.errors).length,
  aSecond: Number((answers.length / seconds).toFixed(2)),
  promptTokens: Math.round(sum(({ timings }) => timings.promptTokens) / answers.length),
  newTokens: Number((sum(({ timings }) => timings.prefillTokens) / answers.length).toFixed(1)),
  decodedTokens: Number((sum(({ timings }) => timings.decodeTokens) / answers.length).toFixed(1)),
  reusedShare: Number((sum(({ timings }) => timings.reusedTokens) / sum(({ timings }) => timings.promptTokens)).toFixed(3)),
  idle: Number((answers.filter(({ text }) => text.startsWith("idle")).length / answers.length).toFixed(2)),
  msMedian: at(0.5),
  ms95: at(0.95),
});
for (const error of new Set(streams.flatMap((stream) => stream.errors))) console.log(error);
