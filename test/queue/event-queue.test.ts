import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StreamEvent, UserEvent } from "../../src/protocol/events.js";
import { EventQueue } from "../../src/queue/event-queue.js";

const user = (text: string, state: "active" | "paused" = "active", revised = false): UserEvent => ({
  source: "user",
  text,
  caret: text.length,
  state,
  revised,
  at: 0,
});
const tool = (id: string): StreamEvent => ({ source: "tool", id, body: "{}", at: 0 });
const timer = (id: string, firing = ""): StreamEvent => ({ source: "timer", id, body: firing, at: 0 });
const gesture = (target: string): StreamEvent => ({ source: "gesture", gesture: "mark", target, at: 0 });
const host = (body: string): StreamEvent => ({ source: "host", body, at: 0 });

function name(event: StreamEvent): string {
  if (event.source === "user") return event.text;
  if (event.source === "gesture") return event.target;
  if (event.source === "host") return event.body;
  return event.source === "timer" ? event.id + event.body : event.id;
}

/** A consumer that holds every event until it is told to end it. */
class Bench {
  readonly taken: StreamEvent[] = [];
  readonly errors: unknown[] = [];
  private settle: { resolve: () => void; reject: (error: unknown) => void } | null = null;
  readonly queue = new EventQueue({
    onEvent: (event) => {
      if (this.settle) throw new Error("two in flight");
      this.taken.push(event);
      return new Promise<void>((resolve, reject) => (this.settle = { resolve, reject }));
    },
    onError: (error) => this.errors.push(error),
  });

  get names(): string[] {
    return this.taken.map(name);
  }

  get busy(): boolean {
    return this.settle !== null;
  }

  async end(error?: unknown): Promise<void> {
    const settle = this.settle;
    this.settle = null;
    if (error === undefined) settle?.resolve();
    else settle?.reject(error);
    for (let i = 0; i < 6; i++) await Promise.resolve();
  }

  async drain(): Promise<void> {
    while (this.busy) await this.end();
  }
}

describe("order", () => {
  it("hands out at once, one at a time", async () => {
    const bench = new Bench();
    bench.queue.push(user("a"));
    bench.queue.push(tool("t1"));
    expect(bench.names).toEqual(["a"]);
    expect(bench.queue.size).toBe(1);
    await bench.end();
    expect(bench.names).toEqual(["a", "t1"]);
  });

  it("a newer snapshot replaces the one that waits and moves to the end", async () => {
    const bench = new Bench();
    bench.queue.push(user("a"));
    bench.queue.push(user("ab", "paused"));
    bench.queue.push(tool("t1"));
    bench.queue.push(gesture("g"));
    bench.queue.push(user("abc"));
    await bench.drain();
    expect(bench.names).toEqual(["a", "t1", "g", "abc"]);
  });

  it("keeps a snapshot before what arrived after it", async () => {
    const bench = new Bench();
    bench.queue.push(host("h"));
    bench.queue.push(user("a"));
    bench.queue.push(tool("t2"));
    bench.queue.push(tool("t2"));
    await bench.drain();
    expect(bench.names).toEqual(["h", "a", "t2", "t2"]);
  });

  it("a timer's newer firing replaces the one that waits, and no other timer's", async () => {
    const bench = new Bench();
    bench.queue.push(timer("t1", " first"));
    bench.queue.push(timer("t1", " second"));
    bench.queue.push(timer("t2", " first"));
    bench.queue.push(timer("t1", " third"));
    await bench.drain();
    expect(bench.names).toEqual(["t1 first", "t2 first", "t1 third"]);
  });

  it("says `revised` of the text last handed out", async () => {
    const bench = new Bench();
    bench.queue.push(user("the street"));
    bench.queue.push(user("our street", "active", true));
    bench.queue.push(user("our street was", "active", false));
    await bench.drain();
    expect(bench.taken.map((event) => event.source === "user" && event.revised)).toEqual([false, true]);
    // Changed and changed back while it waited: to the consumer nothing was revised.
    bench.queue.push(host("h"));
    bench.queue.push(user("x", "active", true));
    bench.queue.push(user("our street was hot", "active", true));
    await bench.drain();
    expect(bench.taken.at(-1)).toMatchObject({ text: "our street was hot", revised: false });
  });
});

describe("errors", () => {
  it("a rejection is reported and the queue goes on", async () => {
    const bench = new Bench();
    bench.queue.push(tool("t1"));
    bench.queue.push(tool("t2"));
    await bench.end(new Error("lost"));
    await bench.end();
    expect(bench.errors).toEqual([new Error("lost")]);
    expect(bench.names).toEqual(["t1", "t2"]);
  });

  it("so is a consumer that throws at once", async () => {
    const errors: unknown[] = [];
    const queue = new EventQueue({
      onEvent: () => {
        throw new Error("at once");
      },
      onError: (error, event) => errors.push([String(error), name(event)]),
    });
    queue.push(tool("t1"));
    queue.push(tool("t2"));
    await queue.idle();
    expect(errors).toEqual([
      ["Error: at once", "t1"],
      ["Error: at once", "t2"],
    ]);
  });
});

describe("pause, clear, idle", () => {
  it("hands out nothing while paused", async () => {
    const bench = new Bench();
    bench.queue.push(tool("t1"));
    bench.queue.pause();
    bench.queue.push(tool("t2"));
    await bench.end();
    expect(bench.names).toEqual(["t1"]);
    bench.queue.resume();
    expect(bench.names).toEqual(["t1", "t2"]);
  });

  it("clear drops what waits only", async () => {
    const bench = new Bench();
    bench.queue.push(tool("t1"));
    bench.queue.push(tool("t2"));
    bench.queue.clear();
    expect(bench.queue.size).toBe(0);
    await bench.drain();
    expect(bench.names).toEqual(["t1"]);
  });

  it("idle waits for the event in flight and those behind it", async () => {
    const bench = new Bench();
    await bench.queue.idle();
    bench.queue.push(tool("t1"));
    bench.queue.push(tool("t2"));
    let idle = false;
    void bench.queue.idle().then(() => (idle = true));
    await bench.end();
    expect(idle).toBe(false);
    await bench.end();
    expect(idle).toBe(true);
  });

  it("idle resolves when a paused queue is cleared", async () => {
    const bench = new Bench();
    bench.queue.pause();
    bench.queue.push(tool("t1"));
    const idle = bench.queue.idle();
    bench.queue.clear();
    await idle;
    expect(bench.taken).toEqual([]);
  });

  it("a consumer may push", async () => {
    const seen: string[] = [];
    const queue: EventQueue = new EventQueue({
      onEvent: async (event) => {
        seen.push(name(event));
        if (seen.length < 3) queue.push(tool(`t${seen.length + 1}`));
      },
      onError: () => expect.unreachable(),
    });
    queue.push(tool("t1"));
    await queue.idle();
    expect(seen).toEqual(["t1", "t2", "t3"]);
  });
});

describe("whatever is pushed", () => {
  const step = fc.constantFrom("user", "pausedUser", "tool", "gesture", "host", "timer", "end", "fail", "pause", "resume");

  it("only snapshots and a timer's firings are lost, the newest never, order is kept, and one is in flight", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const bench = new Bench();
        const pushed: StreamEvent[] = [];
        let id = 1;
        for (const action of steps) {
          const make: Record<string, () => StreamEvent> = {
            user: () => user(`text ${id++}`),
            pausedUser: () => user(`text ${id++}`, "paused"),
            tool: () => tool(`t${id++}`),
            timer: () => timer(`timer ${id % 2} `, `firing ${id++}`),
            gesture: () => gesture(`g${id++}`),
            host: () => host(`h${id++}`),
          };
          if (make[action]) {
            const event = make[action]();
            pushed.push(event);
            bench.queue.push(event);
          } else if (action === "end") await bench.end();
          else if (action === "fail") await bench.end(new Error("x"));
          else if (action === "pause") bench.queue.pause();
          else bench.queue.resume();
        }
        bench.queue.resume();
        await bench.drain();
        await bench.queue.idle();
        const order = bench.names.map((taken) => pushed.findIndex((event) => name(event) === taken));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect(new Set(order).size).toBe(order.length);
        const kept = new Set(bench.names);
        const lost = pushed.filter((event) => !kept.has(name(event)));
        for (const event of lost) {
          expect(["user", "timer"]).toContain(event.source);
          const later = pushed.slice(pushed.indexOf(event) + 1);
          const sameKind = (other: StreamEvent) =>
            other.source === event.source && (other.source !== "timer" || other.id === (event as { id: string }).id);
          expect(later.some(sameKind)).toBe(true);
        }
        expect(bench.errors.filter((error) => String(error).includes("two in flight"))).toEqual([]);
      }),
    );
  });
});
