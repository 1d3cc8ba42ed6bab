import type * as tfl from '@tensorflow/tfjs-layers';
import { shapeText } from '../arithmetic/shape_text.js';
import { fail } from '../check.js';

/** A shape without its batch, all of which a mirrored layer has to know when it is made. */
export function knownShape(layer: tfl.layers.Layer, shape: tfl.Shape): number[] {
  if (!shape.includes(null)) return shape as number[];
  return fail('mirror', `the lengths before ${layer.name}`, 'known', shapeText([null, ...shape]));
}
