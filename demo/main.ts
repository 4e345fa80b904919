import { html, render } from "lit";
import type { InteractionTextarea } from "../src/index.js";
import "../src/define.js";
import "../src/inspector.js";
import { createSearchTool, facts } from "../src/tools/index.js";
import { EXAMPLES, type Example } from "./examples.js";

const KEY_INTERVAL = 85;

const box = document.querySelector<InteractionTextarea>("#box")!;
const hint = document.querySelector<HTMLElement>("#hint")!;
const pause = document.querySelector<HTMLButtonElement>("#pause")!;

box.model = new URL("../models/interaction-135m/", location.href).href;
box.registerTool(createSearchTool(facts));

if (!("gpu" in navigator)) {
  hint.hidden = false;
  hint.textContent =
    "This browser has no WebGPU, so the model cannot run here; the box is a plain textarea. Try Chrome or Edge 113 or newer, or Safari 26.";
}

// ── the examples ─────────────────────────────────────────────────────────────
let typing: AbortController | null = null;

async function play(example: Example): Promise<void> {
  typing?.abort();
  const { signal } = (typing = new AbortController());
  hint.hidden = false;
  hint.textContent = example.hint;
  box.focus();
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  for (const part of example.script) {
    if (typeof part === "number") await wait(part);
    else
      for (const char of part) {
        if (signal.aborted) return;
        // As if typed: one native input event and one undo step a character.
        box.focus();
        document.execCommand("insertText", false, char);
        await wait(KEY_INTERVAL);
      }
  }
}

const buttons = EXAMPLES.map((example) => html`<button type="button" @click=${() => void play(example)}>${example.title}</button>`);
render(buttons, document.querySelector<HTMLElement>(".examples")!);
box.addEventListener("keydown", () => typing?.abort());

// ── controls ─────────────────────────────────────────────────────────────────
pause.addEventListener("click", () => {
  const paused = pause.getAttribute("aria-pressed") !== "true";
  pause.setAttribute("aria-pressed", String(paused));
  pause.textContent = paused ? "Resume the model" : "Pause the model";
  if (paused) box.pause();
  else box.resume();
});
document.querySelector("#fresh")!.addEventListener("click", () => location.reload());
