import type { StatusView } from "../session/view.js";
import type { Strings } from "./strings.js";

/** A status in the host's words, with the fault behind it. */
export function statusText({ status, progress, message, says, because, code }: StatusView, strings: Strings): string {
  if (status === "loading" && progress && progress.total > 0 && progress.step === "download") {
    return strings.loading(megabytes(progress.loaded), megabytes(progress.total));
  }
  if (!says) return message;
  if (!because) return strings[says];
  const fault = strings.fault(code ?? "engine-failed", because);
  return status === "degraded" ? `${fault} ${strings[says]}` : `${strings[says]} ${fault}`;
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
