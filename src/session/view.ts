import type { Action, MarkStyle, ToolArguments } from "../protocol/action.js";
import type { AuditRecord, Decision, Evidence } from "../protocol/decision.js";
import type { InteractionError, InteractionErrorCode } from "../protocol/errors.js";
import type { LoadProgress } from "../protocol/wire.js";
import type { ActiveInstruction } from "../license/active.js";
import type { Why } from "./why.js";

export type { ActiveInstruction, Why };

/** A mark to show, and to say, on `[start, end)` of the textarea's value (UTF-16). */
export interface MarkView {
  id: string;
  kind: string;
  span: string;
  style: MarkStyle;
  start: number;
  end: number;
  /** The words that licensed it. */
  evidence: Evidence | null;
  confidence: number;
  why?: readonly Why[];
}

/** A lookup's card. Times are session ms. */
export interface LookupView {
  id: string;
  tool: string;
  args: ToolArguments;
  status: "flight" | "held" | "woven" | "skipped" | "failed";
  /** The result or the error as text. */
  result?: string;
  /** Why the model holds or skipped it, in its own words. */
  reason?: string;
  delegatedAt: number;
  arrivedAt?: number;
  /** The actions that brought it here, oldest first. */
  why?: readonly Why[];
}

/** Ghost text offered at the caret. */
export interface WeaveView {
  id: string;
  text: string;
  /** The card that it came from. */
  lookup: LookupView;
  why?: readonly Why[];
}

export const STATUS = ["off", "loading", "ready", "paused", "degraded"] as const;
export type Status = (typeof STATUS)[number];

/** What the session says of itself, for who has own words for it. */
export const STATUS_MESSAGES = {
  statusOff: "Off: a plain textarea.",
  statusLoading: "Loading the model.",
  statusReady: "Ready.",
  statusReadyCpu: "Ready, on the CPU.",
  statusReadyRemote: "Ready. What you type is sent to this page’s server.",
  statusWatching: "Watching only: decisions are logged, nothing is shown.",
  statusPaused: "Paused.",
  statusResting: "Resting: the model comes back with this tab.",
  statusDegraded: "Typing goes on in a plain textarea.",
};

export interface StatusView {
  status: Status;
  /** One sentence for a person: what is going on, or what to do. English. */
  message: string;
  /** Which of `STATUS_MESSAGES` the message is, or holds. */
  says?: keyof typeof STATUS_MESSAGES;
  /** The fault behind it, for `degraded` and where the CPU stands in for WebGPU; part of the message. English. */
  because?: string;
  /** The code of that fault. */
  code?: InteractionErrorCode;
  progress?: LoadProgress;
  engine?: string;
  model?: string;
  device?: string;
  /** ms of an idle tick as measured at load. */
  tickMs?: number;
}

/** What a tool was given, exactly: one entry a call, and one for its end. What it sends on is up to the tool. */
export interface ToolTraffic {
  id: string;
  tool: string;
  args: ToolArguments;
  phase: "sent" | "returned" | "failed" | "cancelled";
  /** Result or error as text. */
  body?: string;
  ms?: number;
}

/**
 * What a session shows and tells; the element implements it. All text in it comes from a model, a tool or the
 * writer: show it as text nodes only.
 */
export interface SessionView {
  showMark(mark: MarkView): void;
  removeMark(id: string): void;
  /** Adds or updates a card. */
  showLookup(lookup: LookupView): void;
  showWeave(weave: WeaveView): void;
  hideWeave(): void;
  /** One quiet line an executed action, in the model's words. */
  quietLine(text: string): void;
  /** A reminder was set with this note; null: one was stopped. */
  reminder(note: string | null): void;
  showNudge(text: string, why?: readonly Why[]): void;
  showResponse(text: string, why?: readonly Why[]): void;
  /** The instructions that are on now, oldest first. */
  showInstructions(instructions: readonly ActiveInstruction[]): void;
  /** Cancelable veto before an allowed action is executed; false refuses it. */
  beforeAction(action: Action, decision: Decision): boolean;
  actionExecuted(action: Action, record: AuditRecord): void;
  audit(record: AuditRecord): void;
  toolTraffic(traffic: ToolTraffic): void;
  status(status: StatusView): void;
  error(error: InteractionError): void;
}

export type Mode = "live" | "shadow" | "off";
