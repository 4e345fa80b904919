// A browser without WebGPU, then the real worker.
Object.defineProperty(navigator, "gpu", { value: undefined });
void import("../../../worker/worker.js");
