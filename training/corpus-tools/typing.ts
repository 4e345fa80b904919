import { printJson } from "../../src/protocol/action.js";
import type { StreamEvent } from "../../src/protocol/events.js";
import { ScriptError, type EventLine, type StreamHead } from "./stream-file.js";

/** Turns a script's event lines into stream events by "typing" them. Times are session ms. */
export class Typist {
  private text = "";
  private state: "active" | "paused" = "active";
  private midWord = false;
  private at = 0;

  constructor(private readonly script: Pick<StreamHead, "id" | "file">) {}

  /** @throws {ScriptError} where the line cannot be played */
  next(event: EventLine): StreamEvent {
    this.at += event.ms;
    switch (event.kind) {
      case "a":
      case "p":
        return this.type(event);
      case "r":
        return this.revise(event);
      case "tool":
      case "timer": {
        const [id, body] = split(event.body);
        const value = this.parse(event, body);
        return { source: event.kind, id, body: printJson(value), at: this.at };
      }
      case "gesture": {
        const match = /^(mark|dismiss|accept)\("(.*)"\)$/.exec(event.body);
        if (!match) throw this.fault(event, `gesture: ${event.body}`);
        return { source: "gesture", gesture: match[1] as "mark", target: match[2]!, at: this.at };
      }
      case "host":
        return { source: "host", body: event.body, at: this.at };
    }
  }

  private type(event: EventLine): StreamEvent {
    this.state = event.kind === "a" ? "active" : "paused";
    const cut = event.body.endsWith("~");
    const body = (cut ? event.body.slice(0, -1) : event.body).replaceAll("\\n", "\n");
    if (body) {
      const base = this.midWord ? this.text : joinable(this.text);
      this.text = base + body;
      this.midWord = cut;
    }
    if (event.kind === "p") this.text = this.text.replace(/ +$/, "");
    else if (!this.midWord && !this.text.endsWith("\n")) this.text = `${this.text.replace(/ +$/, "")} `;
    return this.snapshot(false, this.text.length);
  }

  private revise(event: EventLine): StreamEvent {
    const match = /^("(?:[^"\\]|\\.)*")\s*=>\s*("(?:[^"\\]|\\.)*")$/.exec(event.body);
    if (!match) throw this.fault(event, `a revision reads "old" => "new": ${event.body}`);
    const [old, fresh] = [this.parse(event, match[1]!) as string, this.parse(event, match[2]!) as string];
    const at = this.text.lastIndexOf(old);
    if (at < 0) throw this.fault(event, `${JSON.stringify(old)} is not in the text`);
    this.text = this.text.slice(0, at) + fresh + this.text.slice(at + old.length);
    this.state = "active";
    this.midWord = false;
    return this.snapshot(true, at + fresh.length);
  }

  private snapshot(revised: boolean, caret: number): StreamEvent {
    return { source: "user", text: this.text, caret, state: this.state, revised, at: this.at };
  }

  private parse(event: EventLine, json: string): unknown {
    try {
      return JSON.parse(json);
    } catch {
      throw this.fault(event, `bad JSON: ${json}`);
    }
  }

  private fault(event: EventLine, message: string): ScriptError {
    return new ScriptError(this.script.file, event.line, `${this.script.id}: ${message}`);
  }
}

function joinable(text: string): string {
  const trimmed = text.replace(/ +$/, "");
  return trimmed && !trimmed.endsWith("\n") ? `${trimmed} ` : trimmed;
}

function split(body: string): [string, string] {
  const blank = body.indexOf(" ");
  return blank < 0 ? [body, "{}"] : [body.slice(0, blank), body.slice(blank + 1)];
}
