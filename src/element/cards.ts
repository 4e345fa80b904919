import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ageText, lookupText, queryText, type CardState } from "./lookups.js";
import type { Strings } from "./strings.js";
import { whyButton, whyList, type Explanation } from "./why.js";

export interface CardActions {
  toggle(id: string): void;
  dismiss(id: string): void;
  toggleEarlier(): void;
  explanation(card: CardState): Explanation;
}

const isLive = (card: CardState) => card.lookup.status === "flight" || card.lookup.status === "held";

/** Fact cards, newest first: live ones always, finished ones but the last behind a button. */
export function cardList(
  cards: ReadonlyMap<string, CardState>,
  showsEarlier: boolean,
  now: number,
  strings: Strings,
  actions: CardActions,
): TemplateResult | typeof nothing {
  if (cards.size === 0) return nothing;
  const all = [...cards.values()].reverse();
  const newestFinished = all.find((card) => !isLive(card));
  const main = all.filter((card) => isLive(card) || card === newestFinished);
  const earlier = all.length - main.length;
  return html`<ul class="cards" part="cards" aria-label=${strings.lookups}>
      ${repeat(
        showsEarlier ? all : main,
        (card) => card.lookup.id,
        (card) => cardItem(card, now, strings, actions),
      )}
    </ul>
    ${
      earlier > 0
        ? html`<button class="plain earlier" type="button" aria-expanded=${showsEarlier} @click=${actions.toggleEarlier}>
            ${showsEarlier ? strings.fewer : strings.earlier(earlier)}
          </button>`
        : nothing
    }`;
}

function cardItem(card: CardState, now: number, strings: Strings, actions: CardActions): TemplateResult {
  const { lookup, source, expanded } = card;
  const query = queryText(lookup.args);
  const result = lookupText(lookup, strings);
  const details = `card-${lookup.id}`;
  const explanation = actions.explanation(card);
  return html`<li class="card ${lookup.status}" part="card card-${lookup.status}">
    <div class="line">
      <button class="plain fold" type="button" aria-expanded=${expanded} aria-controls=${details} @click=${() => actions.toggle(lookup.id)}>
        <span class="dot" aria-hidden="true"></span>
        <span class="tool">${lookup.tool}</span>
        <span class="query">${query}</span>
        ${result ? html`<span class="fact" dir="auto">${result}</span>` : nothing}
        <span class="meta">${strings[lookup.status]} · ${ageText(now - card.since, strings)}</span>
      </button>
      <button
        class="plain icon"
        type="button"
        title=${strings.dismiss}
        aria-label=${strings.dismissLookup(query)}
        @click=${() => actions.dismiss(lookup.id)}
      >
        <span aria-hidden="true">×</span>
      </button>
    </div>
    <dl class="details" id=${details} ?hidden=${!expanded}>
      ${row(strings.asked, query)} ${row(strings.result, result)} ${row(strings.source, source)} ${row(strings.reason, lookup.reason)}
      ${row(strings.took, lookup.arrivedAt === undefined ? "" : strings.seconds(tenths(lookup.arrivedAt - lookup.delegatedAt)))}
    </dl>
    <div class="card-why" ?hidden=${!expanded}>${whyButton(explanation, strings)} ${whyList(explanation, strings)}</div>
  </li>`;
}

const tenths = (ms: number) => Math.round(ms / 100) / 10;

function row(name: string, value: string | undefined): TemplateResult | typeof nothing {
  return value
    ? html`<dt>${name}</dt>
        <dd dir="auto">${value}</dd>`
    : nothing;
}
