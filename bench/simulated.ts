/** A session without a model or a clock: prose is typed, every answer is idle, and the stream is rebased as the session does it. */
import { findInstructions } from "../src/license/instructions.js";
import { license } from "../src/license/license.js";
import { actionGrammar, InteractionStream, REBASE_TURNS, type Segment, type ToolSpec } from "../src/protocol/index.js";
import { pointOf, type Point } from "./workload.js";

/** Words between two samples: typing at 40 ms a key. */
const WORDS = 3;
const SAMPLE_MS = 650;
/** Tokens that `InteractionSession` leaves free for an action and the next event. */
const RESERVE = 512;

export interface SimulatedOptions {
  tools: readonly ToolSpec[];
  /** Words that are typed over and over. */
  prose: readonly string[];
  contextTokens: number;
  countTokens: (prompt: Segment[]) => number;
}

export class SimulatedSession {
  private readonly stream: InteractionStream;
  private text = "";
  private at = 0;
  private words = 0;

  constructor(private readonly options: SimulatedOptions) {
    this.stream = new InteractionStream(options.tools);
  }

  get events(): number {
    return this.stream.state.index + 1;
  }

  /** So much text is there already, and the events that brought it are rebased away. */
  startWith(words: number): void {
    this.grow(words);
    this.append();
    this.settle();
    for (let turn = 0; turn < REBASE_TURNS; turn++) this.skip();
    this.stream.rebase([]);
  }

  /** The next event up to its decision, which `settle` ends. */
  next(): Point {
    this.grow(WORDS);
    // The session knows the length of the newest prompt from its engine, so counting is no cost of a tick.
    const due = this.isRebaseDue();
    const from = performance.now();
    if (due) this.rebase();
    this.append();
    const { prompt, state } = this.stream;
    const grammar = actionGrammar(state);
    const renderMs = performance.now() - from;
    return { ...pointOf(this.stream, renderMs), prompt, grammar };
  }

  /** ms that the license takes over a mark of the word typed last: it reads the whole text, for an idle it would read nothing. */
  licenseMs(): number {
    const span = this.text.trim().split(" ").pop()!;
    const from = performance.now();
    license({ type: "mark", kind: "word", span, style: "underline" }, this.stream.state);
    return performance.now() - from;
  }

  settle(): void {
    this.stream.settle({ type: "idle" });
  }

  /** An event that no model sees. */
  skip(): void {
    this.grow(WORDS);
    if (this.isRebaseDue()) this.rebase();
    this.append();
    this.settle();
  }

  private grow(words: number): void {
    const { prose } = this.options;
    for (let i = 0; i < words; i++) this.text += `${prose[this.words++ % prose.length]} `;
    this.at += SAMPLE_MS;
  }

  private append(): void {
    const { text, at } = this;
    this.stream.append({ source: "user", text, caret: text.length, state: "active", revised: false, at });
  }

  private isRebaseDue(): boolean {
    const { contextTokens, countTokens } = this.options;
    return this.stream.settledTurns.length > REBASE_TURNS && countTokens(this.stream.prompt) >= contextTokens - RESERVE;
  }

  private rebase(): void {
    this.stream.rebase(findInstructions(this.stream.state.text).map((instruction) => instruction.sentence));
  }
}
