import type { Action } from "../protocol/action.js";
import type { AuditRecord, Decision } from "../protocol/decision.js";
import type { InteractionError, InteractionErrorCode } from "../protocol/errors.js";
import type { LoadProgress } from "../protocol/wire.js";
import type { Status, StatusView, ToolTraffic } from "../session/view.js";

const REACH = { bubbles: true, composed: true };

/** Before an allowed action is executed; `preventDefault()` refuses it. The refusal is on the audit trail. */
export class InteractionBeforeActionEvent extends Event {
  static readonly type = "interaction-before-action";
  constructor(
    readonly action: Action,
    readonly decision: Decision,
  ) {
    super(InteractionBeforeActionEvent.type, { ...REACH, cancelable: true });
  }
}

/** An action was executed. Idle is none. */
export class InteractionActionEvent extends Event {
  static readonly type = "interaction-action";
  constructor(
    readonly action: Action,
    readonly record: AuditRecord,
  ) {
    super(InteractionActionEvent.type, REACH);
  }
}

/** One line of the audit trail: every decision, idle and blocked ones too. */
export class InteractionAuditEvent extends Event {
  static readonly type = "interaction-audit";
  constructor(readonly record: AuditRecord) {
    super(InteractionAuditEvent.type, REACH);
  }
}

/** A tool call as it was made, and its end. Whether anything left the page is up to the tool. */
export class InteractionToolEvent extends Event {
  static readonly type = "interaction-tool";
  constructor(readonly traffic: ToolTraffic) {
    super(InteractionToolEvent.type, REACH);
  }
}

/** Loading with its progress, ready, paused, degraded (a plain textarea) or off. */
export class InteractionStatusEvent extends Event {
  static readonly type = "interaction-status";
  readonly status: Status;
  /** One sentence for a person. */
  readonly message: string;
  /** Bytes; only while loading. */
  readonly progress: LoadProgress | undefined;
  readonly engine: string | undefined;
  readonly model: string | undefined;
  readonly device: string | undefined;
  /** ms of an idle tick as measured at load; none of the scripted engine. */
  readonly tickMs: number | undefined;
  /** The fault behind it: for `degraded`, and where the CPU stands in. English. */
  readonly because: string | undefined;
  /** Code of that fault. */
  readonly code: InteractionErrorCode | undefined;
  constructor(view: StatusView) {
    super(InteractionStatusEvent.type, REACH);
    this.status = view.status;
    this.message = view.message;
    this.progress = view.progress;
    this.engine = view.engine;
    this.model = view.model;
    this.device = view.device;
    this.tickMs = view.tickMs;
    this.because = view.because;
    this.code = view.code;
  }
}

/** Something failed; typing goes on. `error.code` is stable, `error.message` says what to do. */
export class InteractionErrorEvent extends Event {
  static readonly type = "interaction-error";
  constructor(readonly error: InteractionError) {
    super(InteractionErrorEvent.type, REACH);
  }
}

declare global {
  interface HTMLElementEventMap {
    "interaction-before-action": InteractionBeforeActionEvent;
    "interaction-action": InteractionActionEvent;
    "interaction-audit": InteractionAuditEvent;
    "interaction-tool": InteractionToolEvent;
    "interaction-status": InteractionStatusEvent;
    "interaction-error": InteractionErrorEvent;
  }
}
