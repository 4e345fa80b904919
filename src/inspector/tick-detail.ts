import { html, nothing, type TemplateResult } from "lit";
import type { BlockCode, Timings } from "../protocol/decision.js";
import { eventName } from "./tick-row.js";
import type { InspectorStrings } from "./strings.js";
import type { Tick } from "./tick.js";

/** All of a tick: the event as the model read it, the decision, the verdict, the engine's figures. */
export function tickDetail(tick: Tick | undefined, strings: InspectorStrings): TemplateResult {
  if (!tick) return html`<p class="muted hint">${strings.pickTick}</p>`;
  const { record, outcome } = tick;
  const { decision, verdict, resultId } = record;
  return html`<h3>
      ${strings.tickName(tick.index)} <span class="badge ${outcome}" part="badge badge-${outcome}">${strings.outcome[outcome]}</span>
    </h3>
    <p class="muted small">${eventName(tick, strings)} · ${strings.sinceBefore(Math.round(tick.delta))} · ${clock(record.event.at)}</p>
    ${decision.rebased ? html`<p class="muted small">${strings.rebased}</p>` : nothing}
    <h4>${strings.eventRead}</h4>
    <pre class="text" part="event-body" dir="auto">${tick.body}</pre>
    <h4>${strings.decision}</h4>
    <pre class="text said ${outcome}" part="decision">${tick.said || strings.outcome[outcome]}</pre>
    <dl class="facts">
      ${"reason" in decision.action ? fact(strings.reason, decision.action.reason) : nothing}
      ${fact(strings.verdict, verdict.allowed ? strings.allowed : refused(verdict, strings))}
      ${fact(
        strings.evidence,
        verdict.evidence
          ? html`<q dir="auto">${verdict.evidence.text}</q>
              <span class="muted small">${strings.evidencePlace(verdict.evidence.start, verdict.evidence.end)}</span>`
          : strings.noEvidence,
      )}
      ${verdict.allowed && verdict.range ? fact(strings.placed, strings.evidencePlace(verdict.range.start, verdict.range.end)) : nothing}
      ${fact(strings.resultId, resultId)} ${outcome === "undecided" ? nothing : fact(strings.confidence, percent(decision.confidence))}
    </dl>
    ${probabilities(decision.probabilities, decision.action.type, strings)}
    ${outcome === "undecided" ? nothing : engineFigures(decision.timings, record.at - record.event.at, strings)}`;
}

/** The code is what hosts and docs know it by. */
function refused({ code, detail }: { code: BlockCode; detail: string }, strings: InspectorStrings): TemplateResult {
  return html`${strings.refusal[code]} <code>${code}</code><br />${strings.refusalDetail(code, detail)}`;
}

function fact(name: string, value: unknown): TemplateResult | typeof nothing {
  return value === undefined || value === ""
    ? nothing
    : html`<dt>${name}</dt>
        <dd>${value}</dd>`;
}

/** Tenths, so that 99.9% is not taken for certain. */
function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

function probabilities(
  values: Readonly<Record<string, number>>,
  chosen: string,
  strings: InspectorStrings,
): TemplateResult | typeof nothing {
  const sorted = Object.entries(values).sort(([, a], [, b]) => b - a);
  if (sorted.length === 0) return nothing;
  return html`<h4>${strings.probabilities}</h4>
    <dl class="bars" part="probabilities">
      ${sorted.map(
        ([type, share]) =>
          html`<div class=${type === chosen ? "chosen" : ""}>
            <dt><code>${type}</code></dt>
            <dd>${percent(share)}</dd>
            <span class="bar" aria-hidden="true"><span .style=${`inline-size: ${Math.min(100, Math.max(0, share * 100))}%`}></span></span>
          </div>`,
      )}
    </dl>`;
}

function engineFigures(timings: Timings, latency: number, strings: InspectorStrings): TemplateResult {
  return html`<div class="engine" part="timings">
    <div>
      <h4>${strings.tokens}</h4>
      <dl class="numbers">
        ${fact(strings.prompt, timings.promptTokens)} ${fact(strings.reused, timings.reusedTokens)}
        ${fact(strings.prefilled, timings.prefillTokens)} ${fact(strings.decoded, timings.decodeTokens)}
      </dl>
    </div>
    <div>
      <h4>${strings.timings}</h4>
      <dl class="numbers">
        ${fact(strings.grammar, strings.ms(timings.grammarMs))} ${fact(strings.prefill, strings.ms(timings.prefillMs))}
        ${fact(strings.decode, strings.ms(timings.decodeMs))} ${fact(strings.total, strings.ms(timings.totalMs))}
        ${fact(strings.latency, strings.ms(Math.max(0, latency)))}
      </dl>
    </div>
  </div>`;
}

/** Session time: `1:02.35`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, "0")}`;
}
