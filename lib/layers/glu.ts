import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { axesOf } from './axes.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { integerOption } from './options.js';

/** What GLU takes. */
export interface GLUArgs extends LayerArgs {
  /** Which axis has the two halves; default -1. */
  axis?: number;
}

/**
 * The gated linear unit: the first half of an axis times the sigmoid of the second, PyTorch's GLU.
 *
 * Input [batch, ..., 2 channels], output [batch, ..., channels]. No weights.
 *
 * Source: torch.nn.GLU; Dauphin et al. 2017, arXiv 1612.08083, equation 1.
 *
 * @throws ValueError for a bad argument, or an axis of odd length
 * @example
 * const layer = new GLU();
 * (layer.apply(tf.tensor2d([[3, 0]])) as tf.Tensor).dataSync(); // Float32Array [1.5]
 */
export class GLU extends CheckedLayer {
  static readonly className = 'GLU';
  /** Which axis has the two halves. */
  declare readonly axis: number;

  constructor(args: GLUArgs = {}) {
    super(args, { axis: integerOption(-8, -1) });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const where = this.getClassName();
    const shape = oneShape(where, inputShape);
    const [axis] = axesOf(where, this.axis, shape) as [number];
    const n = shape[axis]!;
    if (n === null) return shape;
    return n % 2 === 0 ? shape.with(axis, n / 2) : fail(where, `axis ${axis}`, 'of even length', n);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x] = this.tensors(inputs) as [tf.Tensor];
      const [axis] = axesOf(this.getClassName(), this.axis, x.shape);
      const [half, gate] = tf.split(x, 2, axis) as [tf.Tensor, tf.Tensor];
      return tf.mul(half, tf.sigmoid(gate));
    });
  }
}

tf.serialization.registerClass(GLU);
