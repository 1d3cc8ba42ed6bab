import { deconvCrop } from '../../lib/arithmetic/deconv_crop.js';
import { outputLength, type Stage } from './stage.js';

/** Where the stamps of one axis fall. */
export interface Axis {
  i: number;
  o: number;
  /** Elements dropped before the output starts. */
  crop: number;
  /** All positions: those of the stamps, cropped or not, and those that outputPadding adds. */
  full: number;
  /** The positions that the stamp of an input element covers. */
  stamp(at: number): number[];
}

export function axisOf(i: number, stage: Stage): Axis {
  const { k, s, d, padding } = stage;
  const reach = (k - 1) * d + 1;
  const o = outputLength(i, stage);
  const crop = deconvCrop(i, reach, s, padding, o);
  return {
    i,
    o,
    crop,
    full: Math.max((i - 1) * s + reach, crop + o),
    stamp: (at) => Array.from({ length: k }, (_, tap) => at * s + tap * d),
  };
}

/** How many of the first `steps` stamps cover each position of one axis. */
export function coverLine(axis: Axis, steps: number): Uint16Array {
  const counts = new Uint16Array(axis.full);
  for (let at = 0; at < steps; at++) for (const p of axis.stamp(at)) counts[p]! += 1;
  return counts;
}

/** The same in two dimensions, both axes alike, row by row. */
export function coverPlane(axis: Axis, steps: number): Uint16Array {
  const counts = new Uint16Array(axis.full ** 2);
  for (let step = 0; step < steps; step++) {
    const columns = axis.stamp(step % axis.i);
    for (const row of axis.stamp(Math.floor(step / axis.i))) {
      for (const column of columns) counts[row * axis.full + column]! += 1;
    }
  }
  return counts;
}
