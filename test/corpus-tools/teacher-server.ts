import http from "node:http";
import type { AddressInfo } from "node:net";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { AnswerCache } from "../../training/corpus-tools/teacher/cache.js";
import { Teacher, type Message, type TeacherOptions } from "../../training/corpus-tools/teacher/client.js";

export interface Asked {
  model: string;
  messages: Message[];
  headers: http.IncomingHttpHeaders;
  [field: string]: unknown;
}

/** A reply: the text of an answer, or a status with its headers and body; `null` leaves the request hanging. */
export type Reply = string | null | { status: number; headers?: Record<string, string>; body?: string };

/** A chat endpoint on this machine. */
export async function openServer(reply: (asked: Asked, number: number) => Reply) {
  const asked: Asked[] = [];
  const server = http.createServer((request, response) => {
    let text = "";
    request.on("data", (data: Buffer) => (text += data.toString()));
    request.on("end", () => {
      asked.push({ ...(JSON.parse(text) as Asked), headers: request.headers });
      const said = request.url === "/v1/chat/completions" ? reply(asked[asked.length - 1]!, asked.length - 1) : { status: 404 };
      if (said === null) return;
      if (typeof said === "string") response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content: said } }] }));
      else response.writeHead(said.status, said.headers).end(said.body ?? "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a writer who wants nothing gets: `idle`, with a reason where the state asks for one. */
export function quietReply({ messages }: Asked): string {
  return messages[1]!.content.includes('- idle("reason")') ? 'idle("nothing is wanted now")' : "idle";
}

export const awayFile = (name: string) => path.join(fs.mkdtempSync(path.join(os.tmpdir(), "teacher-")), name);

export function openTeacher(url: string, options: Partial<TeacherOptions> = {}): Teacher {
  return new Teacher({
    url,
    model: "m",
    structured: "none",
    cache: new AnswerCache(awayFile("cache.jsonl")),
    perMinute: 600_000,
    retries: 3,
    timeoutMs: 20_000,
    maxTokens: 100,
    backoffMs: 2,
    ...options,
  });
}
