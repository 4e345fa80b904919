import type { InteractionError } from "../protocol/errors.js";
import type { EngineInfo } from "../protocol/wire.js";
import { STATUS_MESSAGES, type Mode, type Status, type StatusView } from "./view.js";

/** A status in the session's own words. */
export function saying(status: Status, says: keyof typeof STATUS_MESSAGES): StatusView {
  return { status, says, message: STATUS_MESSAGES[says] };
}

/** Says so where the CPU stands in: ticks are slower then. */
export function readyStatus({ engine, model, device, tickMs, because, code }: EngineInfo, mode: Mode): StatusView {
  const about = { engine, model, ...(device ? { device } : {}), ...(tickMs ? { tickMs } : {}) };
  const why = because ? { because, ...(code ? { code } : {}) } : {};
  if (mode === "shadow") return { ...saying("ready", "statusWatching"), ...about };
  if (engine === "remote") return { ...saying("ready", "statusReadyRemote"), ...about };
  if (!because || engine !== "cpu") return { ...saying("ready", "statusReady"), ...about };
  return { ...saying("ready", "statusReadyCpu"), ...about, ...why, message: `${STATUS_MESSAGES.statusReadyCpu} ${because}` };
}

/** The model is gone for good. */
export function faultStatus({ code, message }: InteractionError): StatusView {
  const { statusDegraded } = STATUS_MESSAGES;
  return { status: "degraded", says: "statusDegraded", because: message, code, message: `${message} ${statusDegraded}` };
}
