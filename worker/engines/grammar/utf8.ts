/** A run of bytes, each within its range. */
export type ByteRanges = readonly (readonly [from: number, to: number])[];

// First and last code point of each length; surrogates are no characters.
const LENGTHS = [
  [0x00, 0x7f],
  [0x80, 0x7ff],
  [0x800, 0xd7ff],
  [0xe000, 0xffff],
  [0x10000, 0x10ffff],
] as const;

const encoder = new TextEncoder();

/** The UTF-8 bytes of all code points from `from` to `to`, as runs of byte ranges. */
export function utf8Ranges(from: number, to: number): ByteRanges[] {
  return LENGTHS.flatMap(([first, last]) => {
    const low = Math.max(from, first);
    const high = Math.min(to, last);
    return low > high ? [] : split([...encode(low)], [...encode(high)]);
  });
}

const encode = (point: number) => encoder.encode(String.fromCodePoint(point));

/** Runs of ranges between two byte strings of one length, both included. */
function split(low: number[], high: number[]): ByteRanges[] {
  const [a, ...lowRest] = low;
  const [b, ...highRest] = high;
  if (a === undefined || b === undefined) return [[]];
  if (a === b) return split(lowRest, highRest).map((rest) => [[a, a], ...rest]);
  const lowest = lowRest.map(() => 0x80);
  const highest = lowRest.map(() => 0xbf);
  const lowIsWhole = lowRest.every((byte) => byte === 0x80);
  const highIsWhole = highRest.every((byte) => byte === 0xbf);
  const from = lowIsWhole ? a : a + 1;
  const to = highIsWhole ? b : b - 1;
  const whole: ByteRanges[] = from <= to ? [[[from, to], ...split(lowest, highest)[0]!]] : [];
  return [
    ...(lowIsWhole ? [] : split(lowRest, highest).map((rest): ByteRanges => [[a, a], ...rest])),
    ...whole,
    ...(highIsWhole ? [] : split(lowest, highRest).map((rest): ByteRanges => [[b, b], ...rest])),
  ];
}
