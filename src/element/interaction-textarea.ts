import type { PropertyValues, TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { z } from "zod";
import type { SessionExport } from "../protocol/decision.js";
import { InteractionError } from "../protocol/errors.js";
import type { EngineConfig, RemoteServer, Script } from "../protocol/wire.js";
import type { Cadence } from "../sampler/sampler.js";
import type { Mode } from "../session/view.js";
import { ToolRegistry, type Tool } from "../tools/registry.js";
import { AgeClock } from "./age-clock.js";
import { Announcer } from "./announcer.js";
import { Annotator } from "./annotator.js";
import { boxTemplate } from "./box.js";
import { setState, setStatusState } from "./custom-states.js";
import { DeferredSession } from "./deferred-session.js";
import { InteractionErrorEvent } from "./events.js";
import { FormControl } from "./form-control.js";
import styles from "./interaction-textarea.styles.js";
import { takesKey, type KeyTargets } from "./keys.js";
import type { ReplayOptions } from "./replay.js";
import { tellChanges, type SessionFacts } from "./session-facts.js";
import { SessionHost } from "./session-host.js";
import type { SessionLike, SessionOptions } from "./session-like.js";
import { SettingsMenu } from "./settings-menu.js";
import { ENGLISH, type Strings } from "./strings.js";
import { Surface, type SurfaceHost } from "./surface.js";

/**
 * A textarea with a tiny interaction model in the page: it sees the typing as a stream, marks what it was asked to
 * mark, looks things up, holds what it finds, and stays quiet the rest of the time. Without a model it is a plain
 * textarea.
 *
 * @tag interaction-textarea
 * @slot foot - Own controls between the quiet line and the status.
 *
 * @attr {string} rows - As on a native textarea, like all down to `wrap`.
 * @attr {string} cols
 * @attr {number} maxlength
 * @attr {number} minlength
 * @attr {boolean} required
 * @attr {boolean} spellcheck
 * @attr {string} autocapitalize
 * @attr {string} autocorrect
 * @attr {string} inputmode
 * @attr {string} enterkeyhint
 * @attr {string} dir
 * @attr {"hard" | "soft" | "off"} wrap
 * @attr {string} value - The default text, in place of the element's content.
 * @attr {string} aria-label - Name of the textarea, as `aria-labelledby` and a `<label>`.
 * @attr {string} aria-labelledby
 * @attr {string} aria-describedby - Description of the textarea, as `title`.
 * @attr {string} title
 *
 * @event {Event} input - As the native one.
 * @event {Event} change - As the native one.
 * @event {InteractionBeforeActionEvent} interaction-before-action - Before an action is executed; cancelable.
 * @event {InteractionActionEvent} interaction-action - An action was executed.
 * @event {InteractionAuditEvent} interaction-audit - Every decision, idle and blocked ones too.
 * @event {InteractionToolEvent} interaction-tool - What a tool was given, exactly, and what came back; tools that stay in the page too.
 * @event {InteractionStatusEvent} interaction-status - Loading, ready, paused, degraded, off.
 * @event {InteractionErrorEvent} interaction-error - Something failed; typing goes on.
 *
 * @csspart box - The frame around everything.
 * @csspart textarea - The native textarea.
 * @csspart callout - A label on a mark.
 * @csspart callout-details - Why a mark stands there.
 * @csspart toolbar - The button on a selection.
 * @csspart weave - The offered text with its source.
 * @csspart weave-text - The offered text alone.
 * @csspart cards - The list of lookups.
 * @csspart card - One lookup; also `card-flight`, `card-held`, `card-woven`, `card-skipped`, `card-failed`.
 * @csspart panel - A reply.
 * @csspart nudge - A reminder.
 * @csspart instructions - The instructions that are on.
 * @csspart instruction - One of them.
 * @csspart why-button - “Why this?”.
 * @csspart why - The words, the action and the confidence behind what is shown.
 * @csspart settings-button - Opens the settings.
 * @csspart settings - Pause and restraint.
 * @csspart foot - The line below.
 * @csspart quiet-line - What was done last.
 * @csspart status - How the model is doing.
 * @csspart progress - The bar while the model loads.
 *
 * @cssproperty --interaction-accent - Focus, caret, buttons.
 * @cssproperty --interaction-text - Text.
 * @cssproperty --interaction-muted - Secondary text.
 * @cssproperty --interaction-surface - Background.
 * @cssproperty --interaction-raised - Background of what floats.
 * @cssproperty --interaction-line - Borders.
 * @cssproperty --interaction-danger - Failures.
 * @cssproperty --interaction-radius - Corner radius of the box.
 * @cssproperty --interaction-padding - Padding of the textarea.
 * @cssproperty --interaction-font - Font family of the text.
 * @cssproperty --interaction-line-height - Line height of the text.
 * @cssproperty --interaction-mark-1 - Underline of the first kind of mark; up to `--interaction-mark-4`.
 *
 * @cssstate loading - The model is being loaded.
 * @cssstate ready - The model reads along.
 * @cssstate degraded - No model: a plain textarea.
 * @cssstate paused - Paused by the writer or the host.
 * @cssstate off - No session.
 * @cssstate replaying - A recorded session is played.
 */
export class InteractionTextarea extends FormControl {
  static override styles = styles;

  /** URL of the model's folder. Empty: `models/interaction-135m/` beside the library, which the npm package does not hold. */
  @property() model = "";
  /** The host's instruction to the model, as if the writer had asked for it. */
  @property() instructions = "";
  /** How much it takes to act: 0 (eager) … 1 (silent). */
  @property({ type: Number }) restraint = 0.5;
  /** `live`; `shadow`: decides and logs, shows nothing; `off`: a plain textarea. */
  @property() mode: Mode = "live";
  /** `auto`: WebGPU, else or where that is faster the CPU; `webllm` and `cpu` insist; `remote` asks a server; `scripted` plays `script`. */
  @property() engine: EngineConfig["engine"] = "auto";
  /** The server of the `remote` engine: what is typed is sent there. */
  @property({ attribute: false }) remote: RemoteServer | undefined;
  /** Actions of the `scripted` engine in call syntax: one an event, or each with the cue that it waits for. */
  @property({ attribute: false }) script: Script | undefined;
  /** Leaves out the button for pause and restraint, where the host has controls of its own. */
  @property({ type: Boolean, attribute: "hide-settings" }) hideSettings = false;
  /** Minutes hidden after which the model is unloaded until the tab is shown again; `Infinity`: never. */
  @property({ type: Number, attribute: "rest-after" }) restAfter = 5;
  /** Sampling times in ms. */
  @property({ attribute: false }) cadence: Partial<Cadence> | undefined;
  /** URL of the worker's script; needed only where a policy forbids `blob:` workers. */
  @property({ attribute: "worker-url" }) workerUrl = "";
  /** Minutes for which audit records, and so the text, are kept for `exportSession()`; `Infinity` for the whole session. */
  @property({ type: Number, attribute: "audit-minutes" }) auditMinutes = 30;

  private registry = new ToolRegistry();
  private registered: readonly Tool[] = [];
  private translated: Partial<Strings> = {};
  /** What the live region says. */
  private spoken = "";
  private replaying = false;
  private told = this.facts();

  private readonly announcer = new Announcer((text) => {
    // The same text again is news only as another one. Not another node: Chromium ends a step of undo where a node goes.
    this.spoken = this.spoken === text ? `${text}\u00a0` : text;
    this.requestUpdate();
  });
  private readonly surface: Surface;
  private readonly sessions: SessionHost;
  private readonly annotator: Annotator;
  private readonly settings = new SettingsMenu(this);
  private readonly ages = new AgeClock(() => this.requestUpdate());

  constructor() {
    super();
    const context: SurfaceHost = {
      strings: ENGLISH,
      requestUpdate: () => this.requestUpdate(),
      dispatchEvent: (event) => this.dispatchEvent(event),
      announce: (text, important) => this.announcer.say(text, important),
      sourceOf: (tool) => this.sourceOf(tool),
      statusChanged: ({ status }) => setStatusState(this.internals, status),
    };
    Object.defineProperty(context, "strings", { get: () => this.strings });
    this.surface = new Surface(context);
    const fail = (error: InteractionError) => this.dispatchEvent(new InteractionErrorEvent(error));
    this.sessions = new SessionHost(() => this.openSession(), fail);
    this.annotator = new Annotator(this, this.surface, this.sessions, context);
    setStatusState(this.internals, "off");
  }

  /** The session of this element, null for none. Override it to bring one of your own. */
  protected createSession(options: SessionOptions): SessionLike | null {
    return new DeferredSession(options);
  }

  /** Tools that the model may call. Setting them begins a new session. */
  get tools(): readonly Tool[] {
    return this.registered;
  }
  @property({ attribute: false })
  set tools(tools: readonly Tool[]) {
    const previous = this.registered;
    const registry = new ToolRegistry();
    for (const tool of tools) registry.register(tool);
    this.registry = registry;
    this.registered = [...tools];
    this.requestUpdate("tools", previous);
  }

  /** Words that the element says itself; those left out stay English. */
  get strings(): Strings {
    return { ...ENGLISH, ...this.translated };
  }
  @property({ attribute: false })
  set strings(strings: Partial<Strings>) {
    this.translated = strings;
    this.requestUpdate();
  }

  /** @throws {InteractionError} `tool-invalid` with what is wrong in the declaration */
  registerTool<P extends z.ZodObject>(tool: Tool<P>): void {
    this.registry.register(tool);
    const registered = tool as unknown as Tool;
    this.registered = [...this.registered.filter((other) => other.name !== tool.name), registered];
    this.sessions.call((session) => (session.toolsChanged ? session.toolsChanged() : this.restart()));
  }

  /**
   * Marks a range for the model, as the writer can; by default the selection. UTF-16 offsets.
   * @returns the mark's id; null for an empty range
   */
  mark(range: { start: number; end: number } = { start: this.selectionStart, end: this.selectionEnd }): string | null {
    return this.annotator.markForModel(range.start, range.end);
  }

  /** Takes away a mark or a lookup's card, and tells the model. */
  dismiss(id: string): void {
    if (this.surface.marks.get(id)) return this.annotator.dismissMark(id);
    if (!this.surface.cards.has(id)) return;
    if (this.surface.weave?.lookup.id === id) this.surface.hideWeave();
    this.surface.dropLookup(id);
    this.sessions.call((session) => session.gesture("dismiss", id));
  }

  pause(): void {
    this.sessions.call((session) => session.pause());
  }

  resume(): void {
    this.sessions.call((session) => session.resume());
  }

  /** @throws {InteractionError} `session-invalid` where no session runs */
  exportSession(): SessionExport {
    const session = this.sessions.current;
    if (!session) throw new InteractionError("session-invalid", "No session runs: connect the element with a mode other than `off` first.");
    return session.exportSession();
  }

  /**
   * Plays a recorded session: text and annotations as they were, no model, no tool calls. The textarea must be empty,
   * is read-only meanwhile and keeps the recorded text.
   * @throws {InteractionError} `session-invalid` for a broken recording or a textarea that holds text
   */
  async replay(session: SessionExport, options: ReplayOptions = {}): Promise<void> {
    if (this.value !== "" || this.replaying) {
      throw new InteractionError("session-invalid", "A replay needs an empty textarea that replays nothing else.");
    }
    const { readOnly } = this;
    this.replaying = this.readOnly = true;
    setState(this.internals, "replaying", true);
    this.pause();
    try {
      const { replaySession } = await import("./replay.js");
      await replaySession(session, this.surface, (text) => (this.value = text), options);
    } finally {
      this.replaying = false;
      this.readOnly = readOnly;
      setState(this.internals, "replaying", false);
      this.resume();
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.annotator.attach();
    document.addEventListener("visibilitychange", this.onVisibility);
    if (this.mode !== "off") this.sessions.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.ages.stop();
    this.announcer.stop();
    this.settings.close();
    this.sessions.disconnect();
  }

  private facts(): SessionFacts {
    const { model, engine, remote, script, cadence, workerUrl, registry, mode, restraint, instructions } = this;
    return { fixed: [model, engine, remote, script, cadence, workerUrl, registry], mode, restraint, instructions };
  }

  private openSession(): SessionLike | null {
    this.told = this.facts();
    const session = this.createSession({
      view: this.surface,
      tools: this.registry,
      mode: this.mode,
      restraint: this.restraint,
      engine: {
        engine: this.engine,
        modelUrl: this.model && new URL(this.model, this.baseURI).href,
        ...(this.remote && { remote: { ...this.remote, url: new URL(this.remote.url, this.baseURI).href } }),
        ...(this.script && { script: this.script }),
      },
      restAfter: this.restAfter,
      ...(this.cadence && { cadence: this.cadence }),
      ...(this.workerUrl && { workerUrl: new URL(this.workerUrl, this.baseURI) }),
      auditMinutes: () => this.auditMinutes,
      read: () => ({ text: this.value, caret: this.selectionEnd }),
    });
    if (session && this.instructions) {
      // What the host asks stands before the first keystroke.
      queueMicrotask(() => this.sessions.call((begun) => begun.instruct(this.instructions)));
    }
    return session;
  }

  private restart(): void {
    this.sessions.end();
    this.surface.clear();
    if (this.isConnected && this.mode !== "off") this.sessions.connect();
  }

  protected override firstUpdated(): void {
    super.firstUpdated();
    const control = this.control!;
    const call = (use: (session: SessionLike) => void) => this.replaying || this.sessions.call(use);
    control.addEventListener("input", () => this.onInput());
    control.addEventListener("click", () => this.annotator.pressed());
    control.addEventListener("compositionstart", () => call((session) => session.compositionStart()));
    control.addEventListener("compositionend", () => call((session) => session.compositionEnd()));
    control.addEventListener("blur", () => {
      this.annotator.selectionSettled();
      call((session) => session.blur());
    });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.isConnected) this.ages.follow(this.surface.cards.values());
    if (!this.sessions.current) {
      if (changed.has("mode") && this.mode !== "off" && this.isConnected) this.sessions.connect();
      return;
    }
    // Compared with what the session was opened with: properties set in the task that connected the element are no change.
    const { told } = this;
    this.told = this.facts();
    if (told.fixed.some((value, i) => value !== this.told.fixed[i])) return this.restart();
    this.sessions.call((session) => tellChanges(session, told, this.told));
  }

  protected override render(): TemplateResult {
    const { surface, strings, annotator, settings, spoken } = this;
    return boxTemplate({
      surface,
      strings,
      annotator,
      settings,
      spoken,
      sourceOf: (tool) => this.sourceOf(tool),
      dismiss: (id) => this.dismiss(id),
      mark: () => void this.mark(),
      onKeydown: (event) => this.onKeydown(event),
    });
  }

  /** A tool's source in words: what its results are told to come from. */
  private sourceOf(tool: string): string {
    return this.registry.get(tool)?.source ?? tool;
  }

  protected override textReplaced(): void {
    this.sessions.guard(() => this.annotator.textChanged());
    if (!this.replaying) this.sessions.call((session) => session.input());
  }

  private onInput(): void {
    this.edited();
    this.sessions.guard(() => this.annotator.textChanged());
    if (!this.replaying) this.sessions.call((session) => session.input());
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || !takesKey(event, this.keyTargets(event))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private keyTargets(event: KeyboardEvent): KeyTargets {
    const { annotator, settings, surface } = this;
    const inText = event.target === this.control;
    return { annotator, settings, inText, offersWeave: surface.weave !== null, mark: () => this.mark() };
  }

  private readonly onVisibility = (): void => this.sessions.call((session) => session.setHidden(document.hidden));
}
