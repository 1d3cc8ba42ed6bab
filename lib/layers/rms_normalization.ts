import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { getInitializer } from '../tfjs/resolve.js';
import { axesOf, axesOption } from './axes.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { numberOption } from './options.js';

/** What RMSNormalization takes. */
export interface RMSNormalizationArgs extends LayerArgs {
  /** The last axis, or the last ones; default -1. */
  axis?: number | number[];
  /** Added to the mean square; default 1e-6. */
  epsilon?: number;
}

/**
 * Divides by the root of the mean square along the last axes, and multiplies by a learnt `scale`. Input and output have
 * the same shape.
 *
 * Weights: scale, of the lengths of those axes.
 *
 * Source: keras.layers.RMSNormalization; Zhang & Sennrich 2019, arXiv 1910.07467, equation 4.
 *
 * @throws ValueError for a bad argument, or axes that are not the last ones, along which Keras's scale would lie
 * @example
 * const layer = new RMSNormalization();
 * layer.computeOutputShape([null, 7, 8]); // [null, 7, 8]
 */
export class RMSNormalization extends CheckedLayer {
  static readonly className = 'RMSNormalization';
  /** Along which axes. */
  declare readonly axis: number | number[];
  /** Added to the mean square. */
  declare readonly epsilon: number;
  private scale!: tfl.LayerVariable;

  constructor(args: RMSNormalizationArgs = {}) {
    super(args, { axis: axesOption, epsilon: numberOption(1e-6) });
    this.supportsMasking = true;
  }

  /** The axes, from 0. */
  private last(shape: Shape): number[] {
    const where = this.getClassName();
    const axes = axesOf(where, this.axis, shape).sort((a, b) => a - b);
    if (axes.every((axis, i) => axis === shape.length - axes.length + i)) return axes;
    return fail(where, 'axis', `the last axes of rank ${shape.length}`, this.axis);
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape(this.getClassName(), inputShape);
    const sizes = this.last(shape).map((axis) => {
      return shape[axis] ?? fail(this.getClassName(), `axis ${axis} of the input`, 'known', shape);
    });
    this.scale = this.addWeight(
      'scale',
      sizes,
      'float32',
      getInitializer('RMSNormalization', 'scale', 'ones'),
    );
    this.inputSpec = [
      new tfl.InputSpec({
        ndim: shape.length,
        axes: Object.fromEntries(this.last(shape).map((axis, i) => [axis, sizes[i]!])),
      }),
    ];
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(this.getClassName(), inputShape);
    this.last(shape);
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = this.weighed(inputs)[0]!;
      const square = tf.mean(tf.square(x), this.last(x.shape), true);
      const normal = tf.mul(x, tf.rsqrt(tf.add(square, this.epsilon)));
      return tf.mul(normal, this.scale.read());
    });
  }
}

tf.serialization.registerClass(RMSNormalization);
