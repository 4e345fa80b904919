import { html, type TemplateResult } from "lit";
import type { Figures } from "./figures.js";
import type { InspectorStrings } from "./strings.js";

/** The funnel, and the rates beside it. */
export function overview(figures: Figures, strings: InspectorStrings): TemplateResult {
  const { tried, licensed, executed, offered, accepted, p50, p95, actsPerThousandQuiet, dismissRate } = figures;
  const times = p50 === null || p95 === null ? strings.none : `${whole(p50)} · ${whole(p95)}`;
  return html`<div class="overview" part="figures" role="group" aria-label=${strings.figures}>
    <dl class="funnel" part="funnel">
      ${step(strings.tried, String(tried), tried > 0 ? 1 : 0, strings.triedHint)}
      ${step(strings.licensed, String(licensed), share(licensed, tried), strings.licensedHint)}
      ${step(strings.executed, String(executed), share(executed, tried), strings.executedHint)}
      ${step(
        strings.accepted,
        offered > 0 ? strings.acceptedOf(accepted, offered) : strings.none,
        share(accepted, offered),
        strings.acceptedHint,
      )}
    </dl>
    <dl class="rates">
      ${figure(strings.ticks, String(figures.ticks), "")}
      ${figure(strings.quiet, actsPerThousandQuiet === null ? strings.none : whole(actsPerThousandQuiet), strings.quietHint)}
      ${figure(strings.dismissed, dismissRate === null ? strings.none : strings.percent(dismissRate), strings.dismissedHint)}
      ${figure(strings.perTick, times, "")}
    </dl>
  </div>`;
}

const share = (part: number, of: number) => (of > 0 ? part / of : 0);
const whole = (value: number) => (value < 10 ? value.toFixed(1).replace(/\.0$/, "") : String(Math.round(value)));

function step(name: string, value: string, filled: number, hint: string): TemplateResult {
  return html`<div class="figure step" title=${hint}>
    <dt>${name}</dt>
    <dd>${value}</dd>
    <span class="bar" aria-hidden="true"><span .style=${`inline-size: ${Math.round(filled * 100)}%`}></span></span>
  </div>`;
}

function figure(name: string, value: string, hint: string): TemplateResult {
  return html`<div class="figure" title=${hint}>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
