import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/**
 * An LSTM that gives its last step and its states gives one tensor twice, and predictions dispose of it after the first of
 * both was used: a decoder that starts from the encoder's states threw. Importing this file makes each output a tensor of
 * its own.
 */
const { prototype } = tfl.layers.Layer;
const stockApply = prototype.apply;

prototype.apply = function (this: tfl.layers.Layer, ...given: Parameters<typeof stockApply>) {
  const made = stockApply.apply(this, given);
  if (!Array.isArray(made) || !(made[0] instanceof tf.Tensor)) return made;
  const all = made as tf.Tensor[];
  return all.map((one, i) => (all.indexOf(one) === i ? one : tf.clone(one)));
};
