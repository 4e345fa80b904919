import type { SessionExport } from "./decision.js";
import { InteractionError } from "./errors.js";
import { hex } from "./hex.js";

/** Strings of a record that are ours, not the writer's, a tool's or the model's. */
const KEPT = new Set(["type", "source", "state", "gesture", "code", "style", "tool", "id", "resultId"]);
const IS_RESULT_ID = /^t\d+$/;

type Hash = (text: string) => Promise<string>;

/**
 * The same session without its words: each text, also a tool's arguments and results, becomes `#` and 16 hexadecimal digits
 * (HMAC-SHA-256 under a key that is drawn for this call and not kept). Equal texts stay equal within one export. What was decided
 * when, verdicts, offsets and timings stay; such a session can be looked at and counted, and not be replayed.
 * @throws {InteractionError} `session-invalid` on a page without Web Crypto (it needs HTTPS)
 */
export async function withoutText(session: SessionExport): Promise<SessionExport> {
  const hash = await hashing();
  const records: unknown[] = [];
  for (const record of session.records) records.push(await hashed(record, hash, ""));
  return { ...session, records: records as SessionExport["records"] };
}

async function hashing(): Promise<Hash> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) throw new InteractionError("session-invalid", "Texts cannot be hashed here: Web Crypto needs a page served by HTTPS.");
  const key = await subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const known = new Map<string, string>();
  return async (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const bytes = new Uint8Array(await subtle.sign("HMAC", key, new TextEncoder().encode(text)), 0, 8);
    const digest = `#${hex(bytes)}`;
    known.set(text, digest);
    return digest;
  };
}

async function hashed(value: unknown, hash: Hash, key: string): Promise<unknown> {
  if (typeof value === "string") return KEPT.has(key) || (key === "target" && IS_RESULT_ID.test(value)) ? value : hash(value);
  if (Array.isArray(value)) return Promise.all(value.map((one) => hashed(one, hash, key)));
  if (typeof value !== "object" || value === null) return value;
  // A figure among a tool's arguments is the writer's as much as a word is.
  const inside = key === "args" ? asTexts : Object.entries;
  return Object.fromEntries(
    await Promise.all(inside(value).map(async ([name, one]) => [name, await hashed(one, hash, key === "args" ? "" : name)])),
  );
}

const asTexts = (args: object): [string, unknown][] => Object.entries(args).map(([name, one]) => [name, JSON.stringify(one)]);
