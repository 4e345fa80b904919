import { html, LitElement, type TemplateResult } from "lit";
import type { AuditRecord } from "../src/index.js";

/** Where the page posts its decisions; `npm start` answers there with what it received. */
const ENDPOINT = "audit";

/** A backend's audit trail: posts each decision, without the text it was made on, and shows what arrived. */
export class AuditSink extends LitElement {
  static override properties = { json: { state: true }, answer: { state: true } };
  declare private json: string;
  declare private answer: string;
  private posted = 0;

  constructor() {
    super();
    this.json = this.answer = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  async post(record: AuditRecord): Promise<void> {
    const body = JSON.stringify(summaryOf(record), null, 2);
    const number = ++this.posted;
    const response = await fetch(ENDPOINT, { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
    // Answers may overtake each other.
    if (number < this.posted) return;
    const received = response?.ok ? await response.text() : "";
    this.json = received || body;
    this.answer = received
      ? `${number} posted. The server received:`
      : `${number} posted, and no server answers at this address. It would have received:`;
  }

  protected override render(): TemplateResult {
    return html`<p class="note" role="status">${this.answer || "Nothing is posted yet."}</p>
      <pre class="json" tabindex="0" role="group" aria-label="The newest decision as JSON">${this.json}</pre>`;
  }
}
if (!customElements.get("audit-sink")) customElements.define("audit-sink", AuditSink);

/** What was decided, and not the words that it was decided on. */
function summaryOf({ index, at, event, decision, verdict, executed }: AuditRecord): object {
  return {
    index,
    at,
    source: event.source,
    action: decision.action.type,
    confidence: Math.round(decision.confidence * 1000) / 1000,
    ms: Math.round(decision.timings.totalMs),
    executed,
    refused: verdict.allowed ? null : verdict.code,
  };
}
