import * as tf from '@tensorflow/tfjs-core';
import { type Any, axesOf, type Known, type Operation, type Shape } from './operation.js';

/** The shape without these axes, or with 1 there. */
function reduced({ shape }: Known, axes: number[], keepdims: boolean): Shape {
  return keepdims
    ? shape.map((n, i) => (axes.includes(i) ? 1 : n))
    : shape.filter((_, i) => !axes.includes(i));
}

type Reduce = (x: tf.Tensor, axes: number[], keepdims: boolean) => tf.Tensor;

const reduction = (run: Reduce, module: Operation['module'] = 'numpy'): Operation => ({
  module,
  inputs: ['x'],
  options: { axis: null, keepdims: false },
  shape: ({ x, axis, keepdims }: Any) => reduced(x, axesOf(axis, x.shape.length), keepdims),
  run: ({ x, axis, keepdims }: Any) => run(x, axesOf(axis, x.rank), keepdims),
});

const variance: Reduce = (x, axes, keepdims) => {
  const { variance: squares } = tf.moments(x, axes, keepdims);
  return squares;
};

/** The place of an extreme along one axis. */
const place = (run: (x: tf.Tensor, axis: number) => tf.Tensor): Operation =>
  reduction((x, [axis], keepdims) => {
    const y = run(x, axis!);
    return keepdims ? tf.expandDims(y, axis) : y;
  });

/** Keras's operations along axes. */
export const REDUCTIONS: Record<string, Operation> = {
  All: reduction((x, ...rest) => tf.all(tf.cast(x, 'bool'), ...rest)),
  Amax: reduction(tf.max),
  Amin: reduction(tf.min),
  Any: reduction((x, ...rest) => tf.any(tf.cast(x, 'bool'), ...rest)),
  Argmax: place(tf.argMax),
  Argmin: place(tf.argMin),
  Logsumexp: reduction(tf.logSumExp, 'math'),
  Max: reduction(tf.max),
  Mean: reduction(tf.mean),
  Min: reduction(tf.min),
  Prod: reduction(tf.prod),
  Std: reduction((x, ...rest) => tf.sqrt(variance(x, ...rest))),
  Sum: reduction(tf.sum),
  Var: reduction(variance),
};
