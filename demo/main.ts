import { html, render } from "lit";
import { changedSentences, type AuditRecord } from "../src/protocol/index.js";
import type { InteractionTextarea } from "../src/index.js";
import "../src/define.js";
import { createSearchTool, facts } from "../src/tools/index.js";
import { EXAMPLES, type Example } from "./examples.js";

const ROWS_SHOWN = 200;
const KEY_INTERVAL = 85;

const box = document.querySelector<InteractionTextarea>("#box")!;
const hint = document.querySelector<HTMLElement>("#hint")!;
const log = document.querySelector<HTMLOListElement>("#log")!;
const figures = document.querySelector<HTMLElement>("#figures")!;
const pause = document.querySelector<HTMLButtonElement>("#pause")!;

box.model = new URL("../models/interaction-135m/", location.href).href;
box.registerTool(createSearchTool(facts));

if (!("gpu" in navigator)) {
  hint.hidden = false;
  hint.textContent =
    "This browser has no WebGPU, so the model cannot run here; the box is a plain textarea. Try Chrome or Edge 113 or newer, or Safari 26.";
}

// ── the trail ────────────────────────────────────────────────────────────────
let previousText = "";
const totals = { ticks: 0, acts: 0, blocked: 0, ms: 0 };

box.addEventListener("interaction-audit", (event) => {
  const { record } = event;
  const acted = record.decision.action.type !== "idle";
  totals.ticks++;
  totals.ms += record.decision.timings.totalMs;
  if (acted && record.executed) totals.acts++;
  if (!record.verdict.allowed) totals.blocked++;
  figures.textContent = `${totals.ticks} ticks · ${totals.acts} acts · ${totals.blocked} refused · ${Math.round(totals.ms / totals.ticks)} ms a tick`;
  const item = document.createElement("li");
  item.className = record.verdict.allowed ? (acted ? "acted" : "idle") : "blocked";
  render(row(record), item);
  log.prepend(item);
  while (log.childElementCount > ROWS_SHOWN) log.lastElementChild?.remove();
});

function row(record: AuditRecord) {
  const { event, decision, verdict } = record;
  const { timings } = decision;
  return html`<div class="head">
      ${record.index} · ${event.source}${event.source === "user" ? ` ${event.state}` : ""} · ${Math.round(timings.totalMs)} ms ·
      ${timings.prefillTokens} new + ${timings.reusedTokens} reused tokens
    </div>
    <div class="body">${bodyOf(record)}</div>
    <code>${decision.text}</code>${verdict.allowed ? "" : html` <span class="why">${verdict.code}: ${verdict.detail}</span>`}`;
}

function bodyOf({ event }: AuditRecord): string {
  if (event.source === "user") {
    const body = changedSentences(previousText, event.text, event.caret, event.state);
    previousText = event.text;
    return body;
  }
  return event.source === "gesture" ? `${event.gesture}("${event.target}")` : event.body;
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
document.querySelector<HTMLInputElement>("#quiet")!.addEventListener("change", (event) => {
  log.classList.toggle("acts-only", !(event.currentTarget as HTMLInputElement).checked);
});
document.querySelector("#export")!.addEventListener("click", () => {
  const file = new Blob([JSON.stringify(box.exportSession(), null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "interaction-session.json";
  link.click();
  URL.revokeObjectURL(link.href);
});
