// A browser without WebGPU, then the real worker.
Object.defineProperty(navigator, "gpu", { value: undefined });
await import("../../../worker/worker.js");
export {};
