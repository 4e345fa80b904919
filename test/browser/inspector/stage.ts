import { fixture, html, nextFrame, waitUntil } from "@open-wc/testing";
import "../../../src/define.js";
import "../../../src/inspector.js";
import type { InteractionTextarea } from "../../../src/index.js";
import type { InteractionInspector } from "../../../src/inspector.js";

export interface Stage {
  box: InteractionTextarea;
  inspector: InteractionInspector;
}

/** The real element with the scripted engine, and an inspector beside it. */
export async function stage(options: { script?: string[]; mode?: "live" | "off" } = {}): Promise<Stage> {
  const root = await fixture<HTMLElement>(
    html`<div>
      <interaction-textarea
        id="box"
        aria-label="Text"
        .mode=${options.mode ?? "live"}
        .engine=${"scripted"}
        .model=${"/none/"}
        .script=${options.script ?? []}
        .cadence=${{ first: 60, typing: 100, pause: 250 }}
        .workerUrl=${new URL("../../../worker/worker.ts", import.meta.url).href}
      ></interaction-textarea>
      <interaction-inspector for="box"></interaction-inspector>
    </div>`,
  );
  const box = root.querySelector<InteractionTextarea>("interaction-textarea")!;
  const inspector = root.querySelector<InteractionInspector>("interaction-inspector")!;
  await settled(inspector);
  return { box, inspector };
}

/** The list renders once more when it knows its size. */
export async function settled(inspector: InteractionInspector): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await inspector.updateComplete;
    await nextFrame();
  }
}

export const query = <E extends HTMLElement>(inspector: InteractionInspector, selector: string): E =>
  inspector.shadowRoot!.querySelector<E>(selector)!;
export const rows = (inspector: InteractionInspector): HTMLElement[] => [
  ...inspector.shadowRoot!.querySelectorAll<HTMLElement>("[part='row']"),
];
/** The text of a part, on one line. */
export function text(inspector: InteractionInspector, selector: string): string {
  return query(inspector, selector).innerText.replace(/\s+/g, " ").trim();
}

export function button(inspector: InteractionInspector, name: string): HTMLElement {
  const all = [...inspector.shadowRoot!.querySelectorAll<HTMLElement>("button")];
  return all.find((candidate) => candidate.innerText.trim() === name)!;
}

export async function tab(inspector: InteractionInspector, name: "ticks" | "ledger" | "compare"): Promise<void> {
  query(inspector, `#tab-${name}`).click();
  await settled(inspector);
}

/** Chooses an option of a select by its text. */
export async function choose(inspector: InteractionInspector, label: string, option: string): Promise<void> {
  const labels = [...inspector.shadowRoot!.querySelectorAll<HTMLLabelElement>("label")];
  const select =
    labels.find((candidate) => candidate.innerText.includes(label))?.querySelector("select") ??
    query<HTMLSelectElement>(inspector, `select[aria-label="${label}"]`);
  select.value = [...select.options].find((candidate) => candidate.text === option)!.value;
  select.dispatchEvent(new Event("change"));
  await settled(inspector);
}

/** Opens a file as if picked. */
export async function openFile(inspector: InteractionInspector, content: string, name: string): Promise<void> {
  const input = query<HTMLInputElement>(inspector, "input[type=file]");
  const transfer = new DataTransfer();
  transfer.items.add(new File([content], name, { type: "application/json" }));
  input.files = transfer.files;
  input.dispatchEvent(new Event("change"));
  await waitUntil(() => text(inspector, "[part=problem]") + text(inspector, "[part=notice]"), "the file is read");
  await settled(inspector);
}
