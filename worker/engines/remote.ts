import * as z from "zod";
import { InteractionError } from "../../src/protocol/errors.js";
import { safeParse } from "../../src/protocol/safe-parse.js";
import { PHRASE, type Segment } from "../../src/protocol/segment.js";
import { renderSystem } from "../../src/protocol/render.js";
import type { EngineConfig, EngineInfo, LoadProgress, OnIdle, RemoteServer } from "../../src/protocol/wire.js";
import { loadModelFiles } from "../model-store.js";
import type { Engine, EngineDecision } from "./engine.js";
import { Answer, type Question } from "./remote/answer.js";
import type { Chunk } from "./remote/chunk.js";
import { CompletionClient } from "./remote/client.js";
import { textPrompts, tokenPrompts, type PromptWriter } from "./remote/prompt.js";
import { requestBody } from "./remote/request.js";

const CONTEXT_TOKENS = 4096;
/** ms that one answer may take. */
const TIMEOUT = 10_000;
/** Logits on `idle` above which its reason is not asked for: the bias would reach into its words. */
const WORDY_BIAS = 20;
/** No model says this by itself: whoever does was held to the grammar. */
const PROBE = 'skip("probe")';

const serverSchema = z.object({
  url: z.url({ protocol: /^https?$/ }),
  flavour: z.enum(["vllm", "vllm-guided", "llama.cpp", "sglang"]),
  model: z.string().min(1).optional(),
  prompt: z.enum(["tokens", "text"]).default("tokens"),
  contextTokens: z.number().int().min(1024).default(CONTEXT_TOKENS),
  timeout: z.number().min(1).default(TIMEOUT),
  session: z.string().min(1).max(200).default("none"),
});

interface Running {
  server: RemoteServer & z.infer<typeof serverSchema>;
  client: CompletionClient;
  prompts: PromptWriter;
  idleMargin: number;
}

/** A model on a server, by OpenAI's completions API under our own grammar and with our own prompt. */
export class RemoteEngine implements Engine {
  private running: Running | null = null;

  async load(config: EngineConfig, onProgress: (progress: LoadProgress) => void): Promise<EngineInfo> {
    await this.dispose();
    const server = readServer(config);
    const { prompts, idleMargin } = await writerFor(server, config.modelUrl, onProgress);
    this.running = { server, client: new CompletionClient(server), prompts, idleMargin };
    onProgress({ step: "probe", loaded: 0, total: 0 });
    const model = await this.probe();
    return {
      engine: "remote",
      model: server.model ?? model ?? "unnamed",
      device: new URL(server.url).host,
      contextTokens: server.contextTokens,
    };
  }

  async decide(prompt: readonly Segment[], grammar: string, signal: AbortSignal, idleBias = 0, onIdle?: OnIdle): Promise<EngineDecision> {
    const { idleMargin } = this.require();
    const bias = idleMargin + idleBias;
    const question = { grammar, idleMargin, explains: bias <= WORDY_BIAS, now: () => performance.now() };
    const reader = await this.ask(prompt, question, bias, signal, onIdle);
    return reader.answer.decision();
  }

  dispose(): Promise<void> {
    this.running?.client.close();
    this.running = null;
    return Promise.resolve();
  }

  private async ask(
    segments: readonly Segment[],
    question: Omit<Question, "promptTokens">,
    bias: number,
    signal: AbortSignal,
    onIdle?: OnIdle,
  ): Promise<AnswerReader> {
    const { server, client, prompts } = this.require();
    const form = prompts.write(segments);
    if (form.tokens === 0 || form.tokens >= server.contextTokens) {
      throw new InteractionError(
        "engine-failed",
        `A prompt of ${form.tokens} tokens does not fit into ${server.contextTokens}: rebase the stream.`,
      );
    }
    const body = requestBody(server, form, question.grammar, prompts.bias(bias));
    return client.ask(body, () => new AnswerReader(new Answer({ ...question, promptTokens: form.tokens }), onIdle), signal);
  }

  /** @returns what the server calls its model */
  private async probe(): Promise<string | null> {
    const question = { grammar: `root ::= ${JSON.stringify(PROBE)}\n`, idleMargin: 0, explains: true, now: () => performance.now() };
    try {
      const { model } = await this.ask(renderSystem([]), question, 0, new AbortController().signal);
      return model;
    } catch (error) {
      const failure = InteractionError.from(error);
      throw failure.code === "action-invalid" ? new InteractionError("remote-refused", failure.message, { cause: error }) : failure;
    }
  }

  private require(): Running {
    if (!this.running) throw new InteractionError("engine-failed", "The engine has no server: load it first.");
    return this.running;
  }
}

/** Reads one answer and tells of an idle before its reason. */
class AnswerReader {
  isTold = false;
  model: string | null = null;

  constructor(
    readonly answer: Answer,
    private readonly onIdle?: OnIdle,
  ) {}

  take(chunk: Chunk): boolean {
    this.model = chunk.model ?? this.model;
    const isOver = this.answer.take(chunk);
    if (this.answer.isIdle && !this.isTold && this.onIdle) {
      this.isTold = true;
      this.onIdle({ ...this.answer.decision(), text: PHRASE.idle });
    }
    return isOver;
  }

  get isWhole(): boolean {
    return this.answer.isWhole;
  }
}

/** @throws {InteractionError} `remote-refused` */
function readServer({ remote }: EngineConfig): Running["server"] {
  const parsed = safeParse(serverSchema, remote);
  if (parsed.success) return parsed.data as Running["server"];
  const issue = parsed.error.issues[0];
  const what = issue ? `${["remote", ...issue.path].join(".")}: ${issue.message}` : "remote";
  throw new InteractionError("remote-refused", `The engine \`remote\` needs \`remote\` with \`url\` and \`flavour\` (${what}).`, {
    cause: parsed.error,
  });
}

async function writerFor(
  server: Running["server"],
  modelUrl: string,
  onProgress: (progress: LoadProgress) => void,
): Promise<{ prompts: PromptWriter; idleMargin: number }> {
  if (server.prompt === "text") return { prompts: textPrompts, idleMargin: 0 };
  const { manifest, files } = await loadModelFiles(modelUrl, onProgress, undefined, ["tokenizer.json"]);
  const tokenizer = files.get("tokenizer.json");
  if (!tokenizer) throw new InteractionError("model-invalid", "The model's folder has no tokenizer.json. Build the folder again.");
  return { prompts: tokenPrompts(new TextDecoder().decode(tokenizer)), idleMargin: manifest.idleMargin };
}
