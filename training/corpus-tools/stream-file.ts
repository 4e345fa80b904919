import { parseAction, type Action } from "../../src/protocol/action.js";
import { parseSignature, type ToolSpec } from "../../src/protocol/tools.js";

/** One event line of a `.stream` file with the teacher's action and the unwanted ones. */
export interface ScriptEvent {
  kind: "a" | "p" | "r" | "tool" | "timer" | "gesture" | "host";
  /** ms since the event before. */
  ms: number;
  body: string;
  line: number;
  action: Action;
  rejected: Action[];
}

export interface Script {
  id: string;
  family: string;
  title: string;
  tools: ToolSpec[];
  events: ScriptEvent[];
  file: string;
  line: number;
}

/** A fault in a `.stream` file; the message starts with `file:line`. */
export class ScriptError extends Error {
  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
    this.name = "ScriptError";
  }
}

const EVENT = /^(a|p|r|tool|timer|gesture|host) (\d+)(?: (.*))?$/;

/**
 * Reads the script format of POLICY.md.
 * @throws {ScriptError} at the first malformed line
 */
export function parseStreamFile(text: string, file: string): Script[] {
  const scripts: Script[] = [];
  let event: (Omit<ScriptEvent, "action"> & { action?: Action }) | null = null;
  const fail = (line: number, message: string): never => {
    throw new ScriptError(file, line, message);
  };
  const current = (line: number): Script => scripts[scripts.length - 1] ?? fail(line, "no stream is open");
  text.split("\n").forEach((raw, i) => {
    const line = i + 1;
    if (!raw.trim()) return;
    try {
      if (raw.startsWith("# ")) {
        if (event && !event.action) fail(event.line, "event without an action");
        event = null;
        const [id, family, title] = raw
          .slice(2)
          .split("|")
          .map((part) => part.trim());
        if (!id || !family) fail(line, "a stream opens with `# id | family | title`");
        scripts.push({ id: id!, family: family!, title: title ?? "", tools: [], events: [], file, line });
      } else if (raw.startsWith("tools:")) {
        current(line).tools = (raw.match(/\w+\([^)]*\)/g) ?? []).map(parseSignature);
      } else if (raw.startsWith("> ")) {
        if (!event) return fail(line, "an action needs an event before it");
        if (event.action) fail(line, "two actions for one event");
        event.action = parseAction(raw.slice(2));
        current(line).events.push(event as ScriptEvent);
      } else if (raw.startsWith("! ")) {
        if (!event?.action) return fail(line, "`!` stands after the `>` line");
        event.rejected.push(parseAction(raw.slice(2)));
      } else {
        const match = EVENT.exec(raw.trimEnd());
        if (!match) return fail(line, `unknown line: ${raw}`);
        if (event && !event.action) fail(event.line, "event without an action");
        event = { kind: match[1] as ScriptEvent["kind"], ms: Number(match[2]), body: match[3] ?? "", line, rejected: [] };
      }
    } catch (error) {
      if (error instanceof ScriptError) throw error;
      fail(line, error instanceof Error ? error.message : String(error));
    }
  });
  return scripts;
}
