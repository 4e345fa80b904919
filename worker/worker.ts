import { expose } from "comlink";
import { FirstThatRuns } from "./engines/first-that-runs.js";
import { ScriptedEngine } from "./engines/scripted.js";
import { WorkerHost } from "./host.js";

// Each runtime is loaded only where it runs.
const webgpu = (takesSoftware: boolean) => async () => new (await import("./engines/webllm.js")).WebllmEngine(takesSoftware);
const cpu = async () => new (await import("./engines/wllama.js")).WllamaEngine();

expose(
  new WorkerHost(async (config) => {
    if (config.engine === "scripted") return new ScriptedEngine();
    if (config.engine === "webllm") return new FirstThatRuns([webgpu(true)]);
    if (config.engine === "cpu") return new FirstThatRuns([cpu]);
    if (config.engine === "remote") return new (await import("./engines/remote.js")).RemoteEngine();
    return new FirstThatRuns([webgpu(false), cpu]);
  }),
);
