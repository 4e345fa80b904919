import type { Action } from "../../src/protocol/action.js";
import type { StreamEvent } from "../../src/protocol/events.js";
import { applyAction, applyEvent, openSession, type SessionState } from "../../src/protocol/session.js";
import { parseSignature, type ToolSpec } from "../../src/protocol/tools.js";

export const TOOLS: ToolSpec[] = [parseSignature("search(query)"), parseSignature("timer(every_s, note)")];

/** A state that grew from events and executed actions, 700 ms apart. */
export class Play {
  state: SessionState;
  private at = 0;

  constructor(tools: readonly ToolSpec[] = TOOLS) {
    this.state = openSession(tools);
  }

  private event(event: StreamEvent): this {
    this.state = applyEvent(this.state, event);
    return this;
  }

  private tick(ms = 700): number {
    return (this.at += ms);
  }

  types(text: string, state: "active" | "paused" = "active"): this {
    return this.event({ source: "user", text, caret: text.length, state, revised: false, at: this.tick() });
  }

  pauses(text = this.state.text): this {
    return this.types(text, "paused");
  }

  waits(ms: number): this {
    this.tick(ms);
    return this;
  }

  host(body: string): this {
    return this.event({ source: "host", body, at: this.tick() });
  }

  tool(id: string, body: string): this {
    return this.event({ source: "tool", id, body, at: this.tick() });
  }

  timer(id: string): this {
    return this.event({ source: "timer", id, body: "{}", at: this.tick() });
  }

  dismisses(target: string): this {
    return this.event({ source: "gesture", gesture: "dismiss", target, at: this.tick() });
  }

  does(action: Action, placed?: { start: number; end: number }): this {
    this.state = applyAction(this.state, action, placed);
    return this;
  }
}

export const typed = (text: string): SessionState => new Play().types(text).state;
export const paused = (text: string): SessionState => new Play().pauses(text).state;

export const mark = (kind: string, span: string): Action => ({ type: "mark", kind, span, style: "underline" });
export const search = (query: string): Action => ({ type: "delegate", tool: "search", args: { query } });
export const every = (seconds: number, note = "breathe"): Action => ({ type: "delegate", tool: "timer", args: { every_s: seconds, note } });
export const weave = (text: string, source = "t1"): Action => ({ type: "integrate", text, source });
