import { expose } from "comlink";
import { FirstThatRuns } from "./engines/first-that-runs.js";
import { ScriptedEngine } from "./engines/scripted.js";
import { WorkerHost } from "./host.js";

expose(
  new WorkerHost(async (config) => {
    if (config.engine === "scripted") return new ScriptedEngine();
    // Each runtime is loaded only where it runs.
    const webgpu = async () => new (await import("./engines/webllm.js")).WebllmEngine();
    const cpu = async () => new (await import("./engines/wllama.js")).WllamaEngine();
    if (config.engine === "webllm") return webgpu();
    if (config.engine === "cpu") return cpu();
    if (config.engine === "remote") return new (await import("./engines/remote.js")).RemoteEngine();
    return new FirstThatRuns(webgpu, cpu);
  }),
);
