import { sessionExportSchema, type SessionExport } from "../protocol/decision.js";
import { InteractionError } from "../protocol/errors.js";
import { safeParse } from "../protocol/safe-parse.js";

/** A larger file is no recording of ours: 5,000 ticks of a long text are about 20 MB. */
const LARGEST_FILE = 100e6;
const ISSUES_NAMED = 3;

/**
 * Reads an exported session. The text is untrusted.
 * @throws {InteractionError} `session-invalid`; the message names the places that are wrong
 */
export function parseSession(json: string): SessionExport {
  if (json.length > LARGEST_FILE) throw invalid("the file is larger than 100 MB");
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw invalid(`no JSON (${error instanceof Error ? error.message : String(error)})`, error);
  }
  return checkSession(value);
}

/**
 * Checks a value against the schema of an export, and that its records are in order.
 * @throws {InteractionError} `session-invalid`; the message names the places that are wrong
 */
export function checkSession(value: unknown): SessionExport {
  const parsed = safeParse(sessionExportSchema, value);
  if (!parsed.success) {
    const { issues } = parsed.error;
    const named = issues.slice(0, ISSUES_NAMED).map(({ path, message }) => `${placeOf(path)}: ${message}`);
    if (issues.length > named.length) named.push(`and ${issues.length - named.length} more`);
    throw invalid(named.join("; "), parsed.error);
  }
  const { records } = parsed.data;
  const astray = records.findIndex((record, i) => i > 0 && record.index <= records[i - 1]!.index);
  if (astray > 0) throw invalid(`records[${astray}].index: ${records[astray]!.index} does not follow ${records[astray - 1]!.index}`);
  return parsed.data;
}

/** Offers the session to the person as a file. */
export function saveSession(session: SessionExport): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(session, null, 1)], { type: "application/json" }));
  link.download = `interaction-session-${session.startedAt.replace(/[^0-9TZ]+/g, "-")}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function invalid(why: string, cause?: unknown): InteractionError {
  return new InteractionError("session-invalid", `Not a session export: ${why}.`, { cause });
}

/** `records[3].verdict.code` */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return place.replace(/^\./, "") || "the file";
}
