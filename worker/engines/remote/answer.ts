import { ACTION_TYPES, type ActionType } from "../../../src/protocol/action.js";
import type { ActionProbabilities } from "../../../src/protocol/decision.js";
import type { EngineDecision } from "../engine.js";
import { InteractionError } from "../../../src/protocol/errors.js";
import { PHRASE } from "../../../src/protocol/segment.js";
import { GrammarWalk } from "../grammar/walk.js";
import type { Chunk } from "./chunk.js";

/** What an answer needs to know of its question. */
export interface Question {
  /** EBNF. */
  grammar: string;
  /** Logits that the model's operating point adds to `idle`. */
  idleMargin: number;
  /** Tokens of the prompt, or about as many; the server's own count goes before it. */
  promptTokens: number;
  /** Whether a reason is wanted. */
  explains: boolean;
  now: () => number;
}

/** An answer as it comes in: held to the grammar with each piece, and over as soon as nothing may follow. */
export class Answer {
  /** Whether it is an idle: known before its reason. */
  isIdle = false;
  private text = "";
  private readonly walk: GrammarWalk;
  private readonly started: number;
  private firstAt: number | null = null;
  private probabilities: ActionProbabilities | null = null;
  private prompt: number | null = null;
  private reused = 0;
  private decoded = 0;
  private pieces = 0;

  constructor(private readonly question: Question) {
    this.walk = new GrammarWalk(question.grammar);
    this.started = question.now();
  }

  /**
   * @returns whether it is over, whatever else the server would say
   * @throws {InteractionError} `action-invalid` where the text has left the grammar, or ended within it
   */
  take({ text, finish, likeliest, prompt, reused, decoded }: Chunk): boolean {
    this.prompt = prompt ?? this.prompt;
    this.reused = reused ?? this.reused;
    this.decoded = decoded ?? this.decoded;
    if (likeliest && !this.probabilities) this.probabilities = this.probabilitiesOf(likeliest);
    if (text) {
      this.firstAt ??= this.question.now();
      this.pieces++;
      this.text += text;
      if (!this.walk.read(text)) {
        throw new InteractionError(
          "action-invalid",
          `The server's answer is not in the grammar. Check that \`flavour\` is the server's: ${JSON.stringify(this.text.slice(0, 80))}`,
        );
      }
    }
    if (!this.isIdle && this.text.startsWith(PHRASE.idle)) this.isIdle = true;
    if (this.walk.isOver) return true;
    // An idle that needs no words.
    if (this.isIdle && this.text === PHRASE.idle && !this.question.explains) return true;
    if (finish === null) return false;
    if (this.walk.isAction) return true;
    throw new InteractionError(
      "action-invalid",
      finish === "length"
        ? `The action did not end within ${this.decoded || this.pieces} tokens.`
        : `The server ended in the middle of an action (${finish.slice(0, 20)}). Check that \`flavour\` is the server's.`,
    );
  }

  /** Whether what has come in is an action. */
  get isWhole(): boolean {
    return this.walk.isAction;
  }

  /** As it stands: of an idle that is still being worded only the idle. */
  decision(): EngineDecision {
    const ended = this.question.now();
    const firstAt = this.firstAt ?? ended;
    const promptTokens = this.prompt ?? this.question.promptTokens;
    const reusedTokens = Math.min(this.reused, promptTokens);
    return {
      text: this.walk.isAction ? this.text : PHRASE.idle,
      probabilities: this.probabilities ?? {},
      timings: {
        promptTokens,
        reusedTokens,
        prefillTokens: promptTokens - reusedTokens,
        decodeTokens: this.decoded || this.pieces,
        grammarMs: 0,
        prefillMs: firstAt - this.started,
        decodeMs: ended - firstAt,
        totalMs: ended - this.started,
      },
    };
  }

  private probabilitiesOf(likeliest: ReadonlyMap<string, number>): ActionProbabilities {
    const weights = new Map<ActionType, number>();
    for (const [token, logprob] of likeliest) {
      const type = typeOf(token);
      if (!type || !this.walk.allows(type)) continue;
      const margin = type === "idle" ? this.question.idleMargin : 0;
      weights.set(type, (weights.get(type) ?? 0) + Math.exp(logprob + margin));
    }
    const sum = [...weights.values()].reduce((a, b) => a + b, 0);
    if (!(sum > 0)) return {};
    return Object.fromEntries([...weights].map(([type, weight]) => [type, weight / sum]));
  }
}

/** The one action that begins with a token; null where several do, or none. */
function typeOf(token: string): ActionType | null {
  if (token === "") return null;
  const types = ACTION_TYPES.filter((type) => `${type}("`.startsWith(token) || token.startsWith(`${type}("`));
  return types.length === 1 ? types[0]! : null;
}
