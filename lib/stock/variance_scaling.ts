import type * as tf from '@tensorflow/tfjs-core';
import { registry } from '../tfjs/resolve.js';
import { withSettings } from './with_settings.js';

/**
 * Normal initializers of Keras's spread: glorotNormal, heNormal, leCunNormal and VarianceScaling draw from a normal
 * distribution that is cut off at two standard deviations, which leaves 0.88 of the spread. Keras makes up for it, stock
 * does not. `truncatedNormal`, Keras's own name of that distribution, is uniform in stock.
 */
interface VarianceScaling {
  readonly scale: number;
  readonly distribution: string;
}

type Apply = (this: VarianceScaling, shape: number[], dtype?: tf.DataType) => tf.Tensor;

/** The standard deviation of a standard normal distribution that is cut off at -2 and 2. */
const CUT_OFF_DEVIATION = 0.8796256610342398;

const prototype: { apply: Apply } = registry().VarianceScaling![0].prototype;
const { apply } = prototype;

prototype.apply = function (shape, dtype) {
  const { distribution, scale } = this;
  if (!['normal', 'truncatedNormal'].includes(distribution)) return apply.call(this, shape, dtype);
  const spread = { scale: scale / CUT_OFF_DEVIATION ** 2, distribution: 'normal' };
  return apply.call(withSettings<VarianceScaling>(this, spread), shape, dtype);
};
