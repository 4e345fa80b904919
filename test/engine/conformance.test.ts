import fs from "node:fs";
import { afterAll, beforeAll, describe } from "vitest";
import type { Segment } from "../../src/protocol/segment.js";
import type { OnIdle, RemoteServer } from "../../src/protocol/wire.js";
import { BytePairTokenizer } from "../../worker/engines/byte-pair.js";
import type { Engine } from "../../worker/engines/engine.js";
import { GrammarStore } from "../../worker/engines/grammar/grammar.js";
import { readVocabulary } from "../../worker/engines/grammar/vocabulary.js";
import { allows, type TokenMask } from "../../worker/engines/mask.js";
import { RemoteEngine } from "../../worker/engines/remote.js";
import { ScriptedEngine } from "../../worker/engines/scripted.js";
import { TickLoop, type Decoded, type Model } from "../../worker/engines/tick-loop.js";
import { LAST_CONTROL_ID, SegmentEncoder, withoutAddedTokens } from "../../worker/engines/tokens.js";
import { conforms } from "./conformance.js";
import { serveModel } from "./remote/folder.js";
import { openStandIn } from "./remote/stand-in.js";

const tokenizerJson = fs.readFileSync("models/interaction-135m/tokenizer.json", "utf8");

/** Chooses by a hash of the whole cache: a wrong position anywhere changes what it says. */
class HashedModel implements Model {
  readonly chunkTokens = 64;
  readonly contextTokens = 2048;
  private cache: number[] = [];
  forward(tokens: readonly number[]): Promise<void> {
    this.cache.push(...tokens);
    return Promise.resolve();
  }
  settled(): Promise<void> {
    return Promise.resolve();
  }
  choose(mask: TokenMask, watched: readonly number[]) {
    let hash = 7;
    for (const token of this.cache) hash = (Math.imul(hash, 31) + token) >>> 0;
    // Cheaper than the highest of 49,152 logits, and as sensitive to what is in the cache.
    const size = mask.length * 32;
    let token = hash % size;
    for (let i = 0; i < size && !allows(mask, token); i++) token = (token + 1) % size;
    return Promise.resolve({ token: allows(mask, token) ? token : -1, logits: watched.map((id) => ((hash ^ id) % 1000) / 200) });
  }
  drop(count: number): void {
    this.cache.splice(-count);
  }
  reset(): void {
    this.cache = [];
  }
}

const encoder = new SegmentEncoder(BytePairTokenizer.parse(tokenizerJson), BytePairTokenizer.parse(withoutAddedTokens(tokenizerJson)));
const vocabulary = readVocabulary(tokenizerJson, (id) => id <= LAST_CONTROL_ID);

/** What the WebGPU and the CPU engine are without their runtimes: encoder, grammar and tick are the real ones. */
class HashedEngine implements Engine {
  private readonly grammars = new GrammarStore(vocabulary, encoder.plain);
  private readonly loop = new TickLoop(new HashedModel(), encoder.firstTokens());

  load() {
    return Promise.resolve({ engine: "hashed", model: "hashed", contextTokens: 2048 });
  }
  async decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal, idleBias = 0, onIdle?: OnIdle) {
    const inWords = ({ tokens, ...rest }: Decoded) => ({ text: encoder.decode(tokens), ...rest });
    const tell = onIdle && ((early: Decoded) => onIdle(inWords(early)));
    return inWords(await this.loop.decide(encoder.encode(prompt), () => this.grammars.open(grammar), signal, idleBias, tell));
  }
  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

describe("the scripted engine", () => {
  const open = async () => {
    const engine = new ScriptedEngine();
    await engine.load({
      engine: "scripted",
      modelUrl: "",
      script: [
        { when: "heron", say: 'mark("animal", "heron", "underline")' },
        { when: "quokka", say: 'mark("animal", "quokka", "callout")' },
      ],
    });
    return engine;
  };
  conforms({ open, readsGrammar: false, countsReuse: true });
});

describe("the tick of the engines in the browser, on hashed logits", () => {
  conforms({ open: () => Promise.resolve(new HashedEngine()), readsGrammar: true, countsReuse: true });
});

/** `REMOTE_URL` (with `/v1`) and `REMOTE_FLAVOUR` name a real server that runs the shipped model; docs/scale.md says how. */
const { REMOTE_URL, REMOTE_FLAVOUR = "llama.cpp" } = process.env;

describe("the remote engine", () => {
  let model: Awaited<ReturnType<typeof serveModel>>;
  let streams = 0;
  beforeAll(async () => void (model = await serveModel()));
  afterAll(() => model.close());

  const opener = (server: () => RemoteServer) => async () => {
    const engine = new RemoteEngine();
    const remote = { ...server(), session: `stream-${++streams}` };
    await engine.load({ engine: "remote", modelUrl: model.url, remote }, () => undefined);
    return engine;
  };

  const ways: [RemoteServer["flavour"], "tokens" | "text", boolean][] = [
    ["llama.cpp", "tokens", false],
    ["vllm", "tokens", false],
    ["vllm-guided", "tokens", true],
    ["sglang", "text", false],
  ];
  describe.each(ways)("on a stand-in for %s, prompts as %s, gathered: %s", (flavour, prompt, gathered) => {
    let server: Awaited<ReturnType<typeof openStandIn>>;
    beforeAll(async () => void (server = await openStandIn({ flavour, gathered })));
    afterAll(() => server.close());
    const open = opener(() => ({ url: server.url, flavour, prompt }));
    conforms({ open, bare: () => new RemoteEngine(), readsGrammar: true, countsReuse: true });
  });

  // As slow as the machine is on which it runs.
  describe.runIf(REMOTE_URL)(`on the ${REMOTE_FLAVOUR} server at REMOTE_URL`, { timeout: 1_800_000 }, () => {
    const flavour = REMOTE_FLAVOUR as RemoteServer["flavour"];
    const open = opener(() => ({ url: REMOTE_URL!, flavour, timeout: 600_000, contextTokens: 1024 }));
    // A server computes many streams at once, in an order of its own: sums differ in their last digits.
    conforms({ open, bare: () => new RemoteEngine(), readsGrammar: true, countsReuse: false, digits: 1 });
  });
});
