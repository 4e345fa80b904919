import { expect, waitFor } from "storybook/test";
import type { AuditRecord, InteractionTextarea } from "../../src/index.js";
import { isAutomated } from "./box.js";

/** ms a key; a person wants to see them fall. */
const KEY_MS = isAutomated ? 6 : 45;
/** Busy machines take their time. */
const PATIENCE = 10_000;

/** Types as a person would: one native input event and one step of undo a key. Numbers are pauses in ms. */
export async function type(element: InteractionTextarea, ...script: (string | number)[]): Promise<void> {
  element.focus();
  for (const part of script) {
    if (typeof part === "number") await wait(isAutomated ? part / 4 : part);
    else
      for (const character of part) {
        element.focus();
        document.execCommand("insertText", false, character);
        await wait(KEY_MS);
      }
  }
}

export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Until `look` returns without an error. */
export function until<T>(look: () => T | Promise<T>): Promise<T> {
  return waitFor(look, { timeout: PATIENCE, interval: 50 });
}

/** A part of the element by its CSS part name; fails where there is none. */
export function part(element: InteractionTextarea, name: string): HTMLElement {
  const found = element.shadowRoot!.querySelector<HTMLElement>(`[part~="${name}"]`);
  if (!found) throw new Error(`The element shows no ${name}.`);
  return found;
}

export function shows(element: InteractionTextarea, name: string, text = ""): Promise<void> {
  return until(() => expect(reads(part(element, name))).toContain(text));
}

export async function showsNo(element: InteractionTextarea, name: string): Promise<void> {
  await until(() => expect(element.shadowRoot!.querySelector(`[part~="${name}"]`)).toBeNull());
}

/** A button by the beginning of its label or text. */
export function button(element: InteractionTextarea, name: string): HTMLButtonElement {
  const found = [...element.shadowRoot!.querySelectorAll("button")].find((candidate) =>
    (candidate.getAttribute("aria-label") ?? reads(candidate)).startsWith(name),
  );
  if (!found) throw new Error(`The element has no button ${name}.`);
  return found;
}

/** Words of the marks that are shown, in order. */
export function marked(element: InteractionTextarea): string[] {
  return element
    .exportSession()
    .records.filter(({ executed, decision }) => executed && decision.action.type === "mark")
    .map(({ decision }) => (decision.action.type === "mark" ? decision.action.span : ""));
}

export function marks(element: InteractionTextarea, ...spans: string[]): Promise<void> {
  return until(() => expect(marked(element)).toEqual(spans));
}

/** Until the element has decided on `count` events. */
export function ticks(element: InteractionTextarea, count: number): Promise<readonly AuditRecord[]> {
  return until(() => {
    const { records } = element.exportSession();
    expect(records.length).toBeGreaterThanOrEqual(count);
    return records;
  });
}

/** Until the element says that its model is there. */
export function ready(element: InteractionTextarea): Promise<void> {
  return until(() => expect(element.matches(":state(ready)")).toBe(true));
}

export function press(element: InteractionTextarea, key: string, more: KeyboardEventInit = {}): void {
  const target = element.shadowRoot!.activeElement ?? element.shadowRoot!.querySelector("textarea")!;
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more }));
}

const reads = (element: HTMLElement) => element.textContent!.replace(/\s+/g, " ").trim();
