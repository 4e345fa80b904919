import type { Random } from "../../training/corpus-tools/random.js";

export type Direction = "forward" | "backward" | "none";

/** What a page does to its own textarea. Offsets are taken modulo the text's length, so that they always fit. */
export type Scripted =
  | { by: "value"; text: string }
  | { by: "setRangeText"; text: string; start: number; end: number; mode: SelectionMode }
  | { by: "setSelectionRange"; start: number; end: number; direction: Direction }
  | { by: "select" | "reset" | "blur" | "focus" | "same" | "move" }
  | { by: "defaultValue"; text: string }
  /** A spelling checker's replacement of a word: one step of the browser's own undo. */
  | { by: "replace"; at: number; text: string }
  /** As a password manager fills in: the native value, then `input` and `change`. */
  | { by: "fill"; text: string }
  | { by: "readOnly" | "disabled" | "required"; on: boolean }
  | { by: "maxLength"; length: number };

/** What happens to the subject alone and must not be seen in its text. */
export const FAULTS = [
  "worker throws",
  "worker closes",
  "worker terminated",
  "worker answers nothing",
  "engine throws",
  "device lost",
  "tab hidden",
  "tab shown",
  "pause and resume",
  "off and on",
] as const;
export type Fault = (typeof FAULTS)[number];

/** One operation; what people do goes through the browser's input, not through the page. */
export type Operation =
  | { do: "type"; text: string }
  | { do: "key"; key: string; shift?: boolean; ctrl?: boolean }
  /** As an emoji picker does it. */
  | { do: "insert"; text: string }
  /** Places are shares of the box. */
  | { do: "click"; x: number; y: number; scroll: number; times: number; shift: boolean }
  | { do: "drag"; x: number; y: number; toX: number; toY: number; scroll: number }
  | { do: "drop"; x: number; y: number; scroll: number; text: string }
  | { do: "compose"; steps: { text: string; caret: number }[]; end: "commit" | "cancel" | "leave" }
  | { do: "script"; script: Scripted }
  /** Takes the weave, where one is offered. */
  | { do: "weave" }
  /** Keys and presses for the annotations; the text minds none of them. */
  | { do: "annotation"; what: "Escape" | "F8" | "ShiftF8" | "press" | "mark" }
  | { do: "fault"; fault: Fault };

const WORDS =
  "the a heron dolphin badger quokka we saw past barn. and, stop underlining please no marks score of Morocco é 東京 😀 شمس 👩‍👩‍👧 ﬁ".split(
    " ",
  );
const COMPOSED = [
  ["n", "に", "にh", "にほ", "にほん", "日本"],
  ["ㅎ", "하", "한"],
  ["´", "é"],
  ["ni", "ni h", "ni hao", "你好"],
];
const KEYS: { key: string; shift?: boolean; ctrl?: boolean; weight: number }[] = [
  { key: "Backspace", weight: 8 },
  { key: "Delete", weight: 4 },
  { key: "Enter", weight: 3 },
  { key: "Backspace", ctrl: true, weight: 2 },
  { key: "Delete", ctrl: true, weight: 1 },
  ...["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].flatMap((key) => [
    { key, weight: 3 },
    { key, shift: true, weight: 2 },
    { key, ctrl: true, weight: 1 },
    { key, ctrl: true, shift: true, weight: 1 },
  ]),
  ...["Home", "End", "PageUp", "PageDown"].flatMap((key) => [
    { key, weight: 1 },
    { key, shift: true, weight: 1 },
  ]),
  { key: "z", ctrl: true, weight: 8 },
  { key: "y", ctrl: true, weight: 3 },
  { key: "z", ctrl: true, shift: true, weight: 3 },
  { key: "a", ctrl: true, weight: 1 },
  { key: "c", ctrl: true, weight: 2 },
  { key: "x", ctrl: true, weight: 2 },
  { key: "v", ctrl: true, weight: 4 },
];
const WEIGHTED_KEYS = KEYS.flatMap(({ weight, ...key }) => Array.from({ length: weight }, () => key));

const KINDS = {
  type: 40,
  key: 34,
  insert: 2,
  click: 3,
  drag: 2,
  drop: 1,
  compose: 4,
  script: 8,
  weave: 2,
  annotation: 2,
  fault: 1,
} satisfies Record<Operation["do"], number>;
const WEIGHTED_KINDS = Object.entries(KINDS).flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind as Operation["do"]));

export function operation(random: Random): Operation {
  const kind = random.pick(WEIGHTED_KINDS);
  const place = () => ({ x: random.next(), y: random.next(), scroll: random.next() });
  switch (kind) {
    case "type":
      return { do: kind, text: typed(random) };
    case "key":
      return { do: kind, ...random.pick(WEIGHTED_KEYS) };
    case "insert":
      return { do: kind, text: random.pick(["😀", "👩‍👩‍👧", "ok ", "…"]) };
    case "click":
      return { do: kind, ...place(), times: random.pick([1, 1, 1, 2, 3]), shift: random.next() < 0.2 };
    case "drag":
      return { do: kind, ...place(), toX: random.next(), toY: random.next() };
    case "drop":
      return { do: kind, ...place(), text: `${random.pick(WORDS)} ` };
    case "compose": {
      const all = random.pick(COMPOSED);
      const steps = all.slice(0, random.between(1, all.length)).map((text) => ({ text, caret: random.pick([text.length, 0, 1]) }));
      return { do: kind, steps, end: random.pick(["commit", "commit", "commit", "cancel", "leave"] as const) };
    }
    case "script":
      return { do: kind, script: scripted(random) };
    case "weave":
      return { do: kind };
    case "annotation":
      return { do: kind, what: random.pick(["Escape", "F8", "ShiftF8", "press", "mark"] as const) };
    case "fault":
      return { do: kind, fault: random.pick(FAULTS) };
  }
}

/** A word with its blank; a piece of one, so that words are also edited inside. */
function typed(random: Random): string {
  const word = random.pick(WORDS);
  return random.next() < 0.2 ? word.slice(0, 2) : `${word} `;
}

function scripted(random: Random): Scripted {
  const text = Array.from({ length: random.between(0, 6) }, () => random.pick(WORDS)).join(random.pick([" ", " ", "\n", "\r\n"]));
  const offset = () => random.between(0, 400);
  const direction = random.pick(["forward", "backward", "none"] as const);
  switch (random.between(0, 16)) {
    case 0:
      return { by: "value", text };
    case 1:
    case 2:
      return {
        by: "setRangeText",
        text,
        start: offset(),
        end: offset(),
        mode: random.pick(["preserve", "select", "start", "end"] as const),
      };
    case 3:
    case 4:
    case 5:
      return { by: "setSelectionRange", start: offset(), end: offset(), direction };
    case 6:
      return { by: "defaultValue", text };
    case 7:
    case 8:
      return { by: "replace", at: offset(), text: random.pick(WORDS) };
    case 9:
      return { by: "fill", text };
    case 10:
      return { by: random.pick(["readOnly", "disabled", "required"] as const), on: random.next() < 0.3 };
    case 11:
      return { by: "maxLength", length: random.pick([20, 80, 4_000, 4_000, 4_000]) };
    default:
      return { by: random.pick(["select", "reset", "blur", "focus", "focus", "same", "move"] as const) };
  }
}
