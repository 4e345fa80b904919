/** For the tests of a page that uses the element: no model, no GPU, the same answers every time. */
export { ScriptedEngine } from "../worker/engines/scripted.js";
export type { Cue, Script } from "./protocol/wire.js";
export * from "./testing/drive.js";
