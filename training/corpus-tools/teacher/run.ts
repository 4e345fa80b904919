import fs from "node:fs";
import type { ParseArgsConfig } from "node:util";
import { requireAccepted } from "../accepted.js";
import { AnswerCache } from "./cache.js";
import { Teacher } from "./client.js";
import { STRUCTURED, type Structured } from "./structured.js";

/** What label and compare take alike. */
export const TEACHER_OPTIONS = {
  url: { type: "string" },
  model: { type: "string" },
  "key-env": { type: "string", default: "TEACHER_API_KEY" },
  structured: { type: "string", default: "none" },
  "at-once": { type: "string", default: "2" },
  "per-minute": { type: "string", default: "60" },
  retries: { type: "string", default: "6" },
  "backoff-ms": { type: "string", default: "1000" },
  "timeout-s": { type: "string", default: "120" },
  "max-tokens": { type: "string", default: "400" },
  cache: { type: "string", default: "training/build/teacher.jsonl" },
  out: { type: "string" },
} as const satisfies ParseArgsConfig["options"];

export const TEACHER_USAGE = `--url URL --model NAME --out FILE.stream
  [--key-env NAME]     environment variable with the key (default: TEACHER_API_KEY)
  [--structured FORM]  how the server takes a grammar: ${STRUCTURED.join(", ")}
  [--at-once N] [--per-minute N] [--retries N] [--backoff-ms N] [--timeout-s N] [--max-tokens N] [--cache FILE.jsonl]`;

type Values = { [name in keyof typeof TEACHER_OPTIONS]?: string };

/** A teacher from the command line. */
export function openTeacher(values: Values, signal: AbortSignal): Teacher {
  const { url, model, structured } = values;
  if (!url || !model) throw new Error(`a teacher needs --url and --model:\n${TEACHER_USAGE}`);
  if (!STRUCTURED.includes(structured as Structured)) throw new Error(`--structured is one of ${STRUCTURED.join(", ")}`);
  return new Teacher({
    url,
    model,
    key: process.env[values["key-env"]!],
    structured: structured as Structured,
    cache: new AnswerCache(values.cache!),
    perMinute: positive(values, "per-minute"),
    retries: positive(values, "retries"),
    backoffMs: positive(values, "backoff-ms"),
    timeoutMs: 1000 * positive(values, "timeout-s"),
    maxTokens: positive(values, "max-tokens"),
    signal,
  });
}

export function positive(values: Record<string, unknown>, name: string): number {
  const value = Number(values[name]);
  if (!(value > 0)) throw new Error(`--${name} is a number above 0`);
  return value;
}

/** @throws where `file` was read and accepted: its labels are a person's by now */
export function refuseAccepted(file: string): void {
  if (!fs.existsSync(file)) return;
  try {
    requireAccepted(file);
  } catch {
    return;
  }
  throw new Error(`${file} is accepted: write to another file`);
}

/** Aborted at the first Ctrl-C; the second ends the process as usual. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  return controller.signal;
}

/** Does `work` on all items, `atOnce` at a time. The first error ends it, once the others that run have ended. */
export async function inParallel<T>(items: readonly T[], atOnce: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (!failed && next < items.length) {
      const index = next++;
      try {
        await work(items[index]!, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  const fault = ended.find((end) => end.status === "rejected");
  if (fault) throw fault.reason;
}

export const isAbort = (error: unknown, signal: AbortSignal) => signal.aborted && error instanceof Error && error.name === "AbortError";
