import type { SessionExport } from "../protocol/decision.js";
import { InteractionError } from "../protocol/errors.js";
import { faultStatus, saying } from "../session/status.js";
import type { Mode } from "../session/view.js";
import type { SessionLike, SessionOptions } from "./session-like.js";

type Call = (session: SessionLike) => void;

/** One for all: the session reads the text itself, so keystrokes in a row are told once. */
const INPUT: Call = (session) => session.input();

/** Session, license, protocol and worker client: none of it is needed to paint and to type. */
async function loadSession(): Promise<(options: SessionOptions) => SessionLike> {
  const { InteractionSession } = await import("../session/session.js");
  return (options) => new InteractionSession(options);
}

/**
 * Stands in for a session while its code is on the way: what it is told is kept in order and handed on, and nobody
 * waits. Where the code cannot be had, the element stays a plain textarea.
 */
export class DeferredSession implements SessionLike {
  private readonly begunAt = new Date();
  private session: SessionLike | null = null;
  /** Null once nothing is to be handed on any more. */
  private waiting: Call[] | null = [];

  constructor(
    private readonly options: SessionOptions,
    private readonly load = loadSession,
  ) {}

  start(): void {
    this.options.view.status(saying("loading", "statusLoading"));
    this.load()
      .then((create) => this.arrived(create))
      .catch((error: unknown) => this.failed(error));
  }

  input(): void {
    if (this.session || this.waiting?.at(-1) !== INPUT) this.tell(INPUT);
  }

  compositionStart(): void {
    this.tell((session) => session.compositionStart());
  }

  compositionEnd(): void {
    this.tell((session) => session.compositionEnd());
  }

  blur(): void {
    this.tell((session) => session.blur());
  }

  setHidden(hidden: boolean): void {
    this.tell((session) => session.setHidden(hidden));
  }

  gesture(gesture: "mark" | "dismiss" | "accept", target: string): void {
    this.tell((session) => session.gesture(gesture, target));
  }

  instruct(text: string): void {
    this.tell((session) => session.instruct(text));
  }

  pause(): void {
    this.tell((session) => session.pause());
  }

  resume(): void {
    this.tell((session) => session.resume());
  }

  setMode(mode: Mode): void {
    this.tell((session) => session.setMode(mode));
  }

  setRestraint(restraint: number): void {
    this.tell((session) => session.setRestraint?.(restraint));
  }

  toolsChanged(): void {
    this.tell((session) => session.toolsChanged?.());
  }

  /** Before the session is there: one without records, and without the built-in timer among its tools. */
  exportSession(): SessionExport {
    if (this.session) return this.session.exportSession();
    const { engine, tools } = this.options;
    return { version: 1, model: "", engine: engine.engine, startedAt: this.begunAt.toISOString(), tools: tools.specs, records: [] };
  }

  dispose(): void {
    this.waiting = null;
    this.session?.dispose();
  }

  private tell(call: Call): void {
    if (this.session) call(this.session);
    else this.waiting?.push(call);
  }

  private arrived(create: (options: SessionOptions) => SessionLike): void {
    const { waiting } = this;
    if (!waiting) return;
    this.waiting = null;
    this.session = create(this.options);
    this.session.start();
    for (const call of waiting) call(this.session);
  }

  private failed(cause: unknown): void {
    const { view } = this.options;
    // What a session of one's own throws says enough; else it is the network.
    const missing = `The interaction session could not be loaded: ${String(cause)}.`;
    const error = this.session ? InteractionError.from(cause) : new InteractionError("engine-failed", missing, { cause });
    if (!this.session && !this.waiting) return;
    this.waiting = null;
    view.error(error);
    if (!this.session) view.status(faultStatus(error));
  }
}
