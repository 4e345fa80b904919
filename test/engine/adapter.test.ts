import { describe, expect, it } from "vitest";
import { isSoftware } from "../../worker/engines/webllm/adapter.js";

const info = (over: Partial<Parameters<typeof isSoftware>[0]>) => ({ vendor: "", architecture: "", device: "", description: "", ...over });

describe("isSoftware", () => {
  it.each([
    // As headless Chromium 156 tells it.
    info({ vendor: "google", architecture: "swiftshader" }),
    info({ description: "SwiftShader Device (Subzero)" }),
    info({ description: "llvmpipe (LLVM 15.0.6, 256 bits)" }),
    info({ description: "Microsoft Basic Render Driver" }),
    info({ vendor: "intel", isFallbackAdapter: true }),
  ])("knows rasterizers by what they say: %o", (adapter) => expect(isSoftware(adapter)).toBe(true));

  it.each([
    info({ vendor: "apple", architecture: "metal-3" }),
    info({ vendor: "nvidia", architecture: "ampere", isFallbackAdapter: false }),
    info({ vendor: "intel", description: "Intel(R) Iris(R) Xe Graphics" }),
    // Many browsers tell little.
    info({}),
  ])("takes no GPU for one: %o", (adapter) => expect(isSoftware(adapter)).toBe(false));
});
