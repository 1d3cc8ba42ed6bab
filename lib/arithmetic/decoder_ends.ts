import type { DecoderLayer } from './decoder_layer.js';
import { effectiveKernel } from './effective_kernel.js';
import { PADDINGS } from './padding.js';
import { reachableLengths } from './reachable_lengths.js';

type Range = [least: number, most: number];

/** Ranges in order, those that touch or overlap as one. */
function merged(ranges: Range[]): Range[] {
  const out: Range[] = [];
  for (const [least, most] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last !== undefined && least <= last[1] + 1) last[1] = Math.max(last[1], most);
    else out.push([least, most]);
  }
  return out;
}

/**
 * All lengths at which a decoder can end with other padding and outputPadding, as ranges in order.
 *
 * A range of input lengths gives one range for each padding: what n gives ends where what n + 1
 * gives begins, or behind it.
 */
export function decoderEnds(
  inputLength: number,
  layers: readonly Required<DecoderLayer>[],
): Range[] {
  let ranges: Range[] = [[inputLength, inputLength]];
  for (const { kernelSize, strides, dilationRate } of layers) {
    const k = effectiveKernel('solveDecoder', kernelSize, dilationRate);
    ranges = merged(
      ranges.flatMap(([least, most]) =>
        PADDINGS.map(
          (padding): Range => [
            reachableLengths(least, k, strides, padding)[0],
            reachableLengths(most, k, strides, padding)[1],
          ],
        ),
      ),
    );
  }
  return ranges;
}

/** The nearest lengths below and above one that is in no range. */
export function nearestEnds(ranges: readonly Range[], wanted: number): number[] {
  const below = ranges.findLast(([, most]) => most < wanted);
  const above = ranges.find(([least]) => least > wanted);
  return [...(below ? [below[1]] : []), ...(above ? [above[0]] : [])];
}
