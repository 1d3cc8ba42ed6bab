import { fail } from '../check.js';

/** A mask of COCO in runs, column by column, of background first. */
export interface CocoRuns {
  /** The lengths of the runs, or these compressed to text. */
  counts: readonly number[] | string;
  size: readonly [height: number, width: number];
}

/**
 * The lengths that a text of COCO stands for: numbers of six bits a character from '0' on, the last five its value, the
 * lowest first; from the third on what is added to the one before the last.
 *
 * Source: rleFrString of the COCO API (pycocotools).
 */
function lengthsOf(text: string): number[] {
  const lengths: number[] = [];
  for (let at = 0; at < text.length; ) {
    let [value, shift, more] = [0, 0, true];
    while (more) {
      const part = text.charCodeAt(at++) - 48;
      value += (part & 31) * 2 ** shift;
      more = (part & 32) !== 0;
      shift += 5;
      if (!more && part & 16) value -= 2 ** shift;
      if (Number.isNaN(part) || shift > 50) return [];
    }
    if (lengths.length > 2) value += lengths.at(-2)!;
    lengths.push(value);
  }
  return lengths;
}

/**
 * Sets the pixels of a mask that is in runs.
 *
 * @param map of [height, width], row by row
 * @throws ValueError for runs that do not fill it
 */
export function fillRuns(
  where: string,
  map: Float32Array,
  { counts, size: [height, width] }: CocoRuns,
  value: number,
): void {
  const lengths = typeof counts === 'string' ? lengthsOf(counts) : counts;
  const all = lengths.reduce((a, b) => a + b, 0);
  if (all !== map.length || height * width !== map.length || lengths.some((one) => !(one >= 0))) {
    const expected = `runs of ${map.length} pixels, as its image has`;
    fail(where, 'the segmentation', expected, `${all} of ${width}x${height}`);
  }
  let at = 0;
  lengths.forEach((length, i) => {
    for (const end = at + length; at < end; at++) {
      if (i % 2 === 1) map[(at % height) * width + Math.floor(at / height)] = value;
    }
  });
}
