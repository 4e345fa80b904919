/** Stable codes of everything that can go wrong; the message says what to do about it. */
export type InteractionErrorCode =
  | "webgpu-missing"
  | "webgpu-lost"
  | "model-download"
  | "model-integrity"
  | "model-invalid"
  | "engine-failed"
  | "engine-refused"
  | "worker-lost"
  | "remote-unreachable"
  | "remote-refused"
  | "action-invalid"
  | "tool-invalid"
  | "tool-failed"
  | "tool-timeout"
  | "session-invalid"
  | "aborted";

/**
 * The one error class of the library. `name` and `code` survive structured clone and Comlink as data
 * (`toJSON`/`from`); `instanceof` does not.
 */
export class InteractionError extends Error {
  override readonly name = "InteractionError";
  constructor(
    readonly code: InteractionErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  toJSON(): WireError {
    return { name: this.name, code: this.code, message: this.message };
  }

  /** Rebuilds an error that crossed a worker boundary; anything unknown becomes `fallback`. */
  static from(value: unknown, fallback: InteractionErrorCode = "engine-failed"): InteractionError {
    if (value instanceof InteractionError) return value;
    const error = value as Partial<WireError> | null | undefined;
    const message = typeof error?.message === "string" ? error.message : String(value);
    if (error?.name === "AbortError") return new InteractionError("aborted", message, { cause: value });
    return new InteractionError(error?.name === "InteractionError" && error.code ? error.code : fallback, message, { cause: value });
  }
}

/** An `InteractionError` as plain data. */
export interface WireError {
  name: string;
  code: InteractionErrorCode;
  message: string;
}

/** Of a tick that nobody waits for any more. */
export function cancelled(): InteractionError {
  return new InteractionError("aborted", "The tick was cancelled.");
}

/** @throws {InteractionError} `aborted` where the signal has fired */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}
