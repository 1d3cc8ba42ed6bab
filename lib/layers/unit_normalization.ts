import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '../ops/data_format.js';
import { axesOf, axesOption } from './axes.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';

/** What UnitNormalization takes. */
export interface UnitNormalizationArgs extends LayerArgs {
  /** Along which axis or axes the length becomes 1; default -1. */
  axis?: number | number[];
}

/** A length below this is taken for this, which leaves zeros zeros. */
const SHORTEST = 1e-12;

/**
 * Divides by the Euclidean length along an axis, or several at once. Input and output have the same shape. No weights.
 *
 * Source: keras.layers.UnitNormalization.
 *
 * @throws ValueError for a bad argument
 * @example
 * const layer = new UnitNormalization();
 * (layer.apply(tf.tensor2d([[3, 4]])) as tf.Tensor).dataSync(); // Float32Array [0.6, 0.8]
 */
export class UnitNormalization extends CheckedLayer {
  static readonly className = 'UnitNormalization';
  /** Along which axes. */
  declare readonly axis: number | number[];

  constructor(args: UnitNormalizationArgs = {}) {
    super(args, { axis: axesOption });
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(this.getClassName(), inputShape);
    axesOf(this.getClassName(), this.axis, shape);
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = this.tensors(inputs)[0]!;
      const axes = axesOf(this.getClassName(), this.axis, x.shape);
      const square = tf.sum(tf.square(x), axes, true);
      return tf.mul(x, tf.rsqrt(tf.maximum(square, SHORTEST ** 2)));
    });
  }
}

tf.serialization.registerClass(UnitNormalization);
