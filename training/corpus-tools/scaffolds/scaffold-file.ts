import { printAction, type Action } from "../../../src/protocol/action.js";
import { printSheets, readSheets, ScriptError, type EventLine, type Sheet } from "../stream-file.js";

/**
 * An event of a scaffold. The placeholder is a heuristic's: it keeps the situation going (a result needs its lookup) and
 * tells a reader what was meant. It is no label: a scaffold has no `action`, so nothing that exports takes it, and in a
 * file it stands behind `?`, which `parseStreamFile` refuses.
 */
export interface ScaffoldEvent extends EventLine {
  placeholder: Action;
}

export type Scaffold = Sheet<ScaffoldEvent>;

/**
 * Reads a `.scaffold` file.
 * @throws {ScriptError} at the first malformed line, and at labels: a file is either
 */
export function parseScaffoldFile(text: string, file: string): Scaffold[] {
  return readSheets(text, file, (event, acts) => {
    const label = acts.find(({ sign }) => sign !== "?");
    if (label) throw new ScriptError(file, label.line, `\`${label.sign}\` is a label: it belongs into a .stream file`);
    const [act, second] = acts;
    if (!act) throw new ScriptError(file, event.line, "event without a placeholder");
    if (second) throw new ScriptError(file, second.line, "two placeholders for one event");
    return { ...event, placeholder: act.action };
  });
}

/** Scaffolds as the text of a `.scaffold` file. */
export function printScaffolds(scaffolds: readonly Scaffold[]): string {
  return printSheets(scaffolds, ({ placeholder }) => [`? ${printAction(placeholder)}`]);
}
