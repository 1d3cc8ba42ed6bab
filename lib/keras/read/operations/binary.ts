import * as tf from '@tensorflow/tfjs-core';
import { type Any, broadcast, no, type Operation } from './operation.js';

/** Two tensors, broadcast. */
const binary = (run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operation => ({
  module: 'numpy',
  inputs: ['x1', 'x2'],
  options: {},
  shape: ({ x1, x2 }: Any) => broadcast(x1.shape, x2.shape),
  run: ({ x1, x2 }: Any) => run(x1, x2),
});

const logical = (run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
  binary((a, b) => run(tf.cast(a, 'bool'), tf.cast(b, 'bool')));

/** Keras's operations on two tensors, and its choice between two. */
export const BINARY_OPERATIONS: Record<string, Operation> = {
  Add: binary(tf.add),
  Arctan2: binary(tf.atan2),
  Divide: binary(tf.div),
  DivideNoNan: binary(tf.divNoNan),
  Equal: binary(tf.equal),
  FloorDivide: binary((a, b) => tf.floor(tf.div(a, b))),
  Greater: binary(tf.greater),
  GreaterEqual: binary(tf.greaterEqual),
  Less: binary(tf.less),
  LessEqual: binary(tf.lessEqual),
  LogicalAnd: logical(tf.logicalAnd),
  LogicalOr: logical(tf.logicalOr),
  Maximum: binary(tf.maximum),
  Minimum: binary(tf.minimum),
  Mod: binary(tf.mod),
  Multiply: binary(tf.mul),
  NotEqual: binary(tf.notEqual),
  Power: binary(tf.pow),
  Subtract: binary(tf.sub),
  TrueDivide: binary(tf.div),
  Where: {
    module: 'numpy',
    inputs: ['condition', 'x1', 'x2'],
    options: {},
    shape: ({ condition, x1, x2 }: Any) =>
      x1 == null || x2 == null
        ? no('without two tensors to choose from')
        : broadcast(condition.shape, broadcast(x1.shape, x2.shape)),
    run: ({ condition, x1, x2 }: Any) => tf.where(tf.cast(condition, 'bool'), x1, x2),
  },
  Matmul: {
    module: 'numpy',
    inputs: ['x1', 'x2'],
    options: {},
    shape: ({ x1, x2 }: Any) => {
      if (Math.min(x1.shape.length, x2.shape.length) < 2) no('of a vector');
      const [a, b] = [x1.shape, x2.shape];
      // Samples times a constant matrix are samples; times other samples they are not.
      if (b[0] === null && b.length === 2) no('of samples and samples');
      return [...broadcast(a.slice(0, -2), b.slice(0, -2)), a.at(-2), b.at(-1)];
    },
    run: ({ x1, x2 }: Any) => tf.matMul(x1, x2),
  },
};
