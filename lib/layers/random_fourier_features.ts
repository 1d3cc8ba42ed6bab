import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { getInitializer } from '../tfjs/resolve.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { integerOption, numberOption, seedOption } from './options.js';

/** What RandomFourierFeatures takes. */
export interface RandomFourierFeaturesArgs extends LayerArgs {
  /** How many directions are drawn; each gives a cosine and a sine. */
  features: number;
  /** The standard deviation of what is drawn, in waves for each unit of the input; default 1. */
  scale?: number;
  /** What it draws by; default null, something else each time. */
  seed?: number | null;
}

/**
 * Coordinates as cosines and sines along random directions, y = [cos(2 pi x B), sin(2 pi x B)], from which a network
 * learns details that it would smooth away. B is drawn once from a normal distribution, does not train, and is saved.
 *
 * Input [batch, ..., in], output [batch, ..., 2 features]. Weights: kernel B [in, features], not trainable.
 *
 * Source: Tancik et al. 2020, arXiv 2006.10739, equation 5 and section 6.1; with in = 1 the Gaussian time embedding of
 * score-based models.
 *
 * @throws ValueError for a bad argument, or channels that are not known
 * @example
 * const layer = new RandomFourierFeatures({ features: 32, scale: 10, seed: 1 });
 * layer.computeOutputShape([null, 2]); // [null, 64]
 */
export class RandomFourierFeatures extends CheckedLayer {
  static readonly className = 'RandomFourierFeatures';
  /** How many directions are drawn. */
  declare readonly features: number;
  /** The standard deviation of what is drawn. */
  declare readonly scale: number;
  /** What it draws by. */
  declare readonly seed: number | null;
  private kernel!: tfl.LayerVariable;

  constructor(args: RandomFourierFeaturesArgs) {
    super(args, { features: integerOption(1), scale: numberOption(1), seed: seedOption });
  }

  override build(inputShape: Shape | Shape[]): void {
    const where = this.getClassName();
    const shape = oneShape(where, inputShape);
    const inputs = shape.at(-1) ?? fail(where, 'the channels of the input', 'defined', shape);
    const { features, scale, seed } = this;
    const config = { mean: 0, stddev: scale, seed };
    const normal = getInitializer(where, 'kernel', { className: 'RandomNormal', config });
    const size = [inputs, features];
    this.kernel = this.addWeight('kernel', size, 'float32', normal, undefined, false);
    this.inputSpec = [new tfl.InputSpec({ minNDim: 2, axes: { [-1]: inputs } })];
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(this.getClassName(), inputShape);
    if (shape.length < 2) fail(this.getClassName(), 'the input', 'of rank 2 or more', shape);
    return shape.with(-1, 2 * this.features);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x] = this.weighed(inputs) as [tf.Tensor];
      const kernel = this.kernel.read() as tf.Tensor2D;
      const flat = tf.matMul(tf.reshape(x, [-1, kernel.shape[0]]), kernel);
      const angles = tf.mul(flat, 2 * Math.PI);
      const waves = tf.concat([tf.cos(angles), tf.sin(angles)], -1);
      return tf.reshape(waves, x.shape.with(-1, 2 * this.features));
    });
  }
}

tf.serialization.registerClass(RandomFourierFeatures);
