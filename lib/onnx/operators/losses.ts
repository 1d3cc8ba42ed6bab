import * as tf from '@tensorflow/tfjs-core';
import { gatherElements } from './gather.js';
import { type Call, type Input, need, no, number, type Operator, word } from './operator.js';

/** Minus the logarithm at each label, weighted: [n, ...]; log [n, classes, ...], labels [n, ...]. */
function likelihood(log: tf.Tensor, labels: tf.Tensor, weights: Input, call: Call): tf.Tensor {
  const ignored = 'ignore_index' in call.attributes ? number(call, 'ignore_index') : null;
  const counts = ignored === null ? null : tf.notEqual(labels, tf.scalar(ignored, 'int32'));
  const zero = tf.zerosLike(labels);
  const safe = counts === null ? labels : tf.where(counts, labels, zero);
  const picked = tf.squeeze(gatherElements(log, tf.expandDims(safe, 1), 1), [1]);
  const flat = tf.reshape(safe, [safe.size]) as tf.Tensor1D;
  const own = weights ? tf.reshape(tf.gather(weights, flat), safe.shape) : tf.onesLike(picked);
  const weight = counts === null ? own : tf.mul(own, tf.cast(counts, 'float32'));
  const loss = tf.neg(tf.mul(picked, weight));
  switch (word(call, 'reduction', 'mean')) {
    case 'none':
      return loss;
    case 'sum':
      return tf.sum(loss);
    case 'mean':
      return tf.div(tf.sum(loss), tf.sum(weight));
    default:
      return no(`reduction=${word(call, 'reduction')}`);
  }
}

function logSoftmax(x: tf.Tensor): tf.Tensor {
  const shifted = tf.sub(x, tf.max(x, 1, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
}

/** Losses of classes. */
export const LOSS_OPERATORS: Readonly<Record<string, Operator>> = {
  NegativeLogLikelihoodLoss: {
    run: (inputs, call) => likelihood(need(inputs, 0), need(inputs, 1), inputs[2] ?? null, call),
  },
  SoftmaxCrossEntropyLoss: {
    run(inputs, call) {
      const log = logSoftmax(need(inputs, 0));
      const loss = likelihood(log, need(inputs, 1), inputs[2] ?? null, call);
      return [loss, log].slice(0, call.outputs);
    },
    types: ({ types, outputs }) => [types[0]!, types[0]!].slice(0, outputs),
  },
};
