// A browser without WebGPU, then the real worker.
import "./no-gpu.js";
import "../../../worker/worker.js";
