/** Classes and types without side effects: importing registers nothing and runs where there is no DOM. */
export * from "./element/events.js";
export { InteractionTextarea } from "./element/interaction-textarea.js";
export type { ReplayOptions } from "./element/replay.js";
export type { SessionLike, SessionOptions } from "./element/session-like.js";
export { ENGLISH, type Strings } from "./element/strings.js";
export { InteractionError } from "./protocol/errors.js";
export type * from "./protocol/index.js";
export type { Cadence } from "./sampler/sampler.js";
export type * from "./session/view.js";
export { ToolRegistry, type Tool, type ToolContext } from "./tools/registry.js";
