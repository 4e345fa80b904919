/**
 * A piece of the stream. `["c", text]` is control text that only this library writes: it is encoded with the
 * tokenizer's added tokens on. `["t", text]` is everything else (what a writer typed, a tool returned or the model
 * worded): it is encoded apart, with added tokens off, so it can never become a control token.
 */
export type Segment = readonly [kind: "c" | "t", text: string];

/** Control phrases. Each is one token in the embedded model's tokenizer (ids 0-16). */
export const PHRASE = {
  start: "<|im_start|>",
  end: "<|im_end|>",
  eventStart: "<stream_event index=",
  delta: " <t+",
  userActive: "ms> source=user state=active revised=false>",
  userRevised: "ms> source=user state=active revised=true>",
  userPaused: "ms> source=user state=paused revised=false>",
  tool: "ms> source=tool id=",
  timer: "ms> source=timer id=",
  active: " state=active>",
  paused: " state=paused>",
  eventEnd: "</stream_event>",
  idle: "idle",
  underline: '", "underline")',
  delegate: 'delegate("',
  integrate: 'integrate("',
} as const;

export const control = (text: string): Segment => ["c", text];
export const plain = (text: string): Segment => ["t", text];

/** The segments as one text: what golden files hold and what models with another tokenizer read. */
export function segmentsText(segments: readonly Segment[]): string {
  return segments.map((segment) => segment[1]).join("");
}
