import type { LitElement, ReactiveController } from "lit";
import type { InteractionAuditEvent, InteractionStatusEvent, InteractionToolEvent } from "../element/events.js";
import type { ReplayOptions } from "../element/replay.js";
import type { AuditRecord, SessionExport } from "../protocol/decision.js";
import type { StatusView, ToolTraffic } from "../session/view.js";

/** What the inspector needs of the element it looks at; `<interaction-textarea>` has it. */
export interface Inspectable extends HTMLElement {
  exportSession(): SessionExport;
  replay(session: SessionExport, options?: ReplayOptions): Promise<void>;
}

export interface TargetHandlers {
  /** Another element, or one that can only now be asked. */
  attached(target: Inspectable): void;
  audit(record: AuditRecord, replayed: boolean): void;
  traffic(traffic: ToolTraffic): void;
  status(status: StatusView): void;
}

/** Finds the inspected element, also one that comes later or is replaced, and listens to it. */
export class TargetLink implements ReactiveController {
  current: HTMLElement | null = null;
  private readonly observer: MutationObserver | null;

  constructor(
    private readonly host: LitElement & { for: string; target: HTMLElement | null },
    private readonly handlers: TargetHandlers,
  ) {
    this.observer = typeof MutationObserver === "undefined" ? null : new MutationObserver(() => this.find());
    host.addController(this);
  }

  /** The element, once it is upgraded. */
  get inspectable(): Inspectable | null {
    const { current } = this;
    return current && "exportSession" in current && "replay" in current ? (current as Inspectable) : null;
  }

  hostConnected(): void {
    this.observer?.observe(this.host.getRootNode(), { childList: true, subtree: true, attributes: true, attributeFilter: ["id"] });
    this.find();
  }

  hostDisconnected(): void {
    this.observer?.disconnect();
    this.listenTo(null);
  }

  find(): void {
    if (!this.host.isConnected) return;
    const root = this.host.getRootNode() as Document | ShadowRoot;
    const found = this.host.target ?? (this.host.for ? root.getElementById?.(this.host.for) : null) ?? null;
    if (found !== this.current) this.listenTo(found);
  }

  private listenTo(next: HTMLElement | null): void {
    const { current } = this;
    current?.removeEventListener("interaction-audit", this.onAudit);
    current?.removeEventListener("interaction-tool", this.onTool);
    current?.removeEventListener("interaction-status", this.onStatus);
    this.current = next;
    this.host.requestUpdate();
    if (!next) return;
    next.addEventListener("interaction-audit", this.onAudit);
    next.addEventListener("interaction-tool", this.onTool);
    next.addEventListener("interaction-status", this.onStatus);
    if (this.inspectable) this.handlers.attached(this.inspectable);
    else if (next.localName.includes("-")) {
      void customElements.whenDefined(next.localName).then(() => {
        if (this.current === next && this.inspectable) this.handlers.attached(this.inspectable);
      });
    }
  }

  private readonly onAudit = ({ record }: InteractionAuditEvent): void => this.handlers.audit(record, isReplaying(this.current));
  private readonly onTool = ({ traffic }: InteractionToolEvent): void => this.handlers.traffic(traffic);
  private readonly onStatus = ({ status, message, engine, model }: InteractionStatusEvent): void =>
    this.handlers.status({ status, message, ...(engine ? { engine } : {}), ...(model ? { model } : {}) });
}

function isReplaying(element: HTMLElement | null): boolean {
  try {
    return element?.matches(":state(replaying)") ?? false;
  } catch {
    // A browser that does not know `:state()` cannot tell.
    return false;
  }
}
