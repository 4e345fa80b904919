import type { InteractionStatusEvent, InteractionAuditEvent } from "../element/events.js";
import type { InteractionTextarea } from "../element/interaction-textarea.js";
import type { AuditRecord } from "../protocol/decision.js";
import type { Script } from "../protocol/wire.js";
import type { Cadence } from "../sampler/sampler.js";

/** Samples soon after each keystroke, in ms: a test need not wait as a model must. */
export const QUICK_CADENCE: Cadence = { first: 30, typing: 60, pause: 240 };

/**
 * Lets the element play `script` in place of a model, in the worker that it would use anyway.
 * @example useScript(box, [{ when: "quokka ", say: 'mark("animal", "quokka", "underline")' }]);
 */
export function useScript(box: InteractionTextarea, script: Script, cadence: Partial<Cadence> = QUICK_CADENCE): void {
  box.engine = "scripted";
  box.script = script;
  box.cadence = cadence;
}

/**
 * Resolves once the element reads along.
 * @throws {Error} where it goes on as a plain textarea, or `ms` have passed
 */
export function whenReady(box: InteractionTextarea, ms = 10_000): Promise<void> {
  if (box.matches(":state(ready)")) return Promise.resolve();
  return heard<InteractionStatusEvent, void>(box, "interaction-status", ms, "was not ready", ({ status, message }) => {
    if (status === "degraded") throw new Error(`The element is a plain textarea: ${message}`);
    return status === "ready" ? { value: undefined } : null;
  });
}

/** Types as a writer does: a native `input` event a character, at the end of the text. */
export function typeText(box: InteractionTextarea, text: string): void {
  const native = box.shadowRoot?.querySelector("textarea");
  if (!native) throw new Error("The element is not in the page yet.");
  for (const character of text) {
    native.setRangeText(character, native.value.length, native.value.length, "end");
    native.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText", data: character }));
  }
}

/**
 * The next record of the audit trail that `fits`; without it the next executed action. Ask before you type.
 * @throws {Error} where none has come after `ms`
 */
export function nextRecord(
  box: InteractionTextarea,
  fits: (record: AuditRecord) => boolean = ({ executed, decision }) => executed && decision.action.type !== "idle",
  ms = 10_000,
): Promise<AuditRecord> {
  return heard<InteractionAuditEvent, AuditRecord>(box, "interaction-audit", ms, "had no such record", ({ record }) =>
    fits(record) ? { value: record } : null,
  );
}

/** The first event that `read` finds something in. */
function heard<E extends Event, T>(
  box: InteractionTextarea,
  type: string,
  ms: number,
  otherwise: string,
  read: (event: E) => { value: T } | null,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(new Error(`The element ${otherwise} within ${ms} ms.`))), ms);
    const listener = (event: Event) => {
      try {
        const found = read(event as E);
        if (found) end(() => resolve(found.value));
      } catch (error) {
        end(() => reject(error as Error));
      }
    };
    const end = (settle: () => void) => {
      clearTimeout(timer);
      box.removeEventListener(type, listener);
      settle();
    };
    box.addEventListener(type, listener);
  });
}
