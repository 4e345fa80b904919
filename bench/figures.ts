/** Shapes of `bench/results.json`. Times are ms, sizes bytes, counts tokens. */

/** One tick as a runner measured it. */
export interface Tick {
  /** The model's answer in call syntax. */
  text: string;
  /** As the page sees it: from the question to the answer. */
  wallMs: number;
  /** Forwards through the model, prefill chunks included. */
  forwards: number;
  promptTokens: number;
  reusedTokens: number;
  prefillTokens: number;
  /** Tokens of the answer, without the end token. */
  decodeTokens: number;
  /** Where the time went, as far as the runner can tell. */
  parts: Partial<Record<PartName, number>>;
}

/** `render`: event, prompt and grammar text in the page; `wire`: to the worker and back; `choose`: reading the logits, within prefill and decode. */
export type PartName = "render" | "license" | "wire" | "grammar" | "prefill" | "decode" | "choose";

export interface Spread {
  samples: number;
  p50: number;
  p95: number;
}

/** What a series of ticks comes to. */
export interface Series {
  ticks: number;
  idle: Spread | null;
  action: Spread | null;
  /** Medians. */
  forwardsIdle: number | null;
  /** Forwards after the prefill, over the tokens of all actions. */
  decodeForwardsPerActionToken: number | null;
  prefilled: number;
  reused: number;
  decoded: number;
  /** Reused over prompt tokens. */
  reusedShare: number;
  parts: Partial<Record<PartName, number>>;
}

export interface Load {
  /** From the call to a model that answers. */
  ms: number;
  device: string;
}

export interface Peer {
  name: string;
  /** What is stock about it and what is not. */
  how: string;
  /** Ticks that both ran. */
  ticks: number;
  series: Series;
  /** Its time over ours, over the same ticks. */
  timesOurs: number;
  /** The same of bare idles only; null where there were none. */
  timesOursIdle: number | null;
}

export interface Memory {
  /** What the browser's processes hold after the replay, less what they held before the load; null where the system does not tell. */
  residentBytes: number | null;
  /** `performance.measureUserAgentSpecificMemory`: page and its workers, without theirs and without GPU buffers. */
  reportedBytes: number | null;
}

export interface LongContext {
  contextTokens: number;
  ticks: number;
  oursMs: number;
  peers: { name: string; ms: number; timesOurs: number; ticks: number }[];
}

export interface EngineFigures {
  sampled: string;
  cold: Load;
  warm: Load;
  memory: Memory;
  replay: Series;
  peers: Peer[];
  longContext: LongContext[];
}

export interface GrowthPoint {
  /** Words of text, or events of the session. */
  at: number;
  contextTokens: number;
  /** Whole tick. */
  tickMs: Spread;
  /** The page's share: render, grammar, license. */
  pageMs: Spread;
  prefilled: number;
}

export interface Growth {
  engine: string;
  sampled: string;
  text: GrowthPoint[];
  session: GrowthPoint[];
  textLastOverFirst: number;
  sessionLastOverFirst: number;
}

export interface KeyFigures {
  words: number;
  marks: number;
  /** Of the quietest round, which all times are of. */
  keys: number;
  rounds: number;
  clock: string;
  /** Scripts of the page on the main thread: listeners, timers, microtasks, messages; with the layout they force. */
  script: Spread;
  forcedLayout: Spread;
  /** All of the main thread's tasks, the browser's own layout and paint included. */
  tasks: Spread;
  /** The same of a plain textarea with the same text, in the same run. */
  plainTasks: Spread;
  /** Tasks over 50 ms, and in how many of them scripts ran over 50 ms. */
  longTasks: { all: number; ours: number; plain: number };
}

export interface Size {
  name: string;
  bytes: number;
  gzip: number;
}

export interface Part<T> {
  at: string;
  seconds: number;
  /** Highest one-minute load average of the machine meanwhile; this bench itself makes about 1.5 of it. */
  loadAverage: number;
  figures: T;
}

export interface Results {
  machine: { cpu: string; cores: number; browser: string };
  cpu?: Part<EngineFigures>;
  webgpu?: Part<EngineFigures>;
  growth?: Part<Growth>;
  keys?: Part<KeyFigures>;
  sizes?: Part<Size[]>;
  /** What was not measured, and why. */
  absent: { what: string; why: string }[];
}
