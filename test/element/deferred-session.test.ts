import { describe, expect, it } from "vitest";
import { DeferredSession } from "../../src/element/deferred-session.js";
import type { SessionLike, SessionOptions } from "../../src/element/session-like.js";
import type { InteractionError } from "../../src/protocol/errors.js";
import type { SessionView, StatusView } from "../../src/session/view.js";
import { ToolRegistry } from "../../src/tools/registry.js";

/** A session that writes down what it is told. */
function recording(calls: string[]): SessionLike {
  return new Proxy({} as SessionLike, {
    get: (_, name) => (name === "then" ? undefined : (...args: unknown[]) => void calls.push([String(name), ...args].join(" "))),
  });
}

function staged() {
  const statuses: StatusView[] = [];
  const errors: InteractionError[] = [];
  const view = { status: (status) => statuses.push(status), error: (error) => errors.push(error) } as Partial<SessionView>;
  const options = {
    view: view as SessionView,
    tools: new ToolRegistry(),
    engine: { engine: "scripted", modelUrl: "" },
    read: () => ({ text: "", caret: 0 }),
  } satisfies SessionOptions;
  const calls: string[] = [];
  let arrive!: () => void;
  let fail!: (error: Error) => void;
  const code = new Promise<() => SessionLike>((resolve, reject) => {
    arrive = () => resolve(() => recording(calls));
    fail = reject;
  });
  const session = new DeferredSession(options, () => code);
  return { session, calls, statuses, errors, arrive, fail, settle: () => new Promise((resolve) => setTimeout(resolve)) };
}

describe("a session whose code is on the way", () => {
  it("is handed what it was told, in order, keystrokes in a row as one", async () => {
    const { session, calls, arrive, settle, statuses } = staged();
    session.start();
    expect(statuses.map(({ status }) => status)).toEqual(["loading"]);
    session.instruct("underline the animals");
    for (let i = 0; i < 3; i++) session.input();
    session.compositionStart();
    session.compositionEnd();
    session.input();
    session.gesture("mark", "heron");
    session.pause();
    expect(calls).toEqual([]);
    arrive();
    await settle();
    const told = [
      "start",
      "instruct underline the animals",
      "input",
      "compositionStart",
      "compositionEnd",
      "input",
      "gesture mark heron",
      "pause",
    ];
    expect(calls).toEqual(told);
    session.input();
    session.input();
    expect(calls).toEqual([...told, "input", "input"]);
  });

  it("exports an empty session meanwhile", () => {
    expect(staged().session.exportSession()).toMatchObject({ version: 1, engine: "scripted", records: [], tools: [] });
  });

  it("never begins when it was disposed of before", async () => {
    const { session, calls, arrive, settle } = staged();
    session.start();
    session.input();
    session.dispose();
    arrive();
    await settle();
    expect(calls).toEqual([]);
  });

  it("says so where the code cannot be had, and goes on as a plain textarea", async () => {
    const { session, fail, settle, statuses, errors } = staged();
    session.start();
    fail(new TypeError("no network"));
    await settle();
    session.input();
    expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "engine-failed: The interaction session could not be loaded: TypeError: no network.",
    ]);
    expect(statuses.at(-1)).toMatchObject({ status: "degraded", message: expect.stringContaining("plain textarea") as string });
  });

  it("keeps quiet about a failure after it was disposed of", async () => {
    const { session, fail, settle, errors } = staged();
    session.start();
    session.dispose();
    fail(new Error("too late"));
    await settle();
    expect(errors).toEqual([]);
  });
});
