import { spawn } from "node:child_process";
import readline from "node:readline";
import type { Segment } from "../../src/protocol/segment.js";

/** What a model said on one prompt. */
export interface Answer {
  text: string;
  /** Probability of each action type at the first token. */
  first: Record<string, number>;
}

/** Decides the newest event of a prompt under a grammar. */
export type Decide = (prompt: readonly Segment[], grammar: string) => Promise<Answer>;

/** The 4-bit weights in PyTorch (`serve.py`), one prompt at a time. */
export class ModelProcess {
  private readonly child;
  private readonly waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];

  constructor(args: readonly string[] = []) {
    this.child = spawn("training/build/venv/bin/python", ["-m", "interaction_training.serve", ...args], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, PYTHONPATH: "training" },
    });
    readline.createInterface({ input: this.child.stdout }).on("line", (line) => this.waiting.shift()?.resolve(JSON.parse(line) as Answer));
    const fail = (why: string) => {
      for (const { reject } of this.waiting.splice(0))
        reject(new Error(`the model's process ${why}; training/run setup and base come first`));
    };
    this.child.on("error", (error) => fail(`did not start: ${error.message}`));
    this.child.on("exit", (code) => fail(`ended with ${code}`));
  }

  readonly decide: Decide = (prompt, grammar) =>
    new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${JSON.stringify({ prompt, grammar })}\n`);
    });

  close(): void {
    this.child.stdin.end();
  }
}
