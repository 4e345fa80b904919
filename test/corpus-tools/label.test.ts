import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeScaffold } from "../../training/corpus-tools/scaffolds/make.js";
import { printScaffolds } from "../../training/corpus-tools/scaffolds/scaffold-file.js";
import { parseStreamFile } from "../../training/corpus-tools/stream-file.js";
import { awayFile, openServer, quietReply } from "./teacher-server.js";

/** Runs label.ts; resolves with its exit code and what it printed. */
function label(args: readonly string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "training/corpus-tools/teacher/label.ts", ...args]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => child.on("close", (code) => resolve({ code, output })));
  return { child, ended };
}

describe("label.ts", () => {
  it("keeps what was answered when it is interrupted, and goes on from there", async () => {
    const from = awayFile("made.scaffold");
    const scaffolds = [makeScaffold("quiet", "s", 0), makeScaffold("quiet", "s", 1)];
    const points = scaffolds.reduce((sum, { events }) => sum + events.length, 0);
    fs.writeFileSync(from, printScaffolds(scaffolds));
    const folder = path.dirname(from);
    const [out, cache] = [path.join(folder, "made.stream"), path.join(folder, "cache.jsonl")];
    // It hangs in the second stream, until it is started anew.
    let hangAt = scaffolds[0]!.events.length + 3;
    const server = await openServer((asked, number) => (number === hangAt ? null : quietReply(asked)));
    const args = ["--url", server.url, "--model", "m", "--at-once", "1", "--per-minute", "600000", "--cache", cache, "--out", out, from];

    const first = label(args);
    while (server.asked.length <= hangAt) await new Promise((resolve) => setTimeout(resolve, 20));
    first.child.kill("SIGINT");
    const stopped = await first.ended;
    expect(stopped.output).toContain("stopped: 1 streams are not done");
    expect(stopped.code).toBe(130);
    expect(parseStreamFile(fs.readFileSync(out, "utf8"), out)).toHaveLength(1);
    expect(fs.readFileSync(cache, "utf8").trim().split("\n")).toHaveLength(hangAt);

    const before = server.asked.length;
    const answered = hangAt;
    hangAt = -1;
    const second = await label(args).ended;
    await server.close();
    expect(second).toMatchObject({ code: 0, output: expect.stringContaining(`${answered} from the cache`) });
    expect(server.asked.length - before).toBe(points - answered);
    expect(parseStreamFile(fs.readFileSync(out, "utf8"), out).map(({ events }) => events.length)).toEqual(
      scaffolds.map(({ events }) => events.length),
    );
  });

  it("leaves an accepted file alone", async () => {
    const from = awayFile("made.scaffold");
    fs.writeFileSync(from, printScaffolds([makeScaffold("quiet", "s", 0)]));
    const args = ["--url", "http://127.0.0.1:1/v1", "--model", "m", "--out", "training/corpus/train-a.stream", from];
    const { code, output } = await label(args).ended;
    expect(output).toContain("is accepted: write to another file");
    expect(code).toBe(1);
  });
});
