/** HTML whose every hole is escaped: corpus text can be nothing but text. */
export class Html {
  constructor(readonly text: string) {}
}

type Hole = string | number | Html | readonly Hole[];

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A template whose strings are escaped; only other templates go in as they are. Not named `html`: formatters would move its blanks. */
export function markup(strings: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  return new Html(strings.map((part, i) => part + (i < holes.length ? fill(holes[i]!) : "")).join(""));
}

function fill(hole: Hole): string {
  if (hole instanceof Html) return hole.text;
  if (Array.isArray(hole)) return (hole as readonly Hole[]).map(fill).join("");
  return String(hole).replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}
