/**
 * The page of the soak: the element or, as its oracle, a plain textarea (`?oracle`), with the same form, the same
 * layout and the same record of what was heard.
 */
import { z } from "zod";
import { InteractionTextarea } from "../../src/index.js";
import type { Fault, Operation, Scripted } from "./operations.js";

const isOracle = new URLSearchParams(location.search).has("oracle");
if (!isOracle) customElements.define("interaction-textarea", InteractionTextarea);

/** `?oracle&busy`: as late to its keys as a page with a session may be. */
if (new URLSearchParams(location.search).has("busy"))
  setInterval(() => {
    const until = performance.now() + 15;
    while (performance.now() < until);
  }, 25);

type Control = HTMLTextAreaElement | InteractionTextarea;

/** Not `select`: browsers fire it a task later, before or after the next key. */
const HEARD =
  "beforeinput input change compositionstart compositionupdate compositionend cut copy paste keydown focus blur reset drop".split(" ");
/** Keys that only the annotations know. */
const OURS = new Set(["Tab", "Escape", "F8"]);

const workers: Worker[] = [];
const RealWorker = Worker;
window.Worker = class extends RealWorker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options);
    workers.push(this);
  }
};

let control!: Control;
let form!: HTMLFormElement;
let log: string[] = [];
const counts: Record<string, number> = {};
const count = (what: string) => (counts[what] = (counts[what] ?? 0) + 1);

/** The native textarea in either page. */
const native = () => (control instanceof HTMLTextAreaElement ? control : control.shadowRoot!.querySelector("textarea")!);
const subject = () => (control instanceof HTMLTextAreaElement ? null : control);
const part = (name: string) => subject()?.shadowRoot!.querySelector<HTMLElement>(`[part~="${name}"]`) ?? null;

function hash(text: string): number {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619) >>> 0;
  return value;
}

function hear(event: Event): void {
  if (event instanceof KeyboardEvent && OURS.has(event.key)) return;
  const said =
    event instanceof InputEvent ? ` ${event.inputType} ${String(event.data)}` : event instanceof KeyboardEvent ? ` ${event.key}` : "";
  const { selectionStart, selectionEnd, value } = control;
  log.push(
    `${event.type}${said} ${value.length} ${hash(value)} ${selectionStart}-${selectionEnd}${event.isTrusted || event.type === "change" ? "" : " untrusted"}`,
  );
}

/** A new control in place of the old one. */
function fresh(seed: string): void {
  form?.remove();
  form = document.createElement("form");
  control = document.createElement(isOracle ? "textarea" : "interaction-textarea") as Control;
  control.setAttribute("name", "text");
  control.setAttribute("spellcheck", "false");
  control.setAttribute("aria-label", "Text");
  if (control instanceof InteractionTextarea) prepare(control, seed);
  for (const type of HEARD) control.addEventListener(type, hear);
  form.append(control);
  document.body.append(form);
  form.addEventListener("reset", hear);
  control.focus();
  log = [];
}

function prepare(box: InteractionTextarea, seed: string): void {
  box.engine = "scripted";
  // The worker's engine reads its seed there.
  box.model = `/${encodeURIComponent(seed)}/`;
  box.workerUrl = "/worker.js";
  box.cadence = { first: 4, typing: 8, pause: 20 };
  box.instructions = "underline the animals";
  box.tools = [
    {
      name: "score",
      description: "Score",
      parameters: z.object({ team: z.string() }),
      execute: ({ team }) => ({ result: `${String(team)} 2, Netherlands 1` }),
    },
    {
      name: "hangs",
      description: "Hangs",
      parameters: z.object({ query: z.string() }),
      timeout: 50,
      execute: () => new Promise(() => undefined),
    },
    {
      name: "throws",
      description: "Throws",
      parameters: z.object({ query: z.string() }),
      execute: () => {
        throw new Error("no luck");
      },
    },
  ];
  box.addEventListener("interaction-action", ({ action }) => count(action.type));
  box.addEventListener("interaction-error", ({ error }) => count(error.code));
  box.addEventListener("interaction-status", ({ status }) => {
    count(status);
    // Gave up: as a host may, tried again.
    if (status === "degraded") setTimeout(() => restart(box), 50);
  });
}

function restart(box: InteractionTextarea): void {
  box.mode = "off";
  void box.updateComplete.then(() => (box.mode = "live"));
}

const clamp = (offset: number) => offset % (control.value.length + 1);

async function script(op: Scripted): Promise<void> {
  switch (op.by) {
    case "value":
      control.value = op.text;
      return;
    case "same":
      control.value = String(control.value);
      return;
    case "setRangeText": {
      const [start, end] = [clamp(op.start), clamp(op.end)].sort((a, b) => a - b) as [number, number];
      return control.setRangeText(op.text, start, end, op.mode);
    }
    case "setSelectionRange":
      return control.setSelectionRange(clamp(op.start), clamp(op.end), op.direction);
    case "select":
      return control.select();
    case "reset":
      return form.reset();
    case "blur":
      return control.blur();
    case "focus":
      return control.focus();
    case "move":
      form.append(control);
      // Where a selection goes with it differs for what stands in a shadow root; the caret is put anew, as a page would.
      control.focus();
      return control.setSelectionRange(0, 0);
    case "defaultValue":
      control.defaultValue = op.text;
      return;
    case "replace": {
      const at = clamp(op.at);
      const { value } = native();
      const word = /\S+/g;
      word.lastIndex = at;
      const found = word.exec(value);
      if (!found || document.activeElement !== control) return;
      native().setSelectionRange(found.index, found.index + found[0].length);
      document.execCommand("insertText", false, op.text);
      return;
    }
    case "fill":
      if (native().disabled || native().readOnly) return;
      native().value = op.text;
      native().dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertReplacementText" }));
      native().dispatchEvent(new Event("change", { bubbles: true }));
      return;
    case "readOnly":
      control.readOnly = op.on;
      return;
    case "disabled":
      control.disabled = op.on;
      return;
    case "required":
      control.required = op.on;
      return;
    case "maxLength":
      control.maxLength = op.length;
  }
}

let hidden = false;
Object.defineProperty(document, "hidden", { get: () => hidden });
function setHidden(now: boolean): void {
  hidden = now;
  document.dispatchEvent(new Event("visibilitychange"));
}

function fault(what: Fault): void {
  const box = subject();
  const newest = workers.at(-1);
  count(what);
  switch (what) {
    case "worker terminated":
      return newest?.terminate();
    case "tab hidden":
    case "tab shown":
      return setHidden(what === "tab hidden");
    case "pause and resume":
      box?.pause();
      setTimeout(() => box?.resume(), 30);
      return;
    case "off and on":
      if (box) restart(box);
      return;
    default:
      newest?.postMessage({ fault: what });
  }
}

const key = (name: string, shiftKey = false) =>
  native().dispatchEvent(new KeyboardEvent("keydown", { key: name, shiftKey, bubbles: true, composed: true, cancelable: true }));

/** Takes the offered weave as Tab does; what the oracle must insert, and where. */
function takeWeave(): { at: number; text: string; offered: string } | null {
  const offered = part("weave-text")?.textContent;
  if (!offered || document.activeElement !== control) return null;
  const before = control.value;
  const at = control.selectionEnd;
  key("Tab");
  if (control.value === before) return null;
  count("taken");
  return { at, text: control.value.slice(at, control.value.length - (before.length - at)), offered };
}

const soak = {
  fresh,
  script,
  fault,
  takeWeave,
  /** Where the text is, and the text scrolled to a share of its height. */
  aim(scroll: number): { x: number; y: number; width: number; height: number } {
    native().scrollTop = scroll * (native().scrollHeight - native().clientHeight);
    const { x, y, width, height } = native().getBoundingClientRect();
    return { x, y, width, height };
  },
  insertAt(at: number, text: string): void {
    control.focus();
    control.setSelectionRange(at, at);
    document.execCommand("insertText", false, text);
  },
  annotation(what: Extract<Operation, { do: "annotation" }>["what"]): void {
    const box = subject();
    if (what === "Escape" || what === "F8") key(what);
    else if (what === "ShiftF8") key("F8", true);
    else if (what === "press") (part("callout") ?? box?.shadowRoot!.querySelector<HTMLElement>(".card button, .panel button"))?.click();
    else box?.mark();
  },
  /** Waits for what a page does a moment later: the default text of a changed child, the element's own timers. */
  settle: () => new Promise<void>((resolve) => setTimeout(resolve, 0)),
  state() {
    const { value, selectionStart, selectionEnd, selectionDirection, validity, validationMessage, textLength, willValidate } = control;
    const { valid, valueMissing, tooLong, tooShort } = validity;
    return {
      value,
      selection: `${selectionStart}-${selectionEnd} ${selectionDirection}`,
      focused: document.activeElement === control,
      form: new FormData(form).get("text"),
      validity: [valid, valueMissing, tooLong, tooShort, willValidate, validationMessage].join(),
      textLength,
      layout: native().scrollHeight,
      log: hash(log.join("\n")),
    };
  },
  log: () => log,
  clearLog: () => void (log = []),
  counts,
};
declare global {
  interface Window {
    soak: typeof soak;
  }
}
window.soak = soak;
