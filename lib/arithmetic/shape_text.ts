import type * as tfl from '@tensorflow/tfjs-layers';

/** A shape without its batch: `28x28x1`, `?` for unknown lengths. */
export function shapeText(shape: tfl.Shape): string {
  return shape
    .slice(1)
    .map((length) => length ?? '?')
    .join('x');
}
