import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { gaussianKl } from '../losses/gaussian_kl.js';
import type { Shape } from '../ops/data_format.js';
import { nextSeed } from '../stock/seed.js';
import { inLoss } from '../tfjs/loss_scope.js';
import { ActivityPenalty } from './activity_penalty.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { numberOption, seedOption } from './options.js';

/** What Sampling takes. */
export interface SamplingArgs extends LayerArgs {
  /**
   * What the divergence from the standard normal distribution counts in the loss, in nats a sample; default 0: it is no
   * part of it.
   */
  divergenceWeight?: number;
  /** What it draws by in training; default null, something else each time. */
  seed?: number | null;
}

/**
 * Draws a code from normal distributions of given means and logarithms of variances: in training mean + e^(logVariance / 2)
 * times standard normal noise, in prediction the mean. With a `divergenceWeight` its divergence from the standard normal
 * distribution is a part of the loss.
 *
 * Inputs [mean, logVariance], both [batch, ..., code]; output [batch, ..., code]. No weights.
 *
 * Source: Kingma & Welling 2014, arXiv 1312.6114, section 2.4.
 *
 * @throws ValueError unless it gets two inputs of one shape
 * @example
 * const layer = layers.sampling({ seed: 1 });
 * layer.computeOutputShape([[null, 16], [null, 16]]); // [null, 16]
 */
export class Sampling extends CheckedLayer {
  static readonly className = 'Sampling';
  /** What the divergence counts in the loss. */
  declare readonly divergenceWeight: number;
  /** What it draws by in training. */
  declare seed: number | null;
  private readonly penalty: ActivityPenalty | null;

  constructor(args: SamplingArgs = {}) {
    const most = Number.MAX_VALUE;
    super(args, { divergenceWeight: numberOption(0, 0, most), seed: seedOption });
    const { divergenceWeight } = this;
    const divergence = (both: tf.Tensor) => {
      const [mean, logVariance] = tf.split(both, 2, -1) as [tf.Tensor, tf.Tensor];
      return tf.mul(tf.sum(gaussianKl(mean, logVariance)), divergenceWeight) as tf.Scalar;
    };
    this.penalty = divergenceWeight > 0 ? new ActivityPenalty({ apply: divergence }) : null;
    const { penalty } = this;
    if (penalty !== null) this.addLoss(() => penalty.take());
  }

  /** The shape of a mean. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const where = this.getClassName();
    const shapes = inputShape as Shape[];
    const given = Array.isArray(shapes) && shapes.length === 2 && shapes.every(Array.isArray);
    const [mean, logVariance] = given ? shapes.map((one) => oneShape(where, one)) : [];
    if (mean === undefined || mean.length < 2 || mean.join() !== logVariance!.join()) {
      fail(where, 'the input', 'two tensors of one shape, [mean, logVariance]', inputShape);
    }
    return mean;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    const training = kwargs?.training === true;
    const [mean, logVariance] = this.tensors(inputs) as [tf.Tensor, tf.Tensor];
    return tf.tidy(() => {
      if (training || inLoss()) this.penalty?.add(tf.concat([mean, logVariance], -1));
      if (!training) return tf.clone(mean);
      // tfjs takes the text of a seed.
      const drawn = nextSeed(this) as unknown as number;
      const noise = tf.randomNormal(mean.shape, 0, 1, 'float32', drawn);
      return tf.add(mean, tf.mul(tf.exp(tf.div(logVariance, 2)), noise));
    });
  }
}

tf.serialization.registerClass(Sampling);
