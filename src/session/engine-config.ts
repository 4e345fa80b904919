import { hex } from "../protocol/hex.js";
import type { EngineConfig } from "../protocol/wire.js";
import { defaultModelUrl } from "./spawn.js";

/**
 * What a session asks of its worker. With a server each session is a stream of its own there: it has a name that nobody
 * can guess, and so a worker of its own, which costs little without a model.
 */
export function engineConfig(config: EngineConfig): EngineConfig {
  const { remote } = config;
  return {
    ...config,
    modelUrl: config.modelUrl || defaultModelUrl(),
    ...(remote && { remote: { ...remote, session: remote.session ?? hex(crypto.getRandomValues(new Uint8Array(16))) } }),
  };
}
