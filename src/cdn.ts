/** All in one module for a `<script>` tag: defines the element; worker and model come from beside it when they are needed. */
import { useWorkerAt } from "./session/spawn.js";

// Not written as bundlers look for it: there is nothing to bundle, and the worker is of the script's origin, not of the page's.
const WORKER = "./worker.js";
useWorkerAt(new URL(/* @vite-ignore */ WORKER, import.meta.url));

export * from "./define.js";
