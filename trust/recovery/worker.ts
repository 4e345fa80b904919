/** The real worker host with the scripted engine, that breaks down when it is told to. */
import { expose } from "comlink";
import { InteractionError } from "../../src/protocol/errors.js";
import { ScriptedEngine } from "../../worker/engines/scripted.js";
import { WorkerHost } from "../../worker/host.js";

let fault = "";
addEventListener("message", ({ data }: MessageEvent<{ fault?: string } | null>) => {
  if (!data || typeof data.fault !== "string") return;
  fault = data.fault;
  if (fault === "closes") close();
  if (fault === "throws") throw new Error("the worker dies");
});

class Breakable extends ScriptedEngine {
  override async decide(...args: Parameters<ScriptedEngine["decide"]>) {
    if (fault === "device lost") throw new InteractionError("webgpu-lost", "The GPU was lost.");
    if (fault === "out of memory") throw new RangeError("Array buffer allocation failed");
    return super.decide(...args);
  }
}
expose(new WorkerHost(() => Promise.resolve(new Breakable())));
