import { html, nothing, type TemplateResult } from "lit";
import type { InspectorStrings } from "./strings.js";
import type { Tick } from "./tick.js";

/** Characters of a body that a row shows, from its end: that is where the writer is. */
const BODY_SHOWN = 240;

/** A tick in the list: when, what was read, what was chosen. */
export function tickRow(tick: Tick, strings: InspectorStrings): TemplateResult {
  const { record, outcome, body, said } = tick;
  const { verdict, decision } = record;
  // A bare idle says it all on the first line: most ticks are one.
  const isBrief = outcome === "idle" && said === "idle";
  // The outcome shows by its colour; a screen reader is told.
  const heard = said && !isBrief ? html` <span class="visually-hidden">${strings.outcome[outcome]}</span>` : nothing;
  const decided = html`<code class="said">${said || strings.outcome[outcome]}</code>${heard}`;
  return html`<span class="line">
      <span class="index">${tick.index}</span>
      <span class="muted">${strings.sinceBefore(Math.round(tick.delta))}</span>
      <span class="muted">${eventName(tick, strings)}</span>
      <span class="spacer"></span>
      ${isBrief ? decided : nothing}
      ${outcome === "undecided" ? nothing : html`<span class="muted number">${strings.ms(decision.timings.totalMs)}</span>`}
    </span>
    <span class="body"><bdi>${ending(body)}</bdi></span>
    ${
      isBrief
        ? nothing
        : html`<span class="line"
            >${decided}
            ${verdict.allowed ? nothing : html`<span class="code" title=${verdict.code}>${strings.refusal[verdict.code]}</span>`}</span
          >`
    }`;
}

export function eventName({ record: { event } }: Tick, strings: InspectorStrings): string {
  const name = strings.source[event.source];
  switch (event.source) {
    case "user":
      return `${event.state === "paused" ? strings.paused : strings.active}${event.revised ? ` · ${strings.revised}` : ""}`;
    case "tool":
    case "timer":
      return `${name} ${event.id}`;
    default:
      return name;
  }
}

/** A body on one line: its end, where it is long. */
export function ending(body: string): string {
  const flat = body.replace(/\s+/g, " ").trim();
  return flat.length > BODY_SHOWN ? `…${[...flat].slice(-BODY_SHOWN).join("")}` : flat;
}
