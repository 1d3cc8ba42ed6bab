import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { ELEMENT } from '../element_types.js';
import {
  axisOf,
  type Call,
  host,
  type Input,
  list,
  need,
  no,
  number,
  type Operator,
  sameShape,
} from './operator.js';

type Reduce = (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor;

/** The axes, which newer versions take as an input; none stands for all, or for nothing to do. */
function axesOf(inputs: readonly Input[], call: Call): number[] | null {
  const rank = need(inputs, 0).rank;
  const given = inputs[1] ? [...host(inputs[1])] : list(call, 'axes');
  if (given !== undefined && given.length > 0) return given.map((axis) => axisOf(axis, rank));
  if (number(call, 'noop_with_empty_axes', 0)) return null;
  return Array.from({ length: rank }, (_, i) => i);
}

/** @param alone what is done to each element where there are no axes. */
const reduction = (run: Reduce, alone: (x: tf.Tensor) => tf.Tensor = tf.clone): Operator => ({
  run(inputs, call) {
    const x = need(inputs, 0);
    const axes = axesOf(inputs, call);
    if (axes === null) return alone(x);
    // Where there is nothing the greatest boolean is false, the least true: so as numbers.
    const wide = x.dtype === 'bool' ? tf.cast(x, 'float32') : x;
    const y = axes.length === 0 ? alone(wide) : run(wide, axes, number(call, 'keepdims', 1) !== 0);
    if (x.dtype === 'bool') return tf.greater(y, 0);
    return y.dtype === x.dtype ? y : tf.cast(y, x.dtype);
  },
});

const l2: Reduce = (x, ...rest) => tf.sqrt(tf.sum(tf.square(x), ...rest));

/** An empty maximum is minus infinity. */
const max: Reduce = (x, axes, keep) => {
  if (x.size > 0) return tf.max(x, axes, keep);
  return emptied(x, axes, keep, x.dtype === 'int32' ? -(2 ** 31) : Number.NEGATIVE_INFINITY);
};
const min: Reduce = (x, axes, keep) => {
  if (x.size > 0) return tf.min(x, axes, keep);
  return emptied(x, axes, keep, x.dtype === 'int32' ? 2 ** 31 - 1 : Number.POSITIVE_INFINITY);
};

function emptied(x: tf.Tensor, axes: number[], keep: boolean, value: number): tf.Tensor {
  const full = x.shape.map((n, i) => (axes.includes(i) ? 1 : n));
  const shape = keep ? full : full.filter((_, i) => !axes.includes(i));
  return tf.fill(shape, value, x.dtype as 'float32');
}

/** The place of an extreme along an axis. */
const place = (run: typeof tf.argMax): Operator => ({
  run(inputs, call) {
    const x = need(inputs, 0);
    const axis = axisOf(number(call, 'axis', 0), x.rank);
    const last = number(call, 'select_last_index', 0) !== 0;
    const found = last
      ? tf.sub(tf.scalar(x.shape[axis]! - 1, 'int32'), run(tf.reverse(x, axis), axis))
      : run(x, axis);
    return number(call, 'keepdims', 1) ? tf.expandDims(found, axis) : found;
  },
  types: () => [ELEMENT.int64],
});

const cumulative = (run: (x: tf.Tensor, axis: number, call: Call) => tf.Tensor): Operator => ({
  run(inputs, call) {
    const x = need(inputs, 0);
    return run(x, axisOf(host(need(inputs, 1))[0]!, x.rank), call);
  },
  shapes: sameShape,
});

const steps = (call: Call) =>
  [number(call, 'exclusive', 0) !== 0, number(call, 'reverse', 0) !== 0] as const;

/**
 * Along the axis, or before opset 13 along all axes from it on together.
 */
const normalized = (run: (x: tf.Tensor, axis: number) => tf.Tensor): Operator => ({
  run(inputs, call) {
    const x = need(inputs, 0);
    const old = call.opset < 13;
    const axis = axisOf(number(call, 'axis', old ? 1 : -1), Math.max(x.rank, 1));
    if (!old || axis === x.rank - 1) return run(x, axis);
    const before = product(x.shape.slice(0, axis));
    return tf.reshape(run(tf.reshape(x, [before, x.size / before]), 1), x.shape);
  },
  shapes: sameShape,
});

/** x - max, which the logarithm of the sum of exponentials does not overflow with. */
const shifted = (x: tf.Tensor, axis: number) => tf.sub(x, tf.max(x, axis, true));

function logSoftmax(x: tf.Tensor, axis: number): tf.Tensor {
  const y = shifted(x, axis);
  return tf.sub(y, tf.log(tf.sum(tf.exp(y), axis, true)));
}

function softmax(x: tf.Tensor, axis: number): tf.Tensor {
  if (axis === x.rank - 1) return tf.softmax(x);
  const y = tf.exp(shifted(x, axis));
  return tf.div(y, tf.sum(y, axis, true));
}

function hardmax(x: tf.Tensor, axis: number): tf.Tensor {
  const n = x.shape[axis]!;
  const hot = tf.oneHot(tf.cast(tf.argMax(x, axis), 'int32'), n, 1, 0, 'float32');
  const order = Array.from({ length: x.rank - 1 }, (_, i) => i);
  order.splice(axis, 0, x.rank - 1);
  return tf.transpose(hot, order);
}

const lpNormalization: Operator = {
  run(inputs, call) {
    const x = need(inputs, 0);
    const axis = axisOf(number(call, 'axis', -1), x.rank);
    const p = number(call, 'p', 2);
    if (p !== 1 && p !== 2) no(`p=${p}`);
    const norm = p === 1 ? tf.sum(tf.abs(x), axis, true) : l2(x, [axis], true);
    return tf.div(x, tf.add(norm, tf.cast(tf.equal(norm, 0), 'float32')));
  },
  shapes: sameShape,
};

/** Operators along axes. */
export const REDUCTIONS: Readonly<Record<string, Operator>> = {
  ArgMax: place(tf.argMax),
  ArgMin: place(tf.argMin),
  CumProd: cumulative((x, axis, call) => tf.cumprod(x, axis, ...steps(call))),
  CumSum: cumulative((x, axis, call) => tf.cumsum(x, axis, ...steps(call))),
  Hardmax: normalized(hardmax),
  LogSoftmax: normalized(logSoftmax),
  LpNormalization: lpNormalization,
  ReduceL1: reduction((x, ...rest) => tf.sum(tf.abs(x), ...rest), tf.abs),
  ReduceL2: reduction(l2, tf.abs),
  ReduceLogSum: reduction((x, ...rest) => tf.log(tf.sum(x, ...rest)), tf.log),
  ReduceLogSumExp: reduction((x, ...rest) => logSumExp(x, ...rest)),
  ReduceMax: reduction(max),
  ReduceMean: reduction(tf.mean),
  ReduceMin: reduction(min),
  ReduceProd: reduction(tf.prod),
  ReduceSum: reduction(tf.sum),
  ReduceSumSquare: reduction((x, ...rest) => tf.sum(tf.square(x), ...rest), tf.square),
  Softmax: normalized(softmax),
};

function logSumExp(x: tf.Tensor, axes: number[], keep: boolean): tf.Tensor {
  if (x.size > 0) return tf.logSumExp(x, axes, keep);
  return emptied(x, axes, keep, Number.NEGATIVE_INFINITY);
}
