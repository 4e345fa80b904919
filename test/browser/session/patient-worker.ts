import { exposeFaulty } from "./workers.js";

// Decides only once the page says so.
const go = new BroadcastChannel("patient-worker");
const told = new Promise((resolve) => go.addEventListener("message", resolve, { once: true }));
exposeFaulty(() => told.then(() => undefined));
