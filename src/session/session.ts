import { systemClock, type Clock } from "../clock.js";
import type { AuditRecord, SessionExport } from "../protocol/decision.js";
import { InteractionError } from "../protocol/errors.js";
import type { StreamEvent } from "../protocol/events.js";
import { InteractionStream } from "../protocol/stream.js";
import { timerSpec, type ToolSpec } from "../protocol/tools.js";
import type { EngineConfig } from "../protocol/wire.js";
import { EventQueue } from "../queue/event-queue.js";
import { Sampler } from "../sampler/sampler.js";
import { AUDIT_MINUTES, AuditTrail } from "./audit-trail.js";
import { DecisionLoop } from "./decision-loop.js";
import { EngineLink } from "./engine-link.js";
import { Executor } from "./executor.js";
import type { SessionOptions } from "./options.js";
import { Rest, REST_MINUTES } from "./rest.js";
import { idleBiasOf } from "./restraint.js";
import { engineConfig } from "./engine-config.js";
import { faultStatus, readyStatus, saying } from "./status.js";
import type { Mode, StatusView } from "./view.js";

/**
 * One writing session: samples the textarea, keeps the stream, asks the worker for one decision an event, licenses
 * and executes it. The page owns the stream, so a lost worker loses nothing; typing never waits for any of it.
 */
export class InteractionSession {
  private readonly clock: Clock;
  private readonly sampler: Sampler;
  private readonly queue: EventQueue<StreamEvent>;
  private readonly stream: InteractionStream;
  private readonly executor: Executor;
  private readonly engine: EngineConfig;
  private readonly startedAt = new Date();
  private readonly origin: number;
  private readonly trail: AuditTrail;
  private readonly loop: DecisionLoop;
  private readonly rest: Rest;
  private link: EngineLink | null = null;
  private mode: Mode;
  private paused = false;
  private hidden = false;
  private disposed = false;

  constructor(private readonly options: SessionOptions) {
    this.clock = options.clock ?? systemClock;
    this.origin = this.clock.now();
    this.trail = new AuditTrail(options.auditMinutes ?? (() => AUDIT_MINUTES));
    this.mode = options.mode ?? "live";
    this.engine = engineConfig(options.engine);
    const { view, tools } = options;
    this.stream = new InteractionStream(this.specs);
    this.queue = new EventQueue({ onEvent: (event) => this.loop.tick(event), onError: (error) => this.report(error) });
    this.queue.pause();
    this.executor = new Executor(
      view,
      tools,
      this.clock,
      () => this.now(),
      (event) => this.queue.push(event),
    );
    this.sampler = new Sampler({
      clock: this.clock,
      ...(options.cadence && { cadence: options.cadence }),
      read: options.read,
      emit: (snapshot) => this.queue.push({ source: "user", ...snapshot, at: this.now() }),
    });
    this.loop = new DecisionLoop({
      options,
      stream: this.stream,
      executor: this.executor,
      link: () => this.link,
      mode: () => this.mode,
      now: () => this.now(),
      acted: () => this.sampler.wake(),
      audit: (record) => this.audit(record),
    });
    this.rest = new Rest({
      clock: this.clock,
      after: options.restAfter ?? REST_MINUTES,
      sleep: () => this.sleep(),
      wake: () => this.start(),
    });
    this.setRestraint(options.restraint ?? 0.5);
  }

  /** Loads the model in the worker; the view is told of progress and outcome. */
  start(): void {
    if (this.mode === "off") return this.tell(saying("off", "statusOff"));
    if (!this.rest.asleep) this.connect();
  }

  input(): void {
    if (this.mode !== "off") this.sampler.input();
  }

  compositionStart(): void {
    this.sampler.compositionStart();
  }

  compositionEnd(): void {
    this.sampler.compositionEnd();
  }

  blur(): void {
    this.sampler.blur();
  }

  /** In a hidden tab no event is decided; they wait, and after a while the model is unloaded. */
  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    this.sampler.setHidden(hidden);
    if (this.mayTick) this.queue.resume();
    else this.queue.pause();
    this.rest.setHidden(hidden);
  }

  /** The writer's own move: marks a span, dismisses a mark or a result, accepts a weave. */
  gesture(gesture: "mark" | "dismiss" | "accept", target: string): void {
    if (this.mode === "off" || target === "") return;
    this.sampler.flush();
    this.queue.push({ source: "gesture", gesture, target, at: this.now() });
  }

  /** An instruction of the host's; it licenses marks as one typed by the writer would. */
  instruct(text: string): void {
    if (text.trim() !== "") this.queue.push({ source: "host", body: text.trim(), at: this.now() });
  }

  pause(): void {
    this.paused = true;
    this.queue.pause();
    this.loop.stop();
    this.tell(saying("paused", "statusPaused"));
  }

  resume(): void {
    this.paused = false;
    this.ready();
  }

  setMode(mode: Mode): void {
    const before = this.mode;
    this.mode = mode;
    if (mode === "off") {
      this.queue.pause();
      this.queue.clear();
      this.loop.stop();
      this.tell(saying("off", "statusOff"));
    } else if (before === "off") {
      if (this.link?.info) this.ready();
      else this.start();
    } else this.ready();
  }

  setRestraint(restraint: number): void {
    this.loop.idleBias = idleBiasOf(restraint);
  }

  /** Resolves once nothing is queued, being decided, explained or looked up. */
  async settled(): Promise<void> {
    await this.queue.idle();
    await this.loop.explained();
  }

  /** Tools were registered or removed. */
  toolsChanged(): void {
    this.stream.setTools(this.specs);
  }

  exportSession(): SessionExport {
    return {
      version: 1,
      model: this.link?.info?.model ?? "",
      engine: this.link?.info?.engine ?? this.engine.engine,
      startedAt: this.startedAt.toISOString(),
      tools: this.specs,
      records: this.trail.at(this.now()),
    };
  }

  dispose(): void {
    this.disposed = true;
    this.sampler.stop();
    this.rest.stop();
    this.queue.pause();
    this.queue.clear();
    this.loop.stop();
    this.executor.dispose();
    this.link?.dispose();
  }

  /** The host's tools, then the built-in timer, unless the host has one of its own. */
  private get specs(): ToolSpec[] {
    const own = this.options.tools.specs;
    return own.some((tool) => tool.name === timerSpec.name) ? own : [...own, timerSpec];
  }

  private now(): number {
    return Math.round(this.clock.now() - this.origin);
  }

  private connect(): void {
    this.link?.dispose();
    const link = (this.link = new EngineLink({
      config: this.engine,
      workerUrl: this.options.workerUrl,
      onLoading: (progress) => this.tell({ ...saying("loading", "statusLoading"), ...(progress ? { progress } : {}) }),
      onReady: () => this.ready(),
      onFault: (error) => this.options.view.error(error),
    }));
    link.connect().catch((error: unknown) => {
      if (this.link === link) this.fail(InteractionError.from(error));
    });
  }

  private audit(record: AuditRecord): void {
    this.trail.add(record);
    if (!this.disposed) this.options.view.audit(record);
  }

  private report(error: unknown): void {
    const failure = InteractionError.from(error);
    if (this.disposed || failure.code === "aborted") return;
    // The model's slip, or a server that is busy: the next event is a new chance.
    if (failure.code === "action-invalid" || failure.code === "remote-unreachable") this.options.view.error(failure);
    else this.fail(failure);
  }

  /** Gives up on the model: from here on the element is a plain textarea. */
  private fail(error: InteractionError): void {
    if (this.disposed) return;
    this.queue.pause();
    this.queue.clear();
    this.link?.dispose();
    this.link = null;
    this.options.view.error(error);
    this.tell(faultStatus(error));
  }

  private ready(): void {
    const info = this.link?.info;
    if (!info || this.mode === "off") return;
    if (this.mayTick) this.queue.resume();
    this.tell(this.paused ? saying("paused", "statusPaused") : readyStatus(info, this.mode));
  }

  private get mayTick(): boolean {
    return Boolean(this.link?.info) && !this.paused && !this.hidden && this.mode !== "off";
  }

  /** Lets the model go; stream, queue and timers stay. */
  private sleep(): boolean {
    if (!this.link) return false;
    this.loop.stop();
    this.link.dispose();
    this.link = null;
    if (this.mode !== "off") this.tell(saying("paused", this.paused ? "statusPaused" : "statusResting"));
    return true;
  }

  private tell(status: StatusView): void {
    if (!this.disposed) this.options.view.status(status);
  }
}
