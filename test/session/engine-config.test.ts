import { describe, expect, it } from "vitest";
import { InteractionError } from "../../src/protocol/errors.js";
import { engineConfig } from "../../src/session/engine-config.js";
import { faultStatus, readyStatus } from "../../src/session/status.js";

describe("engineConfig", () => {
  const remote = { url: "https://example.org/v1", flavour: "vllm" } as const;

  it("gives each session with a server a name of its own, that nobody can guess", () => {
    const names = Array.from({ length: 20 }, () => engineConfig({ engine: "remote", modelUrl: "", remote }).remote!.session);
    expect(new Set(names).size).toBe(20);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}$/);
    expect(engineConfig({ engine: "remote", modelUrl: "", remote: { ...remote, session: "mine" } }).remote!.session).toBe("mine");
  });

  it("lets sessions without one share a worker: the same config each time", () => {
    const ask = () => engineConfig({ engine: "auto", modelUrl: "" });
    expect(ask()).toEqual(ask());
    expect(ask().modelUrl).toMatch(/\/models\/interaction-135m\/$/);
  });
});

describe("the status of a session with a server", () => {
  it("tells the writer where the text goes", () => {
    const info = { engine: "remote", model: "m", device: "example.org", contextTokens: 4096 };
    expect(readyStatus(info, "live")).toMatchObject({
      says: "statusReadyRemote",
      device: "example.org",
      message: expect.stringContaining("server"),
    });
    expect(faultStatus(new InteractionError("remote-refused", "Check `url`."))).toMatchObject({
      status: "degraded",
      code: "remote-refused",
    });
  });
});
