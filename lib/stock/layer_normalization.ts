import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { only } from '../ops/data_format.js';
import { registry } from '../tfjs/resolve.js';

interface StockLayerNormalization {
  readonly axis: number[];
  readonly epsilon: number;
  readonly gamma: tfl.LayerVariable | null;
  readonly beta: tfl.LayerVariable | null;
}

type Call = (
  this: StockLayerNormalization,
  inputs: tf.Tensor | tf.Tensor[],
  kwargs: object,
) => tf.Tensor;

/** tfjs's LayerNormalization throws on five axes, those of volumes. Importing this file makes it normalise them as well. */
const prototype: { call: Call } = registry().LayerNormalization![0].prototype;
const stockCall = prototype.call;

prototype.call = function (inputs, kwargs) {
  const x = only(inputs);
  if (x.rank <= 4) return stockCall.call(this, inputs, kwargs);
  return tf.tidy(() => {
    const { axis, epsilon, gamma, beta } = this;
    const shape = x.shape.map((n, i) => (axis.includes(i) ? n : 1));
    const { mean, variance } = tf.moments(x, axis, true);
    const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)));
    const scaled = gamma ? tf.mul(normal, tf.reshape(gamma.read(), shape)) : normal;
    return beta ? tf.add(scaled, tf.reshape(beta.read(), shape)) : scaled;
  });
};
