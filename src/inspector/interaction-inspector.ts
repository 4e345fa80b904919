import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { AuditRecord, SessionExport } from "../protocol/decision.js";
import { InteractionError } from "../protocol/errors.js";
import type { StatusView } from "../session/view.js";
import { Comparison, compareView } from "./compare-view.js";
import { diffSessions, type TickPair } from "./diff.js";
import { figuresOf } from "./figures.js";
import { head } from "./head.js";
import styles from "./interaction-inspector.styles.js";
import { ledgerOf } from "./ledger.js";
import { ledgerView } from "./ledger-view.js";
import { overview } from "./overview.js";
import { remembered } from "./remembered.js";
import { RowList } from "./row-list.js";
import { checkSession, parseSession, saveSession } from "./session-file.js";
import { Sessions, type InspectedSession } from "./sessions.js";
import { INSPECTOR_ENGLISH, type InspectorStrings } from "./strings.js";
import { tabs, type TabName } from "./tabs.js";
import { TargetLink } from "./target-link.js";
import { EVERYTHING, filterTicks, type Filter, type Tick } from "./tick.js";
import { ticksView } from "./ticks-view.js";

/**
 * Shows what an `<interaction-textarea>` read, decided and did, tick by tick; what its tools were given; what a
 * session amounts to. Sessions can be saved, opened, replayed and compared. Everything stays in the page.
 *
 * @tag interaction-inspector
 *
 * @csspart box - The frame around everything.
 * @csspart head - Session, status and buttons.
 * @csspart status - How the model is doing.
 * @csspart figures - The funnel and the rates.
 * @csspart funnel - Tried, licensed, executed, accepted.
 * @csspart tabs - The row of tabs.
 * @csspart filters - The filters over a list.
 * @csspart list - A list of ticks.
 * @csspart row - One tick in a list.
 * @csspart detail - A tick in detail.
 * @csspart badge - The outcome of a tick; also `badge-executed`, `badge-blocked`, `badge-idle`, `badge-undecided`.
 * @csspart event-body - The event as the model read it.
 * @csspart decision - What the model chose.
 * @csspart probabilities - Probability of each action type.
 * @csspart timings - Tokens and times.
 * @csspart ledger - The calls of tools.
 * @csspart ledger-entry - One call.
 * @csspart ledger-sent - What a tool was given.
 * @csspart ledger-result - What came back.
 * @csspart compare-summary - How many ticks are the same.
 * @csspart problem - What went wrong.
 * @csspart notice - What was done.
 *
 * @cssproperty --interaction-accent - Focus and what is selected.
 * @cssproperty --interaction-text - Text.
 * @cssproperty --interaction-muted - Secondary text.
 * @cssproperty --interaction-surface - Background.
 * @cssproperty --interaction-raised - Background of what stands out.
 * @cssproperty --interaction-line - Borders.
 * @cssproperty --interaction-danger - Refusals and failures.
 * @cssproperty --interaction-good - Executed actions.
 * @cssproperty --interaction-radius - Corner radius of the box.
 * @cssproperty --interaction-code-font - Font family of code and recorded text.
 * @cssproperty --interaction-list-height - Height of the lists.
 */
export class InteractionInspector extends LitElement {
  static override styles = styles;

  /** Id of the inspected element, in the same document or shadow root. */
  @property() for = "";
  /** The inspected element itself, where no id reaches it. */
  @property({ attribute: false }) target: HTMLElement | null = null;
  /** Ticks kept of a running session; the oldest go first. */
  @property({ type: Number }) limit = 5000;

  private translated: Partial<InspectorStrings> = {};
  private readonly sessions = new Sessions();
  private readonly comparison = new Comparison();
  @state() private shownId = "live";
  @state() private tab: TabName = "ticks";
  @state() private filter: Filter = EVERYTHING;
  @state() private status: StatusView | null = null;
  @state() private problem = "";
  @state() private notice = "";
  @state() private speed = 4;
  @state() private running: { abort: AbortController; into: InspectedSession; total: number } | null = null;
  // Scrolling renders, too: what a session amounts to is worked out only where it changed.
  private readonly filtered = remembered(filterTicks);
  private readonly figures = remembered(figuresOf);
  private readonly ledger = remembered(ledgerOf);

  private readonly ticks: RowList<Tick> = new RowList<Tick>(this, {
    id: "tick",
    key: (tick) => tick.index,
    estimate: 62,
    startsAtEnd: true,
    changed: () => this.requestUpdate(),
    entered: () => this.renderRoot.querySelector<HTMLElement>(".detail")?.focus(),
  });
  private readonly pairs: RowList<TickPair> = new RowList<TickPair>(this, {
    id: "pair",
    key: (pair) => pair.index,
    estimate: 92,
    startsAtEnd: false,
    changed: () => this.requestUpdate(),
    entered: () => this.renderRoot.querySelector<HTMLElement>(".detail")?.focus(),
  });
  private readonly link: TargetLink = new TargetLink(this, {
    attached: (target) => {
      // Where no session runs there is nothing to catch up with.
      this.attempt(() => this.sessions.catchUp(target.exportSession(), this.limit));
      this.requestUpdate();
    },
    audit: (record, replayed) => this.audit(record, replayed),
    traffic: (traffic) => {
      this.sessions.live.see(traffic, Date.now(), this.limit);
      this.requestUpdate();
    },
    status: (status) => (this.status = status),
  });

  /** Words that the inspector says itself; those left out stay English. */
  get strings(): InspectorStrings {
    return { ...INSPECTOR_ENGLISH, ...this.translated };
  }
  @property({ attribute: false })
  set strings(strings: Partial<InspectorStrings>) {
    this.translated = strings;
    this.requestUpdate();
  }

  /** The session on show. The live one as the element itself exports it, where it can. */
  exportSession(): SessionExport {
    const { shown } = this;
    let exported = shown.toExport();
    if (shown.kind === "live") this.attempt(() => (exported = this.link.inspectable?.exportSession() ?? exported));
    return exported;
  }

  /**
   * Adds a saved session and shows it.
   * @param session the JSON text of an export, or the export itself
   * @throws {InteractionError} `session-invalid`; the message names the places that are wrong
   */
  importSession(session: string | SessionExport, name = "session.json"): void {
    const checked = typeof session === "string" ? parseSession(session) : checkSession(session);
    const added = this.sessions.addFile(name, checked);
    this.comparison.a = added.id;
    this.notice = this.strings.imported(name, added.ticks.length);
    this.show(added);
  }

  /**
   * Plays the session on show in the inspected element, and compares what it did with the recording.
   * @param speed 1: as fast as it was; Infinity: at once
   * @throws {InteractionError} `session-invalid` where the element cannot play it now
   */
  async replay(speed: number = this.speed): Promise<void> {
    const target = this.link.inspectable;
    if (!target || this.running) throw new InteractionError("session-invalid", this.strings.noReplay);
    const recorded = this.shown;
    const abort = new AbortController();
    const into = this.sessions.openReplay(this.strings.replayOf(this.nameOf(recorded)));
    into.about = recorded.about;
    const total = recorded.ticks.length;
    this.running = { abort, into, total };
    this.show(into);
    try {
      await target.replay(recorded.toExport(), { speed, signal: abort.signal });
    } catch (error) {
      this.sessions.drop(into);
      this.show(recorded);
      throw error;
    } finally {
      this.running = null;
    }
    const { same } = diffSessions(recorded.ticks.slice(0, into.ticks.length), into.ticks);
    const { replayStopped, replaySame, replayDiffers } = this.strings;
    if (abort.signal.aborted) this.notice = replayStopped(into.ticks.length, total);
    else this.notice = same === total ? replaySame(total) : replayDiffers(total - same, total);
    Object.assign(this.comparison, { a: recorded.id, b: into.id });
  }

  private get shown(): InspectedSession {
    return this.sessions.get(this.shownId) ?? this.sessions.live;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("for") || changed.has("target")) this.link.find();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.abort.abort();
  }

  private audit(record: AuditRecord, replayed: boolean): void {
    if (this.running) this.running.into.add([record], Infinity);
    else if (replayed) this.sessions.addReplayed(record, this.strings.replay);
    else this.auditLive(record);
    this.requestUpdate();
  }

  private auditLive(record: AuditRecord): void {
    this.sessions.addLive(record, this.limit);
    const { live } = this.sessions;
    if (live.ticks.length > 1) return;
    // A session's first tick: only now is it known which one it is.
    this.attempt(() => {
      const { records: _records, version: _version, ...about } = this.link.inspectable!.exportSession();
      live.about = about;
    });
  }

  /** For what the element may not be able to do now: it then goes without. */
  private attempt(run: () => void): void {
    try {
      run();
    } catch {
      // No session runs.
    }
  }

  private show(session: InspectedSession): void {
    this.shownId = session.id;
    this.ticks.reset(session.kind !== "file");
  }

  private nameOf(session: InspectedSession): string {
    const { strings } = this;
    if (session.kind === "live") return strings.live;
    return session.kind === "earlier" ? strings.earlier(new Date(session.startedAt).toLocaleTimeString()) : session.name;
  }

  private async open(file: File): Promise<void> {
    this.problem = "";
    try {
      this.importSession(await file.text(), file.name);
    } catch (error) {
      this.problem = this.strings.importFailed(file.name, this.whyOf(error));
    }
  }

  private async play(): Promise<void> {
    this.problem = this.notice = "";
    try {
      await this.replay();
    } catch (error) {
      this.problem = this.strings.replayFailed(this.whyOf(error));
    }
  }

  private whyOf(error: unknown): string {
    const { code, message } = InteractionError.from(error);
    return this.strings.fault(code, message);
  }

  protected override render(): TemplateResult {
    const { strings, shown, sessions, running, link } = this;
    const problem = this.problem || (this.for && !link.current ? strings.noTarget(this.for) : "");
    return html`<section class="box" part="box" aria-label=${strings.inspector}>
      ${head(
        {
          sessions: sessions.all,
          shown,
          nameOf: (session) => this.nameOf(session),
          status: this.status,
          replay: running && { done: running.into.ticks.length, total: running.total },
          canReplay: link.inspectable !== null,
          speed: this.speed,
          show: (id) => this.show(sessions.get(id) ?? sessions.live),
          save: () => saveSession(this.exportSession()),
          open: (file) => void this.open(file),
          setSpeed: (speed) => (this.speed = speed),
          play: () => void this.play(),
          stop: () => running?.abort.abort(),
        },
        strings,
      )}
      <p class="problem small" part="problem" role="alert">${problem || nothing}</p>
      <p class="notice small" part="notice" role="status">${this.notice || nothing}</p>
      ${overview(this.figures(shown.ticks), strings)} ${tabs(this.tab, strings, (tab) => (this.tab = tab))}
      <div class="panel" role="tabpanel" id="panel" aria-labelledby="tab-${this.tab}">${this.panel()}</div>
    </section>`;
  }

  private panel(): TemplateResult {
    const { strings, shown, sessions, comparison } = this;
    if (this.tab === "ledger") return ledgerView(this.ledger(shown.ticks, shown.traffic, shown.startedAt), strings);
    if (this.tab === "compare") {
      const nameOf = (session: InspectedSession) => this.nameOf(session);
      const changed = () => {
        this.pairs.reset(false);
        this.requestUpdate();
      };
      return compareView({ comparison, sessions: sessions.all, nameOf, list: this.pairs, changed }, strings);
    }
    const selected = shown.ticks.find((tick) => tick.index === this.ticks.active);
    const ticks = {
      total: shown.ticks.length,
      shown: this.filtered(shown.ticks, this.filter, strings.refusal),
      selected,
      filter: this.filter,
      list: this.ticks,
    };
    return ticksView({ ...ticks, filtered: (filter) => (this.filter = filter) }, strings);
  }
}
