import { parseAction, printAction, type Action } from "../../src/protocol/action.js";
import { parseSignature, toolSignature, type ToolSpec } from "../../src/protocol/tools.js";

/** One event line of a script: what happened, without what is to be done about it. */
export interface EventLine {
  kind: "a" | "p" | "r" | "tool" | "timer" | "gesture" | "host";
  /** ms since the event before. */
  ms: number;
  body: string;
  line: number;
}

/** One event of a `.stream` file with the teacher's action and the unwanted ones. */
export interface ScriptEvent extends EventLine {
  action: Action;
  rejected: Action[];
}

/** What a stream opens with, and where it stands. */
export interface StreamHead {
  id: string;
  family: string;
  title: string;
  tools: ToolSpec[];
  file: string;
  line: number;
}

/** A stream whose events carry something: labels in a `Script`, placeholders in a `Scaffold`. */
export interface Sheet<E extends EventLine> extends StreamHead {
  events: E[];
}

export type Script = Sheet<ScriptEvent>;

/** An action line: `>` the teacher's, `!` an unwanted one, `?` a scaffold's placeholder. */
export interface ActLine {
  sign: ">" | "!" | "?";
  action: Action;
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
 * @throws {ScriptError} at the first malformed line, and where an event has no label or only a placeholder
 */
export function parseStreamFile(text: string, file: string): Script[] {
  return readSheets(text, file, (event, acts) => {
    for (const [i, { sign, line }] of acts.entries()) {
      if (sign === "?") {
        throw new ScriptError(
          file,
          line,
          "`?` is a scaffold's placeholder and no label: let a teacher label the file (training/README.md)",
        );
      }
      if (sign === "!" && i === 0) throw new ScriptError(file, line, "`!` stands after the `>` line");
      if (sign === ">" && i > 0) throw new ScriptError(file, line, "two actions for one event");
    }
    const [label, ...rejected] = acts.map((act) => act.action);
    if (!label) throw new ScriptError(file, event.line, "event without an action");
    return { ...event, action: label, rejected };
  });
}

/** Reads streams line by line; `take` makes an event of its line and the action lines under it. */
export function readSheets<E extends EventLine>(text: string, file: string, take: (event: EventLine, acts: ActLine[]) => E): Sheet<E>[] {
  const sheets: Sheet<E>[] = [];
  let open: { event: EventLine; acts: ActLine[] } | null = null;
  const close = () => {
    if (open) sheets[sheets.length - 1]!.events.push(take(open.event, open.acts));
    open = null;
  };
  for (const [i, raw] of text.split("\n").entries()) {
    const line = i + 1;
    if (!raw.trim()) continue;
    try {
      if (raw.startsWith("# ")) {
        close();
        sheets.push({ ...readHead(raw), tools: [], events: [], file, line });
        continue;
      }
      const current = sheets[sheets.length - 1];
      if (!current) throw new Error("no stream is open");
      const act = /^([>!?]) (.*)$/.exec(raw);
      if (raw.startsWith("tools:")) current.tools = (raw.match(/\w+\([^)]*\)/g) ?? []).map(parseSignature);
      else if (act) {
        if (!open) throw new Error("an action needs an event before it");
        open.acts.push({ sign: act[1] as ActLine["sign"], action: parseAction(act[2]!), line });
      } else {
        close();
        const match = EVENT.exec(raw.trimEnd());
        if (!match) throw new Error(`unknown line: ${raw}`);
        open = { event: { kind: match[1] as EventLine["kind"], ms: Number(match[2]), body: match[3] ?? "", line }, acts: [] };
      }
    } catch (error) {
      if (error instanceof ScriptError) throw error;
      throw new ScriptError(file, line, error instanceof Error ? error.message : String(error));
    }
  }
  close();
  return sheets;
}

function readHead(raw: string): Pick<StreamHead, "id" | "family" | "title"> {
  const [id, family, title] = raw
    .slice(2)
    .split("|")
    .map((part) => part.trim());
  if (!id || !family) throw new Error("a stream opens with `# id | family | title`");
  return { id, family, title: title ?? "" };
}

/** Streams as the text of a `.stream` file. */
export function printScripts(scripts: readonly Script[]): string {
  return printSheets(scripts, ({ action, rejected }) => [`> ${printAction(action)}`, ...rejected.map((act) => `! ${printAction(act)}`)]);
}

/** Streams in the script format; `actsOf` gives the action lines of an event. */
export function printSheets<E extends EventLine>(sheets: readonly Sheet<E>[], actsOf: (event: E) => string[]): string {
  return sheets
    .map(({ id, family, title, tools, events }) => {
      const head = [`# ${id} | ${family} | ${title}`, `tools: ${tools.map(toolSignature).join(", ") || "none"}`];
      const lines = events.flatMap((event) => [`${event.kind} ${event.ms} ${event.body}`.trimEnd(), ...actsOf(event)]);
      return `${[...head, ...lines].join("\n")}\n`;
    })
    .join("\n");
}
