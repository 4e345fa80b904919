import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

const lineSchema = z.object({ key: z.string(), model: z.string(), answer: z.string() });

/**
 * A teacher's answers by a hash of what was asked, one JSON object a line. A line is written in one go as the answer comes, so that
 * whatever ends a run, the next one goes on from there.
 */
export class AnswerCache {
  private readonly answers = new Map<string, string>();

  constructor(private readonly file: string) {
    if (!fs.existsSync(file)) {
      fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
      return;
    }
    const text = fs.readFileSync(file, "utf8");
    for (const line of text.split("\n")) {
      const entry = readLine(line);
      if (entry) this.answers.set(entry.key, entry.answer);
    }
    // A line that was cut short is closed, so that the next one stands alone.
    if (text !== "" && !text.endsWith("\n")) fs.appendFileSync(file, "\n");
  }

  get size(): number {
    return this.answers.size;
  }

  get(key: string): string | undefined {
    return this.answers.get(key);
  }

  put(key: string, model: string, answer: string): void {
    this.answers.set(key, answer);
    fs.appendFileSync(this.file, `${JSON.stringify({ key, model, answer })}\n`);
  }
}

/** Key of all that an answer depends on. */
export const answerKey = (asked: unknown) => crypto.createHash("sha256").update(JSON.stringify(asked)).digest("hex");

function readLine(line: string): z.infer<typeof lineSchema> | null {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    // Cut short by a crash, or blank: it is asked again.
    return null;
  }
}
