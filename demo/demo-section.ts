import { html, LitElement, nothing, type TemplateResult } from "lit";
import "../src/define.js";
import type { AuditRecord, InteractionTextarea } from "../src/index.js";
import "./audit-sink.js";
import type { AuditSink } from "./audit-sink.js";
import "./own-tool.js";
import type { OwnTool } from "./own-tool.js";
import type { Section } from "./sections.js";
import { play } from "./typist.js";

/** How the whole page runs. */
export interface DemoOptions {
  /** No model: decisions come from the recordings. */
  scripted: boolean;
  /** 1: typed as by a person. */
  pace: number;
  model: string;
}

/** A section of the demo. Its text belongs to the visitor: typing for them adds to it, and ends as soon as they type. */
export class DemoSection extends LitElement {
  static override properties = {
    section: { attribute: false },
    options: { attribute: false },
    typing: { state: true },
    note: { state: true },
  };
  declare section: Section;
  declare options: DemoOptions;
  declare private typing: AbortController | null;
  declare private note: string;

  constructor() {
    super();
    this.typing = null;
    this.note = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  get box(): InteractionTextarea {
    return this.querySelector("interaction-textarea")!;
  }

  /** Types the recording at the end of the text, once the model is there. */
  async play(): Promise<void> {
    this.stop();
    const { signal } = (this.typing = new AbortController());
    const { box } = this;
    const isBegun = box.value !== "";
    this.note = "Waits for the model.";
    await settled(box, signal);
    this.note = "";
    await play(box, isBegun ? ["\n", ...this.section.recording.moves] : this.section.recording.moves, { pace: this.options.pace, signal });
    if (this.typing?.signal === signal) this.typing = null;
  }

  stop(): void {
    this.typing?.abort();
    this.typing = null;
    this.note = "";
  }

  /** An empty text and a new session; the browser's undo brings the text back. */
  private startOver(): void {
    this.stop();
    const { box } = this;
    box.focus();
    box.select();
    document.execCommand("delete");
    // Set anew, tools begin a new session.
    box.tools = [...box.tools];
  }

  protected override firstUpdated(): void {
    const { box, section } = this;
    const editor = this.querySelector<OwnTool>("own-tool");
    if (editor) editor.box = box;
    if (section.tools) box.tools = section.tools;
  }

  protected override render(): TemplateResult {
    const { section, options, typing, note } = this;
    const { id, title, text, recording, below } = section;
    return html`<section id=${id} aria-labelledby="${id}-title">
      <h2 id="${id}-title">${title}</h2>
      <p id="${id}-text">${text}</p>
      <interaction-textarea
        name="text"
        rows="5"
        placeholder="Type here."
        aria-labelledby="${id}-title"
        aria-describedby="${id}-text"
        model=${options.model}
        engine=${options.scripted ? "scripted" : "auto"}
        instructions=${section.instructions ?? nothing}
        .script=${options.scripted ? recording.script : undefined}
        @keydown=${(event: KeyboardEvent) => event.isTrusted && this.stop()}
        @interaction-audit=${({ record }: Event & { record: AuditRecord }) => void this.querySelector<AuditSink>("audit-sink")?.post(record)}
      ></interaction-textarea>
      <div class="bar">
        <button type="button" @click=${() => (typing ? this.stop() : void this.play())}>
          ${typing ? "Stop typing" : "Type it for me"}
        </button>
        <button type="button" @click=${() => this.startOver()}>Start over</button>
        <span class="note" role="status">${note}</span>
      </div>
      ${below === "own-tool" ? html`<own-tool></own-tool>` : below === "audit-sink" ? html`<audit-sink></audit-sink>` : nothing}
    </section>`;
  }
}
if (!customElements.get("demo-section")) customElements.define("demo-section", DemoSection);

/** Until the model is there, or there will be none. */
function settled(box: InteractionTextarea, signal: AbortSignal): Promise<void> {
  const isSettled = () => [":state(ready)", ":state(degraded)", ":state(paused)"].some((state) => box.matches(state));
  return new Promise((resolve) => {
    const look = () => {
      if (!isSettled() && !signal.aborted) return;
      box.removeEventListener("interaction-status", look);
      resolve();
    };
    box.addEventListener("interaction-status", look);
    signal.addEventListener("abort", look);
    look();
  });
}
