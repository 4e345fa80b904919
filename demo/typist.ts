import type { InteractionTextarea } from "../src/index.js";
import type { Move } from "./recordings.js";

/** ms from one key to the next: within a word, before a word, after a sentence or clause. About 60 words a minute. */
const KEY = { letter: 75, word: 130, clause: 320 };
/** ms for which a selection stands before it is marked. */
const SELECTED = 900;

export interface TypistOptions {
  /** 1: as a person types; 10: ten times as fast. */
  pace?: number;
  signal?: AbortSignal;
}

/**
 * Types moves at the end of what stands in the box, key by key: one native input event and one step of undo each.
 * Ends early when the signal fires or the focus goes elsewhere; what was typed stays.
 */
export async function play(box: InteractionTextarea, moves: readonly Move[], { pace = 1, signal }: TypistOptions = {}): Promise<void> {
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / pace));
  const isOver = () => signal?.aborted === true || document.activeElement !== box;
  box.focus();
  toEnd(box);
  for (const move of moves) {
    if (isOver()) return;
    if (typeof move === "number") await wait(move);
    else if (typeof move === "string") {
      for (const character of move) {
        if (isOver()) return;
        document.execCommand("insertText", false, character);
        await wait(/[.,;:!?\n]/.test(character) ? KEY.clause : character === " " ? KEY.word : KEY.letter);
      }
    } else {
      const start = box.value.lastIndexOf(move.mark);
      box.setSelectionRange(start, start + move.mark.length);
      await wait(SELECTED);
      if (isOver()) return;
      box.mark();
      toEnd(box);
    }
  }
}

function toEnd(box: InteractionTextarea): void {
  box.setSelectionRange(box.value.length, box.value.length);
}
