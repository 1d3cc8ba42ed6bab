import * as tfl from '@tensorflow/tfjs-layers';
import { fail, shape } from '../check.js';
import { layer as checkLayer } from '../tfjs/check.js';
import type { Explanation } from './explain_window.js';
import { explainLayer } from './layer_rules.js';
import { outputShape } from './output_shape.js';

/** A layer's output shape, without the batch, and why it is so. */
export interface ShapeExplanation extends Explanation {
  /** Without the batch; null for unknown lengths. */
  outputShape: tfl.Shape;
}

/**
 * The output shape of one layer, the formula with its numbers, and a sentence on why. A transposed
 * layer shows both size formulas, marked with the one that applies. The layer need not be built
 * and is not changed.
 *
 * @param inputShape without the batch; null for unknown lengths.
 * @param layer of tfjs-layers or of this package, built or not
 * @throws what the layer's computeOutputShape throws.
 * @example
 * explainShape(tf.layers.conv2d({ filters: 16, kernelSize: 3 }), [16, 16, 8]).formula;
 * // ['floor((i - k) / s) + 1 = floor((16 - 3) / 1) + 1 = 14']
 */
export function explainShape(layer: tfl.layers.Layer, inputShape: tfl.Shape): ShapeExplanation {
  const where = 'explainShape';
  checkLayer(where, 'the layer', layer);
  if (layer instanceof tfl.LayersModel) {
    fail(where, 'the layer', 'one layer and no model (traceShapes explains models)', layer);
  }
  const input = [null, ...shape(where, 'inputShape', inputShape)];
  const output = outputShape(where, layer, input) as tfl.Shape;
  return { outputShape: output.slice(1), ...explainLayer(layer, input, output) };
}
