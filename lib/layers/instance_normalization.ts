import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Shape } from '../ops/data_format.js';
import { fusedGroupNorm } from '../ops/group_norm.js';
import { standardized } from '../ops/standardized.js';
import { CheckedLayer, type LayerArgs } from './checked_layer.js';
import { featureMaps } from './feature_maps.js';
import { flagOption, numberOption } from './options.js';
import { addSettled, NORM_OPTIONS, type NormSettingsArgs } from './weight_settings.js';

/** What InstanceNormalization takes. */
export interface InstanceNormalizationArgs extends LayerArgs, NormSettingsArgs {
  /** Added to the variance; default 1e-5. */
  epsilon?: number;
  /** Whether there are a `gamma` to multiply by and a `beta` to add; default false. */
  affine?: boolean;
}

/**
 * PyTorch's InstanceNorm1d to 3d: gives each channel of every sample mean 0 and variance 1 over its places, and forgets
 * so the contrast of the single picture. No running statistics: training and prediction compute the same.
 *
 * Input and output [batch, ...spatial, channels]. Weights, if affine: gamma [channels], beta [channels].
 *
 * Source: torch.nn.InstanceNorm2d; Ulyanov, Vedaldi & Lempitsky 2016, arXiv 1607.08022, equation 4.
 *
 * @throws ValueError for a bad argument, or an input without a spatial axis
 * @example
 * const layer = new InstanceNormalization({ affine: true });
 * layer.computeOutputShape([null, 7, 7, 8]); // [null, 7, 7, 8]
 */
export class InstanceNormalization extends CheckedLayer {
  static readonly className = 'InstanceNormalization';
  /** Added to the variance. */
  declare readonly epsilon: number;
  /** Whether there are gamma and beta. */
  declare readonly affine: boolean;
  private gamma: tfl.LayerVariable | null = null;
  private beta: tfl.LayerVariable | null = null;

  constructor(args: InstanceNormalizationArgs = {}) {
    super(args, { epsilon: numberOption(1e-5), affine: flagOption(false), ...NORM_OPTIONS });
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { shape, channels } = featureMaps(this.getClassName(), inputShape);
    if (this.affine) {
      this.gamma = addSettled(this, 'gamma', [channels]);
      this.beta = addSettled(this, 'beta', [channels]);
    }
    this.inputSpec = [new tfl.InputSpec({ ndim: shape.length, axes: { [-1]: channels } })];
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return featureMaps(this.getClassName(), inputShape).shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = this.weighed(inputs)[0]!;
      const { epsilon } = this;
      const weights = { gamma: this.gamma?.read() ?? null, beta: this.beta?.read() ?? null };
      const fused = fusedGroupNorm(x, weights, { groups: x.shape.at(-1)!, epsilon });
      if (fused !== null) return fused;
      const normal = standardized(x, epsilon);
      if (this.gamma === null) return normal;
      return tf.add(tf.mul(normal, weights.gamma!), weights.beta!);
    });
  }
}

tf.serialization.registerClass(InstanceNormalization);
