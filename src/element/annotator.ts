import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Anchor, Anchors } from "./anchors.js";
import { insertText } from "./insert-text.js";
import { joined } from "./lookups.js";
import { MarkPainter } from "./mark-painter.js";
import type { ActiveInstruction } from "../session/view.js";
import type { SessionHost } from "./session-host.js";
import type { Surface, SurfaceHost } from "./surface.js";
import { caretRect, editBetween, paintsNatively, rectsOf } from "./text-geometry.js";
import { VisibleText } from "./visible-text.js";

/** Ties what the surface shows to the text: paints, places, follows edits, and carries out the writer's own moves. */
export class Annotator implements ReactiveController {
  /** Whether the button for the selection is shown. */
  selecting = false;
  private text = "";
  private painter: MarkPainter | undefined;
  private visible: VisibleText | undefined;
  private anchors: Anchors | undefined;
  private inserting = false;
  private selectionTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly element: ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment },
    private readonly surface: Surface,
    private readonly sessions: SessionHost,
    private readonly host: SurfaceHost,
  ) {
    element.addController(this);
  }

  private get root(): ShadowRoot {
    return this.element.renderRoot as ShadowRoot;
  }

  private get textarea(): HTMLTextAreaElement {
    return this.root.querySelector("textarea")!;
  }

  /** After the first render, and each time that the element comes back into a page. */
  attach(): void {
    const { root } = this;
    this.text = this.textarea.value;
    this.painter ??= new MarkPainter(this.textarea, root.querySelector<HTMLElement>(".overlay")!);
    this.visible ??= new VisibleText(this.textarea);
    document.addEventListener("selectionchange", this.onSelection);
    this.hostUpdated();
    this.anchor().catch((error: unknown) =>
      this.sessions.guard(() => {
        throw error;
      }),
    );
  }

  /** What places the floating parts is loaded once the text can be typed into; until then they are not to be seen. */
  private async anchor(): Promise<void> {
    const { Anchors } = await import("./anchors.js");
    if (!this.root.isConnected) return;
    this.anchors ??= new Anchors(this.textarea, () => this.look());
    this.anchors.connect(this.root.querySelector<HTMLElement>(".box")!);
    this.hostUpdated();
  }

  hostDisconnected(): void {
    document.removeEventListener("selectionchange", this.onSelection);
    clearTimeout(this.selectionTimer);
    this.anchors?.disconnect();
    this.painter?.clear();
  }

  hostUpdated(): void {
    if (!this.painter) return;
    this.paint();
    const elements = [...this.root.querySelectorAll<HTMLElement>("[data-anchor]")];
    this.anchors?.place(elements.map((element) => ({ element, anchor: this.anchorOf(element) })));
    this.anchors?.request();
  }

  private paint(): void {
    this.painter?.paint(this.surface.marks.painted.filter((mark) => this.visible!.has(mark)));
  }

  /** Before a frame in which the text may stand elsewhere. */
  private look(): void {
    if (this.surface.marks.list.length === 0) return;
    // The browser moves its own marks along; boxes must be drawn where the words are now.
    if (this.visible!.look() || !paintsNatively(this.textarea)) this.paint();
  }

  private anchorOf(element: HTMLElement): Anchor {
    const { textarea } = this;
    const { marks } = this.surface;
    const caret = () => caretRect(textarea);
    const markRect = () => {
      const mark = marks.get(element.dataset["id"] ?? "");
      return mark && this.visible!.has(mark) ? (rectsOf(textarea, mark.start, mark.end)[0] ?? null) : null;
    };
    switch (element.dataset["anchor"]) {
      case "mark":
        return { rect: markRect, placement: "top-start", gap: -2, avoid: caret };
      case "details":
        return { rect: markRect, placement: "bottom-start", avoid: caret };
      case "toolbar":
        return { rect: () => rectsOf(textarea, textarea.selectionStart, textarea.selectionEnd)[0] ?? caret(), placement: "top-start" };
      default:
        return { rect: caret, placement: "bottom-start" };
    }
  }

  /** The text is another one now: marks move along, or go where their inside was touched. */
  textChanged(): void {
    const { textarea } = this;
    const next = textarea.value;
    const { marks } = this.surface;
    // Marks that only move are painted and placed anew; nothing is rendered for them at a keystroke.
    let isOther = this.selecting || marks.current !== null || this.surface.weave !== null;
    if (next !== this.text) {
      const edit = editBetween(this.text, next, textarea.selectionEnd);
      this.visible?.follow(edit);
      isOther = marks.follow(edit) || isOther;
    }
    this.text = next;
    if (!this.inserting) this.surface.hideWeave();
    marks.current = null;
    this.selecting = false;
    if (isOther) this.host.requestUpdate();
    else if (marks.list.length > 0) {
      this.paint();
      this.anchors?.request();
    }
  }

  /** Takes the offered text into the textarea: one step of the browser's own undo. */
  acceptWeave(): void {
    const { textarea } = this;
    const { surface, sessions } = this;
    const { strings } = this.host;
    const { weave } = surface;
    if (!weave || textarea.readOnly || textarea.disabled) return;
    const at = textarea.selectionEnd;
    const text = joined(weave.text, textarea.value.slice(0, at), textarea.value.slice(at));
    if (textarea.maxLength >= 0 && textarea.value.length + text.length > textarea.maxLength) {
      surface.quietLine(strings.noRoom);
      return;
    }
    this.inserting = true;
    textarea.focus();
    textarea.setSelectionRange(at, at);
    insertText(textarea, text);
    this.inserting = false;
    surface.hideWeave();
    sessions.call((session) => session.gesture("accept", weave.lookup.id));
  }

  dismissWeave(): void {
    const { weave } = this.surface;
    this.surface.hideWeave();
    if (weave) this.sessions.call((session) => session.gesture("dismiss", weave.lookup.id));
  }

  /** Marks `[start, end)`, less the blanks at its ends, for the model. Null where nothing is left. */
  markForModel(start: number, end: number): string | null {
    const raw = this.textarea.value.slice(start, end);
    const span = raw.trim();
    if (!span) return null;
    const from = start + raw.indexOf(span);
    const { surface, sessions } = this;
    const { strings } = this.host;
    const mark = surface.marks.showOwn(strings.ownKind, span, from, from + span.length);
    surface.quietLine(strings.youMarked(span));
    this.selecting = false;
    sessions.call((session) => session.gesture("mark", span));
    return mark.id;
  }

  dismissMark(id: string): void {
    const mark = this.surface.marks.get(id);
    if (!mark) return;
    this.surface.removeMark(id);
    if (!mark.own) this.sessions.call((session) => session.gesture("dismiss", mark.span));
    this.focusText();
  }

  /** Opens the next or previous mark, brings it into sight and says it. */
  stepMark(by: 1 | -1): void {
    const { surface } = this;
    const { strings } = this.host;
    const mark = surface.marks.step(by, this.textarea.selectionEnd);
    this.host.requestUpdate();
    if (mark) this.reachMark(mark.id);
    else this.host.announce(strings.noMarks, true);
  }

  /** Opens a mark, brings it into sight and says it. */
  reachMark(id: string): void {
    const { marks } = this.surface;
    const place = marks.list.findIndex((other) => other.id === id);
    const mark = marks.list[place];
    if (!mark) return;
    this.openMark(id);
    this.reveal(mark.start, mark.end);
    this.host.announce(this.host.strings.markReached(place + 1, marks.list.length, mark.kind, mark.span), true);
  }

  openMark(id: string | undefined): void {
    const { marks } = this.surface;
    const next = (id !== undefined && marks.get(id)) || null;
    if (next === marks.current) return;
    marks.current = next;
    this.host.requestUpdate();
  }

  /** Takes an instruction back; the focus stays among the others. */
  endInstruction(instruction: ActiveInstruction): void {
    const { surface, sessions } = this;
    const focused = this.root.activeElement?.closest(".chips");
    surface.endInstruction(instruction);
    sessions.call((session) => session.gesture("dismiss", instruction.text));
    if (focused)
      void this.element.updateComplete.then(() => (this.root.querySelector<HTMLElement>(".chip button") ?? this.textarea).focus());
  }

  /** Says why the newest annotation that is open is there, or else the quiet line again. False where there is nothing. */
  explainNewest(): boolean {
    const { surface } = this;
    const { marks, weave } = surface;
    const key = weave ? "weave" : (marks.current?.id ?? (surface.response ? "reply" : surface.nudge ? "nudge" : null));
    // The quiet line has no reasons of its own, so it is said again.
    if (key === null) this.host.announce(surface.quiet, true);
    if (key === null) return surface.quiet !== "";
    const whys = weave ? weave.why : marks.current ? marks.current.why : surface.response ? surface.responseWhy : surface.nudgeWhy;
    surface.explain(key);
    const { strings } = this.host;
    for (const { evidence, action } of surface.explained.has(key) ? (whys ?? []) : [])
      this.host.announce(`${evidence ? strings.because(evidence.text) : ""} ${action}`.trim(), true);
    return true;
  }

  /** Closes what is open, the newest first. False where nothing was. */
  escape(): boolean {
    const { surface } = this;
    if (surface.weave) this.dismissWeave();
    else if (surface.marks.current) this.openMark(undefined);
    else if (this.selecting) this.selecting = false;
    else if (surface.response) surface.closeResponse();
    else if (surface.nudge) surface.closeNudge();
    else return false;
    this.host.requestUpdate();
    this.focusText();
    return true;
  }

  /** The writer pressed into the text: on a mark, it opens. */
  pressed(): void {
    const { selectionStart, selectionEnd } = this.textarea;
    this.openMark(selectionStart === selectionEnd ? this.surface.marks.at(selectionStart)?.id : undefined);
  }

  /** Focus goes back to the text where it was in a part that has gone. */
  private focusText(): void {
    const active = this.root.activeElement;
    if (active && active !== this.textarea) this.textarea.focus();
  }

  private reveal(start: number, end: number): void {
    const { textarea } = this;
    const rect = rectsOf(textarea, start, end)[0];
    const box = textarea.getBoundingClientRect();
    if (!rect || (rect.top >= box.top && rect.bottom <= box.bottom)) return;
    textarea.scrollTop += rect.top - box.top - (box.height - rect.height) / 2;
  }

  private readonly onSelection = (): void => {
    if (this.root.activeElement !== this.textarea) return;
    this.anchors?.selectionMoved();
    clearTimeout(this.selectionTimer);
    this.selectionTimer = setTimeout(() => this.selectionSettled(), 250);
  };

  selectionSettled(): void {
    const { textarea } = this;
    const focused = this.root.activeElement === textarea;
    const selected = textarea.value.slice(textarea.selectionStart, textarea.selectionEnd).trim() !== "";
    const selecting = focused && selected && this.sessions.current !== null && !this.surface.weave;
    if (selecting === this.selecting) return;
    this.selecting = selecting;
    this.host.requestUpdate();
  }
}
