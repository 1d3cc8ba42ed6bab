import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import type {
  ConstraintIdentifier,
  InitializerIdentifier,
  RegularizerIdentifier,
} from '../tfjs/resolve.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { flagOption } from './options.js';
import { addSettled, weightOptions } from './weight_settings.js';

/** What Snake takes. */
export interface SnakeArgs extends LayerArgs {
  /** Whether the weight is the logarithm of alpha, as BigVGAN's `alpha_logscale` has it; default false. */
  alphaLogarithmic?: boolean;
  /** What alpha (or its logarithm) starts as; default 'ones', of the logarithm 'zeros': alpha 1 in both. */
  alphaInitializer?: InitializerIdentifier;
  /** A penalty on the weight; default none. */
  alphaRegularizer?: RegularizerIdentifier | null;
  /** What the weight is brought back to after each step; default none. */
  alphaConstraint?: ConstraintIdentifier | null;
}

/** Added to the alpha that divides, as in DAC and BigVGAN: an alpha of 0 leaves x as it is. */
const LEAST = 1e-9;

/**
 * Adds a periodic part to each element: x + sin^2(alpha x) / alpha, with an alpha for each channel that is learnt. Vocoders
 * and codecs continue tones with it that a ReLU would not.
 *
 * Input and output [batch, ..., channels]. Weights: alpha [channels], or its logarithm.
 *
 * Source: Ziyin, Hartwig & Ueda 2020, arXiv 2006.08195, equation 3; Snake1d of DAC (Kumar et al. 2023, arXiv 2306.06546)
 * and Snake of BigVGAN (Lee et al. 2022, arXiv 2206.04658).
 *
 * @throws ValueError for a bad argument, or channels that are not known
 * @example
 * const layer = new Snake();
 * (layer.apply(tf.tensor2d([[Math.PI / 2]])) as tf.Tensor).dataSync(); // Float32Array [2.5708]
 */
export class Snake extends CheckedLayer {
  static readonly className = 'Snake';
  /** Whether the weight is the logarithm of alpha. */
  declare readonly alphaLogarithmic: boolean;
  private alpha!: tfl.LayerVariable;

  constructor(args: SnakeArgs = {}) {
    super(args, {
      alphaLogarithmic: flagOption(false),
      ...weightOptions('alpha', args?.alphaLogarithmic === true ? 'zeros' : 'ones'),
    });
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const where = this.getClassName();
    const shape = oneShape(where, inputShape);
    const channels = shape.at(-1) ?? fail(where, 'the channels of the input', 'defined', shape);
    this.alpha = addSettled(this, 'alpha', [channels]);
    this.inputSpec = [new tfl.InputSpec({ minNDim: 2, axes: { [-1]: channels } })];
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(this.getClassName(), inputShape);
    if (shape.length < 2) fail(this.getClassName(), 'the input', 'of rank 2 or more', shape);
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x] = this.weighed(inputs) as [tf.Tensor];
      const weight = this.alpha.read();
      const alpha = this.alphaLogarithmic ? tf.exp(weight) : weight;
      return tf.add(x, tf.div(tf.square(tf.sin(tf.mul(x, alpha))), tf.add(alpha, LEAST)));
    });
  }
}

tf.serialization.registerClass(Snake);
