import { html, nothing, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import "../../src/define.js";
import type { Cadence, InteractionTextarea, Mode, Script, Strings, Tool } from "../../src/index.js";

export interface BoxArgs {
  /** Written into the box once the engine is ready, so that it is sampled like typing. */
  text?: string;
  script?: Script;
  tools?: readonly Tool[];
  instructions?: string;
  restraint?: number;
  mode?: Mode;
  strings?: Partial<Strings>;
  cadence?: Partial<Cadence>;
  label?: string;
  placeholder?: string;
  rows?: number;
  dir?: string;
  disabled?: boolean;
  readonly?: boolean;
}

/** Whether a program looks on: it needs no time to read. */
export const isAutomated = navigator.webdriver;
/** Samples soon after each keystroke: stories are about what comes of it. */
export const QUICK: Cadence = { first: 30, typing: 60, pause: 240 };

/** An element with the scripted engine: no model, the same every time. */
export function box(args: BoxArgs): TemplateResult {
  return html`<interaction-textarea
    aria-label=${args.label ?? "Your text"}
    engine="scripted"
    rows=${args.rows ?? 4}
    placeholder=${ifDefined(args.placeholder)}
    dir=${ifDefined(args.dir)}
    ?disabled=${args.disabled ?? false}
    ?readonly=${args.readonly ?? false}
    .script=${args.script ?? []}
    .cadence=${args.cadence ?? QUICK}
    .tools=${args.tools ?? []}
    .instructions=${args.instructions ?? ""}
    .restraint=${args.restraint ?? 0.5}
    .mode=${args.mode ?? "live"}
    .strings=${args.strings ?? {}}
    @interaction-status=${args.text === undefined ? nothing : writer(args.text)}
  ></interaction-textarea>`;
}

function writer(text: string) {
  return ({ status, currentTarget }: Event & { status: string }) => {
    const element = currentTarget as InteractionTextarea;
    // After the session's own business: a session asked by its host reads that first.
    if (status === "ready" && element.value === "") setTimeout(() => (element.value = text));
  };
}

/** The story's element. */
export function boxIn(canvas: HTMLElement): InteractionTextarea {
  return canvas.querySelector<InteractionTextarea>("interaction-textarea, staged-textarea")!;
}
