/** Sentences whose reading is kept: those of a long text. */
const KEPT = 2_000;

/** A pure function of a sentence that keeps its newest answers, since from one tick to the next most sentences stay. */
export function remembered<T>(read: (sentence: string) => readonly T[]): (sentence: string) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  return (sentence) => {
    const answer = known.get(sentence) ?? read(sentence);
    known.delete(sentence);
    known.set(sentence, answer);
    if (known.size > KEPT) known.delete(known.keys().next().value!);
    return answer;
  };
}
