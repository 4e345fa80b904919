import { html, type TemplateResult } from "lit";
import type { TickPair } from "./diff.js";
import { ending, eventName } from "./tick-row.js";
import type { InspectorStrings } from "./strings.js";
import type { Tick } from "./tick.js";

/** Two ticks of one index, the decisions under each other. */
export function compareRow({ index, a, b, differs }: TickPair, strings: InspectorStrings): TemplateResult {
  const either = (a ?? b)!;
  return html`<span class="line">
      <span class="index">${index}</span>
      <span class="muted">${eventName(either, strings)}</span>
      <span class="spacer"></span>
      <span class=${differs.length > 0 ? "differs" : "muted"}>${differenceText(differs, strings)}</span>
    </span>
    <span class="body"><bdi>${ending(either.body)}</bdi></span>
    ${side("A", a, strings)} ${side("B", b, strings)}`;
}

function differenceText(differs: TickPair["differs"], strings: InspectorStrings): string {
  return differs.length === 0 ? strings.same : differs.map((difference) => strings.difference[difference]).join(", ");
}

function side(letter: string, tick: Tick | undefined, strings: InspectorStrings): TemplateResult {
  if (!tick) return html`<span class="line"><span class="letter">${letter}</span> <span class="muted">${strings.missing}</span></span>`;
  const { verdict } = tick.record;
  return html`<span class="line ${tick.outcome}">
    <span class="letter">${letter}</span>
    <code class="said">${tick.said || strings.outcome[tick.outcome]}</code>
    <span class="visually-hidden">${strings.outcome[tick.outcome]}</span>
    ${verdict.allowed ? "" : html`<span class="code" title=${verdict.code}>${strings.refusal[verdict.code]}</span>`}
  </span>`;
}
