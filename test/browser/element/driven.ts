import { aTimeout, fixture, nextFrame } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import type { TemplateResult } from "lit";
import { html, unsafeStatic } from "lit/static-html.js";
// There when a test begins: it comes a moment after the element.
import "../../../src/element/anchors.js";
import type { SessionExport } from "../../../src/protocol/decision.js";
import { InteractionTextarea, type SessionLike, type SessionOptions } from "../../../src/index.js";
import type { LookupView, MarkView, SessionView } from "../../../src/session/view.js";

/** A session that decides nothing: the test shows through its view, and reads what the element told it. */
export class FakeSession implements SessionLike {
  readonly calls: unknown[][] = [];
  /** Set, every call throws it. */
  fault: Error | null = null;
  constructor(readonly options: SessionOptions) {}
  get view(): SessionView {
    return this.options.view;
  }
  private log(...call: unknown[]): void {
    this.calls.push(call);
    if (this.fault) throw this.fault;
  }
  start = () => this.log("start");
  input = () => this.log("input", this.options.read().text);
  compositionStart = () => this.log("compositionStart");
  compositionEnd = () => this.log("compositionEnd");
  blur = () => this.log("blur");
  setHidden = (hidden: boolean) => this.log("setHidden", hidden);
  gesture = (gesture: string, target: string) => this.log("gesture", gesture, target);
  instruct = (text: string) => this.log("instruct", text);
  pause = () => this.log("pause");
  resume = () => this.log("resume");
  setMode = (mode: string) => this.log("setMode", mode);
  dispose = () => this.log("dispose");
  toolsChanged = () => this.log("toolsChanged");
  exportSession = (): SessionExport => {
    this.log("exportSession");
    return { version: 1, model: "", engine: "", startedAt: "", tools: [], records: [] };
  };
  named(name: string): unknown[][] {
    return this.calls.filter((call) => call[0] === name);
  }
}

/** The element with a fake session. */
export class DrivenTextarea extends InteractionTextarea {
  readonly opened: FakeSession[] = [];
  protected override createSession(options: SessionOptions): SessionLike {
    const session = new FakeSession(options);
    this.opened.push(session);
    return session;
  }
  get session(): FakeSession {
    return this.opened.at(-1)!;
  }
  get view(): SessionView {
    return this.session.view;
  }
  get native(): HTMLTextAreaElement {
    return this.shadowRoot!.querySelector("textarea")!;
  }
  part1(name: string): HTMLElement | null {
    return this.shadowRoot!.querySelector<HTMLElement>(`[part~="${name}"]`);
  }
  /** The element's own text beside the textarea, as it is read. */
  get shown(): string {
    return this.shadowRoot!.querySelector<HTMLElement>(".box")!.innerText;
  }
  /** A button by its label or text. */
  button(name: string, within: ParentNode = this.shadowRoot!): HTMLButtonElement {
    const named = (button: HTMLButtonElement) => button.getAttribute("aria-label") ?? button.textContent!.replace(/\s+/g, " ").trim();
    const found = [...within.querySelectorAll("button")].find((button) => named(button).startsWith(name));
    if (!found) throw new Error(`no button ${name}`);
    return found;
  }
}
if (!customElements.get("driven-textarea")) customElements.define("driven-textarea", DrivenTextarea);

/** A connected element with a begun fake session; `markup` holds one `<driven-textarea>`. */
export async function driven(markup = `<driven-textarea aria-label="Text"></driven-textarea>`): Promise<DrivenTextarea> {
  const root = await fixture<HTMLElement>(html`${unsafeStatic(markup)}` as TemplateResult);
  const element = root instanceof DrivenTextarea ? root : root.querySelector<DrivenTextarea>("driven-textarea")!;
  await element.updateComplete;
  return element;
}

export async function settled(element: DrivenTextarea): Promise<void> {
  await element.updateComplete;
  await nextFrame();
  await aTimeout(0);
}

export function markView(text: string, span: string, more: Partial<MarkView> = {}): MarkView {
  const start = text.indexOf(span);
  return {
    id: `m-${span}`,
    kind: "animal",
    span,
    style: "underline",
    start,
    end: start + span.length,
    evidence: { text: "underline the animals", start: 0, end: 21 },
    confidence: 0.9,
    ...more,
  };
}

export function lookupView(more: Partial<LookupView> = {}): LookupView {
  return { id: "t1", tool: "search", args: { query: "Morocco Netherlands result" }, status: "flight", delegatedAt: 100, ...more };
}

export const HELD: Partial<LookupView> = {
  status: "held",
  result: '{"result": "Morocco 2, Netherlands 1 (Jun 30, 2026)"}',
  arrivedAt: 900,
};

/** Real keys: `Control+Shift+M`. */
export async function press(chord: string): Promise<void> {
  const keys = chord.split("+");
  const last = keys.pop()!;
  for (const key of keys) await sendKeys({ down: key });
  await sendKeys({ press: last });
  for (const key of keys.reverse()) await sendKeys({ up: key });
}
