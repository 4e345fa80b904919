import { InteractionError } from "../../../src/protocol/errors.js";

const ADVICE = "Use a browser with WebGPU, on https or localhost, with hardware acceleration on.";
/** Rasterizers on the CPU, by the names they give themselves: not every browser tells by `isFallbackAdapter`. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** An adapter as `GPUAdapter.info` describes it. `isFallbackAdapter` is there since Chrome 136. */
export type AdapterInfo = Pick<GPUAdapterInfo, "vendor" | "architecture" | "device" | "description"> & { isFallbackAdapter?: boolean };

/**
 * @param takesSoftware whether WebGPU that runs on the CPU will do
 * @returns the adapter in words
 * @throws {InteractionError} `webgpu-missing`
 */
export async function requireAdapter(takesSoftware: boolean): Promise<string> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu as GPU | undefined;
  if (!gpu) throw new InteractionError("webgpu-missing", `This browser has no WebGPU. ${ADVICE}`);
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new InteractionError("webgpu-missing", `WebGPU finds no usable GPU. ${ADVICE}`);
  const name = nameOf(adapter.info);
  if (!takesSoftware && isSoftware(adapter.info)) {
    throw new InteractionError("webgpu-missing", `WebGPU runs in software here (${name}). ${ADVICE}`);
  }
  return name;
}

/** Whether the adapter computes on the CPU, which llama.cpp does faster. */
export function isSoftware(info: AdapterInfo): boolean {
  return info.isFallbackAdapter === true || SOFTWARE.test([info.vendor, info.architecture, info.device, info.description].join(" "));
}

function nameOf({ vendor, architecture, device, description }: AdapterInfo): string {
  return description || [vendor, architecture, device].filter(Boolean).join(" ") || "WebGPU";
}
