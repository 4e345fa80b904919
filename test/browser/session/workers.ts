import { expose } from "comlink";
import type { EngineDecision } from "../../../src/protocol/wire.js";
import { ScriptedEngine } from "../../../worker/engines/scripted.js";
import { WorkerHost } from "../../../worker/host.js";

/** A worker with the scripted engine, to which `before` happens ahead of each decision. */
export function exposeFaulty(before: (index: number) => void | Promise<void>): void {
  class Faulty extends ScriptedEngine {
    private calls = 0;
    override async decide(...args: Parameters<ScriptedEngine["decide"]>): Promise<EngineDecision> {
      await before(this.calls++);
      return super.decide(...args);
    }
  }
  expose(new WorkerHost(() => Promise.resolve(new Faulty())));
}
