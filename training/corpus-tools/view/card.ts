import { license } from "../../../src/license/license.js";
import { printAction, type Action } from "../../../src/protocol/action.js";
import type { Verdict } from "../../../src/protocol/decision.js";
import type { SessionState } from "../../../src/protocol/session.js";
import { changeBetween } from "../../../src/protocol/text.js";
import { toolSignature } from "../../../src/protocol/tools.js";
import { playSheet } from "../play.js";
import type { EventLine, Sheet } from "../stream-file.js";
import { markup, type Html } from "./html.js";

/** Characters of unchanged text that a row shows before what changed, and after it. */
const BEFORE = 220;
const AFTER = 80;

/** What stands under an event: the teacher's action, or a scaffold's placeholder. */
export interface Acts {
  action: Action;
  rejected: readonly Action[];
  placeholder: boolean;
}

/** One stream as a card: what the filters need is in its data attributes. */
export function renderCard<E extends EventLine>(sheet: Sheet<E>, actsOf: (event: E) => Acts): Html {
  const rows: Html[] = [];
  const found = new Set<string>();
  playSheet(
    sheet,
    (event) => actsOf(event).action,
    ({ event, stream: { state } }) => {
      const acts = actsOf(event);
      const verdict = license(acts.action, state);
      found.add(acts.action.type);
      if (acts.rejected.length > 0) found.add("pair");
      if (!verdict.allowed) found.add("refused");
      rows.push(renderRow(event, acts, verdict, state));
    },
  );
  const { id, family, title, tools, file, line } = sheet;
  const listed = tools.map(toolSignature).join(", ") || "no tools";
  return markup`<article tabindex="-1" data-family="${family}" data-has="${[...found].join(" ")}">
<h2><code>${id}</code> <span class="family">${family}</span> ${title}</h2>
<p class="about">${listed} · ${sheet.events.length} events · ${file}:${line}</p>
<ol>
${rows}</ol>
</article>
`;
}

function renderRow(event: EventLine, { action, rejected, placeholder }: Acts, verdict: Verdict, state: SessionState): Html {
  const body = "apr".includes(event.kind) ? renderText(state) : markup`<code>${event.body}</code>`;
  const seconds = (state.at / 1000).toFixed(2);
  const acts = [
    markup`<div class="act ${action.type}"><b>${placeholder ? "?" : ">"}</b> <code>${printAction(action)}</code></div>`,
    ...rejected.map((other) => markup`<div class="act unwanted"><b>!</b> <code>${printAction(other)}</code></div>`),
    ...(action.type === "idle" ? [] : [renderVerdict(verdict)]),
  ];
  // The text keeps its blanks, so none stand around it here.
  return markup`<li data-type="${action.type}">
<span class="when" title="line ${event.line}">${seconds} s <small>+${event.ms}</small></span>
<span class="kind ${event.kind}">${event.kind}</span>
<div class="text">${body}</div>
<div class="acts">${acts}</div>
</li>
`;
}

/** The text as it stands, what changed set off. A revision shows what went as well. */
function renderText({ text, previousText, phase }: SessionState): Html {
  // A pause drops the blank at the end: no change that a reader looks for.
  const shown = phase === "paused" ? text.trimEnd() : text;
  const before = phase === "paused" && !text.startsWith(previousText) ? previousText.trimEnd() : previousText;
  const { from, toNext, toPrevious } = changeBetween(before, shown);
  const start = from > BEFORE ? from - BEFORE : 0;
  const end = shown.length - toNext > AFTER ? toNext + AFTER : shown.length;
  const gone = before.slice(from, toPrevious);
  return markup`${start > 0 ? "…" : ""}${shown.slice(start, from)}${gone.trim() ? markup`<del>${gone}</del>` : ""}<ins>${shown.slice(from, toNext)}</ins>${shown.slice(toNext, end)}${end < shown.length ? "…" : ""}`;
}

function renderVerdict(verdict: Verdict): Html {
  const evidence = verdict.evidence ? markup` <q>${verdict.evidence.text.trim().slice(0, 160)}</q>` : "";
  return verdict.allowed
    ? markup`<div class="verdict">license: allowed${evidence}</div>`
    : markup`<div class="verdict refused">license: ${verdict.code}: ${verdict.detail}${evidence}</div>`;
}
