import { expose } from "comlink";
import { ScriptedEngine } from "./engines/scripted.js";
import { WorkerHost } from "./host.js";

expose(
  new WorkerHost(async (config) => {
    if (config.engine === "scripted") return new ScriptedEngine();
    const { WebllmEngine } = await import("./engines/webllm.js");
    return new WebllmEngine();
  }),
);
