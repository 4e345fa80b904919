/** Ways in which a worker ends. */
export const DEATHS = ["throws", "closes", "terminated", "device lost", "out of memory"] as const;

/** When a worker ends, and how. */
export interface Kill {
  death: (typeof DEATHS)[number];
  /** Before a message to the worker, after it, or in place of one from it. */
  when: "before" | "after" | "answer";
  /** Which message of that way, from 0. */
  at: number;
  /** So many workers in a row. */
  times: number;
}
