import { expect } from "@open-wc/testing";
import type { EngineConfig } from "../../../src/protocol/wire.js";
import { leaseClient } from "../../../src/session/shared-client.js";

const workerUrl = new URL("../../../worker/worker.ts", import.meta.url);
const config: EngineConfig = { engine: "scripted", modelUrl: "/none/", script: [] };

describe("shared worker", () => {
  it("is one for those who ask for the same, and another for the next once it is retired", async () => {
    const one = leaseClient(config, workerUrl);
    const two = leaseClient(config, workerUrl);
    const other = leaseClient({ ...config, script: ["idle"] }, workerUrl);
    expect(two.client).to.equal(one.client);
    expect(other.client).not.to.equal(one.client);
    one.retire();
    const next = leaseClient(config, workerUrl);
    expect(next.client).not.to.equal(one.client);
    one.release();
    one.release();
    expect(two.client.ended, "still in use").to.equal(false);
    expect((await two.client.load(config, () => undefined)).engine).to.equal("scripted");
    // A late word about the old one does not retire the new one.
    two.retire();
    expect(leaseAndRelease().client).to.equal(next.client);
    two.release();
    expect(two.client.ended).to.equal(true);
    for (const lease of [next, other]) lease.release();
    expect(next.client.ended && other.client.ended).to.equal(true);
  });

  const leaseAndRelease = () => {
    const lease = leaseClient(config, workerUrl);
    lease.release();
    return lease;
  };
});
