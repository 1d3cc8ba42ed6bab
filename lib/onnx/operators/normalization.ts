import * as tf from '@tensorflow/tfjs-core';
import {
  axisOf,
  type Call,
  channelsLast,
  type Input,
  list,
  need,
  no,
  number,
  type Operator,
  sameShape,
} from './operator.js';

/** A vector for each channel of x, channels last or second. */
const along = (v: tf.Tensor, x: tf.Tensor, call: Call) =>
  call.channelsLast || x.rank < 3 ? v : tf.reshape(v, [v.size, ...x.shape.slice(2).map(() => 1)]);

/** What of a BatchNormalization is not computed here. */
function checkBatchNorm(call: Call): void {
  if (number(call, 'training_mode', 0) !== 0) no('with training_mode');
  if (number(call, 'spatial', 1) === 0) no('with spatial=0');
}

function batchNorm(inputs: readonly Input[], call: Call): tf.Tensor {
  checkBatchNorm(call);
  const x = need(inputs, 0);
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => along(need(inputs, i), x, call));
  const epsilon = number(call, 'epsilon', 1e-5);
  const factor = tf.div(scale!, tf.sqrt(tf.add(variance!, epsilon)));
  return tf.add(tf.mul(tf.sub(x, mean!), factor), bias!);
}

function standardized(x: tf.Tensor, axes: number[], epsilon: number) {
  const { mean, variance } = tf.moments(x, axes, true);
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)));
}

function instanceNorm(inputs: readonly Input[], call: Call): tf.Tensor {
  const x = need(inputs, 0);
  const first = call.channelsLast ? 1 : 2;
  const axes = Array.from({ length: x.rank - 2 }, (_, i) => i + first);
  const y = standardized(x, axes, number(call, 'epsilon', 1e-5));
  return tf.add(tf.mul(y, along(need(inputs, 1), x, call)), along(need(inputs, 2), x, call));
}

function groupNorm(inputs: readonly Input[], call: Call): tf.Tensor {
  const groups = number(call, 'num_groups');
  const [scale, bias] = [need(inputs, 1), need(inputs, 2)];
  return channelsLast(need(inputs, 0), call, (x) => {
    const c = x.shape.at(-1)!;
    const split = tf.reshape(x, [x.shape[0]!, x.size / x.shape[0]! / c, groups, c / groups]);
    const y = standardized(split, [1, 3], number(call, 'epsilon', 1e-5));
    if (call.opset >= 21) return tf.add(tf.mul(tf.reshape(y, x.shape), scale), bias);
    // Before opset 21 the scale is one for each group.
    const each = (v: tf.Tensor) => tf.reshape(v, [groups, 1]);
    return tf.reshape(tf.add(tf.mul(y, each(scale)), each(bias)), x.shape);
  });
}

const layerNorm: Operator = {
  run(inputs, call) {
    const x = need(inputs, 0);
    const first = axisOf(number(call, 'axis', -1), x.rank);
    const axes = Array.from({ length: x.rank - first }, (_, i) => first + i);
    const { mean, variance } = tf.moments(x, axes, true);
    const inverse = tf.rsqrt(tf.add(variance, number(call, 'epsilon', 1e-5)));
    const scaled = tf.mul(tf.mul(tf.sub(x, mean), inverse), need(inputs, 1));
    const bias = inputs[2];
    const y = bias ? tf.add(scaled, bias) : scaled;
    return [y, mean, inverse].slice(0, call.outputs);
  },
};

const rmsNorm: Operator = {
  run(inputs, call) {
    const x = need(inputs, 0);
    const first = axisOf(number(call, 'axis', -1), x.rank);
    const axes = Array.from({ length: x.rank - first }, (_, i) => first + i);
    const square = tf.mean(tf.square(x), axes, true);
    const root = tf.sqrt(tf.add(square, number(call, 'epsilon', 1e-5)));
    return tf.mul(tf.div(x, root), need(inputs, 1));
  },
  shapes: sameShape,
};

/** Local response normalization: over neighbouring channels. */
const lrn = (x: tf.Tensor, call: Call): tf.Tensor => {
  const size = number(call, 'size');
  const [alpha, beta] = [number(call, 'alpha', 1e-4), number(call, 'beta', 0.75)];
  const square = tf.square(x);
  const before = Math.floor((size - 1) / 2);
  const c = x.shape.at(-1)!;
  const pads = x.shape.map((_, i): [number, number] =>
    i === x.rank - 1 ? [before, size - 1 - before] : [0, 0],
  );
  const wide = tf.pad(square, pads);
  const parts = Array.from({ length: size }, (_, i) =>
    tf.slice(
      wide,
      x.shape.map((_, axis) => (axis === x.rank - 1 ? i : 0)),
      x.shape.with(-1, c),
    ),
  );
  const sum = parts.reduce((a, b) => tf.add(a, b));
  return tf.div(x, tf.pow(tf.add(number(call, 'bias', 1), tf.mul(sum, alpha / size)), beta));
};

const meanVariance: Operator = {
  run(inputs, call) {
    const x = need(inputs, 0);
    const axes = (list(call, 'axes') ?? [0, 2, 3]).map((axis) => axisOf(axis, x.rank));
    const { mean, variance } = tf.moments(x, axes, true);
    return tf.div(tf.sub(x, mean), tf.add(tf.sqrt(variance), 1e-9));
  },
  shapes: sameShape,
};

const spatial = (run: (inputs: readonly Input[], call: Call) => tf.Tensor): Operator => ({
  run,
  shapes: sameShape,
  axes: 'spatial',
});

/** Operators that give what they see a mean and a variance. */
export const NORMALIZATION_OPERATORS: Readonly<Record<string, Operator>> = {
  BatchNormalization: {
    run: batchNorm,
    shapes(inputs, call) {
      checkBatchNorm(call);
      return sameShape(inputs);
    },
    axes: 'spatial',
  },
  GroupNormalization: spatial(groupNorm),
  InstanceNormalization: spatial(instanceNorm),
  LayerNormalization: layerNorm,
  LRN: spatial((inputs, call) => channelsLast(need(inputs, 0), call, (x) => lrn(x, call))),
  MeanVarianceNormalization: meanVariance,
  RMSNormalization: rmsNorm,
};
