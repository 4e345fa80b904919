/**
 * Exchanges marked units for others of their kind, consistently through a stream: its text, the teacher's actions and the
 * unwanted ones. The kinds and what belongs to them come from the teacher's own marks over the whole corpus.
 */
import type { Random } from "./random.js";
import type { Script } from "./stream-file.js";
import { joined, spanPattern, substitute } from "./substitute.js";

/** Kept for evaluation: no training row may hold them. */
export const HELD_BACK = ["quokka", "kestrel", "wombat", "narwhal", "heron"];

/** Units by kind: of the kinds whose members stand for one another wherever they are named. A filler or a verb does not. */
export type Kinds = Readonly<Record<string, readonly string[]>>;

/** The listed kinds with what the teacher marked as such. */
export function collectKinds(scripts: readonly Script[], listed: Kinds): Kinds {
  const kinds = new Map(Object.entries(listed).map(([kind, units]) => [kind, new Set(units)]));
  for (const { events } of scripts) {
    for (const { action } of events) {
      if (action.type === "mark" && !/\d/.test(action.span)) kinds.get(action.kind)?.add(action.span);
    }
  }
  return Object.fromEntries([...kinds].map(([kind, units]) => [kind, [...units].filter((unit) => !held(unit))]));
}

const held = (span: string) => HELD_BACK.some((word) => span.toLowerCase().includes(word));

/** The stream with other units; null where none could be exchanged. */
export function exchange(script: Script, kinds: Kinds, random: Random): Script | null {
  const text = joined(script.events);
  const swaps = new Map<string, string>();
  const marks = new Map<string, { kind: string; count: number }>();
  for (const { action } of script.events) {
    if (action.type !== "mark") continue;
    const known = marks.get(action.span);
    marks.set(action.span, { kind: action.kind, count: (known?.count ?? 0) + 1 });
  }
  let seen = text.toLowerCase();
  for (const [span, { kind, count }] of marks) {
    const pattern = spanPattern(span);
    // The same word where it is not marked may be another word ("felt"), or the example in an instruction.
    if ((text.match(pattern) ?? []).length !== count || new RegExp(pattern, "giu").test(others(script))) continue;
    const fresh = choose(span, kinds[kind] ?? [], seen, random);
    if (!fresh) continue;
    swaps.set(span, fresh);
    seen += fresh.toLowerCase();
  }
  return swaps.size > 0 ? substitute(script, swaps) : null;
}

function others(script: Script): string {
  return script.events.map(({ kind, body }) => (kind === "a" || kind === "p" ? "" : body)).join("\n");
}

/** Another of the kind, of the same shape: as many words, the same plural, the sound that "a" or "an" needs. */
function choose(span: string, units: readonly string[], seen: string, random: Random): string | null {
  const shape = (text: string) => [text.split(" ").length, /s$/i.test(text), /^[aeiou]/i.test(text)].join();
  const fitting = units.filter((unit) => shape(unit) === shape(span) && !seen.includes(unit.toLowerCase()));
  if (fitting.length === 0) return null;
  const fresh = random.pick(fitting);
  if (span === span.toLowerCase()) return fresh.toLowerCase();
  return /^\p{Lu}/u.test(span) ? fresh[0]!.toUpperCase() + fresh.slice(1) : fresh;
}
