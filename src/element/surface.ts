import type { Action } from "../protocol/action.js";
import type { AuditRecord, Decision } from "../protocol/decision.js";
import type { InteractionError } from "../protocol/errors.js";
import type { ActiveInstruction, LookupView, MarkView, SessionView, StatusView, ToolTraffic, WeaveView, Why } from "../session/view.js";
import * as events from "./events.js";
import { lookupText, queryText, type CardState } from "./lookups.js";
import { Marks } from "./marks.js";
import { statusText } from "./status-text.js";
import type { Strings } from "./strings.js";

/** What the surface needs of its element. */
export interface SurfaceHost {
  readonly strings: Strings;
  requestUpdate(): void;
  dispatchEvent(event: Event): boolean;
  announce(text: string, important?: boolean): void;
  /** Where a tool's results come from. */
  sourceOf(tool: string): string;
  statusChanged(status: StatusView): void;
}

/** Everything that is shown beside the text, and the session's way to show it. Knows no DOM but events. */
export class Surface implements SessionView {
  readonly marks = new Marks();
  readonly cards = new Map<string, CardState>();
  /** Whether finished cards are listed too. */
  showsEarlier = false;
  weave: WeaveView | null = null;
  quiet = "";
  nudge = "";
  /** Counts nudges, so that the same words again are seen as new. */
  nudges = 0;
  nudgeWhy: readonly Why[] = [];
  response = "";
  responseWhy: readonly Why[] = [];
  /** Instructions that are on, less those that the writer has just taken back. */
  instructions: readonly ActiveInstruction[] = [];
  /** What says why it is there: `weave`, `reply`, `nudge`, or the id of a mark or lookup. */
  readonly explained = new Set<string>();
  state: StatusView = { status: "off", message: "" };
  private readonly dismissed = new Set<string>();
  private readonly takenBack = new Set<string>();

  constructor(private readonly host: SurfaceHost) {}

  showMark(mark: MarkView): void {
    this.marks.show(mark);
    this.quietLine(this.host.strings.markDetails(mark.kind, mark.span));
  }

  removeMark(id: string): void {
    this.marks.remove(id);
    this.host.requestUpdate();
  }

  showLookup(lookup: LookupView): void {
    if (this.dismissed.has(lookup.id)) return;
    const known = this.cards.get(lookup.id);
    const since = known && known.lookup.status === lookup.status ? known.since : performance.now();
    const source = this.host.sourceOf(lookup.tool);
    this.cards.set(lookup.id, { lookup, source, since, expanded: known?.expanded ?? false });
    if (this.weave?.lookup.id === lookup.id) this.weave = { ...this.weave, lookup };
    if (lookup.status === "held" && known?.lookup.status !== "held") {
      this.host.announce(`${lookup.tool}, ${queryText(lookup.args)}: ${lookupText(lookup, this.host.strings)}`);
    }
    this.host.requestUpdate();
  }

  toggleCard(id: string): void {
    const card = this.cards.get(id);
    if (card) card.expanded = !card.expanded;
    this.host.requestUpdate();
  }

  toggleEarlier(): void {
    this.showsEarlier = !this.showsEarlier;
    this.host.requestUpdate();
  }

  dropLookup(id: string): void {
    this.dismissed.add(id);
    this.cards.delete(id);
    this.host.requestUpdate();
  }

  showWeave(weave: WeaveView): void {
    this.weave = weave;
    this.explained.delete("weave");
    const source = this.host.sourceOf(weave.lookup.tool);
    this.host.announce(this.host.strings.weaveOffered(weave.text, source), true);
    this.host.requestUpdate();
  }

  hideWeave(): void {
    if (!this.weave) return;
    this.weave = null;
    this.host.requestUpdate();
  }

  quietLine(text: string): void {
    this.quiet = text;
    this.host.announce(text);
    this.host.requestUpdate();
  }

  reminder(note: string | null): void {
    const { reminderSet, reminderStopped } = this.host.strings;
    this.quietLine(note === null ? reminderStopped : reminderSet(note));
  }

  showNudge(text: string, why: readonly Why[] = []): void {
    this.nudge = text;
    this.nudgeWhy = why;
    this.explained.delete("nudge");
    this.nudges++;
    this.host.announce(`${this.host.strings.reminder}: ${text}`, true);
    this.host.requestUpdate();
  }

  showResponse(text: string, why: readonly Why[] = []): void {
    this.response = text;
    this.responseWhy = why;
    this.explained.delete("reply");
    this.host.announce(`${this.host.strings.reply}: ${text}`, true);
    this.host.requestUpdate();
  }

  showInstructions(instructions: readonly ActiveInstruction[]): void {
    // A tick that was under way when the writer took one back still lists it.
    for (const text of this.takenBack) if (!instructions.some((other) => other.text === text)) this.takenBack.delete(text);
    const shown = instructions.filter(({ text }) => !this.takenBack.has(text));
    if (JSON.stringify(shown) === JSON.stringify(this.instructions)) return;
    this.instructions = shown;
    this.host.requestUpdate();
  }

  endInstruction({ text }: ActiveInstruction): void {
    this.takenBack.add(text);
    this.instructions = this.instructions.filter((other) => other.text !== text);
    this.quietLine(this.host.strings.instructionEnded(text));
  }

  /** Shows or hides why something is there. */
  explain(what: string): void {
    if (!this.explained.delete(what)) this.explained.add(what);
    this.host.requestUpdate();
  }

  closeNudge(): void {
    this.nudge = "";
    this.host.requestUpdate();
  }

  closeResponse(): void {
    this.response = "";
    this.host.requestUpdate();
  }

  beforeAction(action: Action, decision: Decision): boolean {
    return this.host.dispatchEvent(new events.InteractionBeforeActionEvent(action, decision));
  }

  actionExecuted(action: Action, record: AuditRecord): void {
    this.host.dispatchEvent(new events.InteractionActionEvent(action, record));
  }

  audit(record: AuditRecord): void {
    this.host.dispatchEvent(new events.InteractionAuditEvent(record));
  }

  toolTraffic(traffic: ToolTraffic): void {
    this.host.dispatchEvent(new events.InteractionToolEvent(traffic));
  }

  status(status: StatusView): void {
    this.state = status;
    if (status.status === "degraded") this.host.announce(statusText(status, this.host.strings));
    this.host.statusChanged(status);
    this.host.dispatchEvent(new events.InteractionStatusEvent(status));
    this.host.requestUpdate();
  }

  error(error: InteractionError): void {
    this.host.dispatchEvent(new events.InteractionErrorEvent(error));
  }

  /** Takes everything away that was shown. */
  clear(): void {
    this.marks.clear();
    this.cards.clear();
    this.dismissed.clear();
    this.takenBack.clear();
    this.explained.clear();
    this.instructions = [];
    this.weave = null;
    this.quiet = this.nudge = this.response = "";
    this.host.requestUpdate();
  }
}
