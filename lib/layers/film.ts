import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { CheckedLayer, type LayerArgs } from './checked_layer.js';
import { flagOption } from './options.js';
import { twoShapes } from './two_shapes.js';
import { addSettled, KERNEL_OPTIONS, type KernelSettingsArgs } from './weight_settings.js';

/** What FiLM takes. */
export interface FiLMArgs extends LayerArgs, KernelSettingsArgs {
  /** Whether a bias is added to scales and shifts; default true. */
  useBias?: boolean;
}

/**
 * Feature-wise linear modulation: a condition, such as a class, a time or a text, scales and shifts the channels of x,
 * y = (1 + s) x + t with [s, t] = condition kernel + bias.
 *
 * Inputs [x, condition]: x [batch, ..., channels]; condition [batch, size], or of the rank of x, of its lengths or 1 on
 * each axis between. Output as x. Weights: kernel [size, 2 channels], bias [2 channels].
 *
 * Source: Perez et al. 2018, arXiv 1709.07871, equation 2, with the 1 of its section 7.2; scale and shift of the residual
 * blocks of diffusion models.
 *
 * @throws ValueError for a bad argument, or unless it gets two inputs that fit each other
 * @example
 * const layer = new FiLM();
 * layer.computeOutputShape([[null, 7, 7, 8], [null, 16]]); // [null, 7, 7, 8]
 */
export class FiLM extends CheckedLayer {
  static readonly className = 'FiLM';
  /** Whether there is a bias. */
  declare readonly useBias: boolean;
  private kernel!: tfl.LayerVariable;
  private bias: tfl.LayerVariable | null = null;

  constructor(args: FiLMArgs = {}) {
    super(args, { useBias: flagOption(true), ...KERNEL_OPTIONS });
  }

  /** The shapes of x and of the condition, of which the last lengths are known. */
  private both(inputShape: Shape | Shape[]): [x: Shape, condition: Shape] {
    const where = this.getClassName();
    const [x, condition] = twoShapes(where, inputShape, '[x, condition]');
    const alike = [2, x.length].includes(condition.length);
    const fits = condition.every((n, axis) => {
      const same = n === null || n === 1 || x[axis] === null || n === x[axis];
      return same || axis === condition.length - 1;
    });
    if (x.length < 2 || x.at(-1) == null) {
      fail(where, 'x', '[batch, ..., channels] of known channels', x);
    }
    if (!alike || !fits || condition.at(-1) == null) {
      fail(where, 'the condition', '[batch, size], or of lengths that fit x', condition);
    }
    return [x, condition];
  }

  override build(inputShape: Shape | Shape[]): void {
    const [x, condition] = this.both(inputShape);
    const outputs = 2 * x.at(-1)!;
    this.kernel = addSettled(this, 'kernel', [condition.at(-1)!, outputs]);
    if (this.useBias) this.bias = addSettled(this, 'bias', [outputs]);
    super.build(inputShape);
  }

  /** The shape of x. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [x, condition] = this.both(inputShape);
    const sizes = [condition.at(-1)!, 2 * x.at(-1)!];
    if (this.built && this.kernel.shape.join() !== sizes.join()) {
      fail(this.getClassName(), 'the inputs', `those of a kernel of [${this.kernel.shape}]`, [
        x,
        condition,
      ]);
    }
    return x;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, condition] = this.weighed(inputs) as [tf.Tensor, tf.Tensor];
      const kernel = this.kernel.read() as tf.Tensor2D;
      const [size, outputs] = kernel.shape;
      const product = tf.matMul(tf.reshape(condition, [-1, size]), kernel);
      const both = this.bias === null ? product : tf.add(product, this.bias.read());
      const between =
        condition.rank === 2 ? x.shape.slice(1, -1).fill(1) : condition.shape.slice(1, -1);
      const placed = tf.reshape(both, [condition.shape[0]!, ...between, outputs]);
      const [scale, shift] = tf.split(placed, 2, -1) as [tf.Tensor, tf.Tensor];
      return tf.add(tf.mul(x, tf.add(scale, 1)), shift);
    });
  }
}

tf.serialization.registerClass(FiLM);
