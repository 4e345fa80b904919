/** Another page of the same origin, with an element of its own whose decision takes until it is told to end. */
import "../../../src/define.js";

const box = document.createElement("interaction-textarea");
box.ariaLabel = "Text";
box.engine = "scripted";
box.model = "/none/";
box.cadence = { first: 60, typing: 100, pause: 250 };
box.workerUrl = new URL("./patient-worker.ts", import.meta.url).href;
box.addEventListener("interaction-audit", () => (box.dataset["decided"] = "yes"));
box.addEventListener("interaction-status", ({ status }) => {
  if (status === "ready") box.value = "a walk. ";
});
document.body.append(box);
