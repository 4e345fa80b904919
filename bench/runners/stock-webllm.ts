import { MLCEngine, type ChatCompletionMessageParam, type ChatCompletionRequestNonStreaming } from "@mlc-ai/web-llm";
import { DECODE_LIMIT } from "../../worker/engines/tick-loop.js";
import { pipelineOf } from "../../worker/engines/webllm/private.js";
import type { Load, Tick } from "../figures.js";
import type { Point } from "../workload.js";
import type { Runner, TickOptions } from "./runner.js";

const MODEL_ID = "stock";
const END = "<|im_end|>";
const SYSTEM = "<|im_start|>system\n";

/** What stands around a message of each role, as WebLLM's conversation template writes it. */
interface Template {
  before: { system: string; user: string; assistant: string };
  /** Behind each message. */
  after: { system: string; user: string; assistant: string };
}

/**
 * The stream itself: the stop token never enters WebLLM's cache, so the end of a turn is written at the start of the
 * next user message. The tokens are then those of our own prompt.
 */
export const STREAM: Template = { before: { system: SYSTEM, user: END, assistant: "" }, after: { system: "", user: "", assistant: "" } };

/** ChatML, the base model's own: the same events as messages of a chat, as a page would ask that has no format of its own. */
const line = `${END}\n`;
export const CHATML: Template = {
  before: { system: SYSTEM, user: "<|im_start|>user\n", assistant: "<|im_start|>assistant\n" },
  after: { system: line, user: line, assistant: line },
};

/**
 * WebLLM's own chat API on our weights and model library, unmodified: its template, prefix reuse, sampling and, where
 * asked for, XGrammar. Greedy.
 */
export class StockWebllm implements Runner {
  private engine: MLCEngine | null = null;
  private forwards = 0;

  constructor(private readonly template: Template) {}

  async load(modelUrl: string): Promise<Load> {
    const from = performance.now();
    // WebLLM appends `resolve/main/` to an address that lacks it: one that has it and leaves it again stays our folder.
    const model = new URL(modelUrl).origin + `/resolve/main/../..${new URL(modelUrl).pathname}`;
    this.engine = new MLCEngine({
      appConfig: { model_list: [{ model, model_id: MODEL_ID, model_lib: new URL("model.wasm", modelUrl).href }] },
      logLevel: "ERROR",
    });
    const { before, after } = this.template;
    const template = {
      system_template: `${before.system}{system_message}${after.system}`,
      system_message: "",
      roles: { user: before.user, assistant: before.assistant, tool: before.user },
      role_content_sep: "",
      role_empty_sep: "",
      seps: [after.user, after.assistant],
      stop_str: [END],
      stop_token_ids: [2],
      add_role_after_system_message: true,
    };
    await this.engine.reload(MODEL_ID, { conv_template: template as never });
    // Counted from outside; nothing is changed.
    const pipeline = pipelineOf(this.engine, MODEL_ID);
    const forward = pipeline.embedAndForward.bind(pipeline);
    pipeline.embedAndForward = (chunks, tokens) => {
      this.forwards++;
      return forward(chunks, tokens);
    };
    return { ms: Math.round(performance.now() - from), device: await this.engine.getGPUVendor() };
  }

  async tick(point: Point, { reuse, grammar }: TickOptions): Promise<Tick> {
    const engine = this.engine!;
    const messages: ChatCompletionMessageParam[] = [{ role: "system", content: point.system.slice(SYSTEM.length, -END.length) }];
    for (const { event, action } of point.turns) messages.push({ role: "user", content: event }, { role: "assistant", content: action });
    messages.push({ role: "user", content: point.event });
    const request: ChatCompletionRequestNonStreaming = { messages, temperature: 0, max_tokens: DECODE_LIMIT, stream: false };
    if (grammar) request.response_format = { type: "grammar", grammar: point.grammar };
    const from = performance.now();
    if (!reuse) await engine.resetChat();
    this.forwards = 0;
    const { choices, usage } = await engine.chat.completions.create(request);
    const wallMs = performance.now() - from;
    const text = choices[0]?.message.content ?? "";
    const prefillTokens = usage?.prompt_tokens ?? 0;
    const promptTokens = this.promptTokens(messages);
    const extra = usage?.extra;
    const decodeTokens = usage?.completion_tokens ?? 0;
    const prefill = extra ? (1000 * prefillTokens) / extra.prefill_tokens_per_s : 0;
    return {
      text,
      wallMs,
      forwards: this.forwards,
      promptTokens,
      reusedTokens: promptTokens - prefillTokens,
      prefillTokens,
      // The end token counts there.
      decodeTokens: Math.max(0, decodeTokens - 1),
      parts: { prefill, decode: wallMs - prefill },
    };
  }

  async dispose(): Promise<void> {
    await this.engine?.unload();
  }

  private promptTokens(messages: readonly ChatCompletionMessageParam[]): number {
    const { tokenizer } = pipelineOf(this.engine!, MODEL_ID);
    const { before, after } = this.template;
    const texts = messages.map(({ role, content }) => {
      if (role === "tool") throw new Error("the workload has no tool messages");
      return before[role] + String(content) + after[role];
    });
    return texts.reduce((sum, text) => sum + tokenizer.encode(text).length, tokenizer.encode(before.assistant).length);
  }
}
