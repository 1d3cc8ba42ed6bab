import * as tf from '@tensorflow/tfjs-core';
import { POINTWISE } from '../rules/pointwise.js';
import { type Any, axisOf, expectOption, type Operation } from './operation.js';

type Options = Record<string, unknown>;
type Module = Operation['module'];

/** One tensor in, one of the same shape out. */
const pointwise = (
  module: Module,
  run: (x: tf.Tensor, options: Any) => tf.Tensor,
  options: Options = {},
  check: (options: Any, rank: number) => void = () => {},
): Operation => ({
  module,
  inputs: ['x'],
  options,
  shape: ({ x, ...rest }: Any) => {
    check(rest, x.shape.length);
    return x.shape;
  },
  run: ({ x, ...rest }: Any) => run(x, rest),
});

const numpy = (run: (x: tf.Tensor) => tf.Tensor) => pointwise('numpy', run);
const nn = (run: (x: tf.Tensor) => tf.Tensor) => pointwise('nn', run);
const known = (name: string, parameters: Options = {}) =>
  pointwise('nn', (x, given) => POINTWISE[name]!.apply(x, given), parameters);

/** Runs what tfjs has for the last axis. */
function onLast(x: tf.Tensor, axis: number, run: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const index = axis < 0 ? axis + x.rank : axis;
  const swap = x.shape.map((_, i) => i);
  [swap[index], swap[x.rank - 1]] = [x.rank - 1, index];
  return index === x.rank - 1 ? run(x) : tf.transpose(run(tf.transpose(x, swap)), swap);
}

/** x / max(sqrt(sum(x^2)), epsilon). */
function normalize(x: tf.Tensor, { axis, epsilon }: { axis: number; epsilon: number | null }) {
  const squares = tf.sum(tf.square(x), axis, true);
  return tf.mul(x, tf.rsqrt(tf.maximum(squares, (epsilon ?? 1e-7) ** 2)));
}

/** 0.5 x (1 + erf(x / sqrt 2)), or its approximation by tanh. */
function gelu(x: tf.Tensor, { approximate }: { approximate: boolean }): tf.Tensor {
  const inner = approximate
    ? tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, 3)))))
    : tf.erf(tf.div(x, Math.SQRT2));
  return tf.mul(tf.mul(0.5, x), tf.add(1, inner));
}

const absolute = numpy(tf.abs);
const axisOption = (given: { axis: unknown }, rank: number) => axisOf(given.axis, rank);

/** Keras's operations on one tensor, element by element or along one axis. */
export const POINTWISE_OPERATIONS: Record<string, Operation> = {
  Absolute: absolute,
  Abs: absolute,
  Arccos: numpy(tf.acos),
  Arccosh: numpy(tf.acosh),
  Arcsin: numpy(tf.asin),
  Arcsinh: numpy(tf.asinh),
  Arctan: numpy(tf.atan),
  Arctanh: numpy(tf.atanh),
  Ceil: numpy(tf.ceil),
  Copy: numpy(tf.clone),
  Cos: numpy(tf.cos),
  Cosh: numpy(tf.cosh),
  Exp: numpy(tf.exp),
  Expm1: numpy(tf.expm1),
  Floor: numpy(tf.floor),
  Isfinite: numpy(tf.isFinite),
  Isinf: numpy(tf.isInf),
  Isnan: numpy(tf.isNaN),
  Log: numpy(tf.log),
  Log10: numpy((x) => tf.div(tf.log(x), Math.LN10)),
  Log1p: numpy(tf.log1p),
  Log2: numpy((x) => tf.div(tf.log(x), Math.LN2)),
  LogicalNot: numpy((x) => tf.logicalNot(tf.cast(x, 'bool'))),
  Negative: numpy(tf.neg),
  OnesLike: numpy(tf.onesLike),
  Reciprocal: numpy(tf.reciprocal),
  Round: pointwise('numpy', tf.round, { decimals: 0 }, ({ decimals }) =>
    expectOption('decimals', decimals, 0),
  ),
  Sign: numpy(tf.sign),
  Sin: numpy(tf.sin),
  Sinh: numpy(tf.sinh),
  Sqrt: numpy(tf.sqrt),
  Square: numpy(tf.square),
  Tan: numpy(tf.tan),
  Tanh: numpy(tf.tanh),
  ZerosLike: numpy(tf.zerosLike),
  Clip: pointwise(
    'numpy',
    (x, { x_min, x_max }) => {
      const below = x_max === null ? x : tf.minimum(x, x_max);
      return x_min === null ? below : tf.maximum(below, x_min);
    },
    { x_min: null, x_max: null },
  ),
  Cumsum: pointwise('numpy', (x, { axis }) => tf.cumsum(x, axis), { axis: null }, axisOption),
  Cumprod: pointwise('numpy', (x, { axis }) => tf.cumprod(x, axis), { axis: null }, axisOption),
  Erf: pointwise('math', tf.erf),
  Rsqrt: pointwise('math', tf.rsqrt),
  StopGradient: pointwise('core', (x) => stopped(x)),
  ConvertToTensor: pointwise(
    'core',
    tf.clone,
    { dtype: null, sparse: null, ragged: null },
    ({ dtype }) => expectOption('dtype', dtype, null),
  ),
  Cast: pointwise(
    'core',
    (x, { dtype }) => tf.cast(x, dtypeOf(dtype)),
    { dtype: 'float32' },
    ({ dtype }) => expectOption('dtype', dtypeOf(dtype), 'float32', 'int32', 'bool'),
  ),
  Celu: known('celu', { alpha: 1 }),
  Elu: known('elu', { alpha: 1 }),
  Gelu: pointwise('nn', gelu, { approximate: true }),
  HardShrink: known('hardShrink', { threshold: 0.5 }),
  HardSigmoid: known('hardSigmoid'),
  HardSilu: known('hardSilu'),
  HardTanh: known('hardTanh'),
  LeakyRelu: pointwise('nn', (x, given) => tf.leakyRelu(x, given.negative_slope), {
    negative_slope: 0.2,
  }),
  LogSigmoid: known('logSigmoid'),
  LogSoftmax: pointwise(
    'nn',
    (x, { axis }) => onLast(x, axis, (y) => tf.logSoftmax(y)),
    { axis: -1 },
    axisOption,
  ),
  Normalize: pointwise('nn', normalize, { axis: -1, order: 2, epsilon: null }, (given, rank) => {
    expectOption('order', given.order, 2);
    axisOf(given.axis, rank);
  }),
  Relu: nn(tf.relu),
  Relu6: nn(tf.relu6),
  Selu: nn(tf.selu),
  Sigmoid: nn(tf.sigmoid),
  Silu: nn((x) => tf.mul(x, tf.sigmoid(x))),
  Softmax: pointwise(
    'nn',
    (x, { axis }) => onLast(x, axis, (y) => tf.softmax(y)),
    { axis: -1 },
    axisOption,
  ),
  SoftShrink: known('softShrink', { threshold: 0.5 }),
  Softplus: nn(tf.softplus),
  Softsign: nn((x) => tf.div(x, tf.add(1, tf.abs(x)))),
  SparsePlus: known('sparsePlus'),
  Squareplus: known('squareplus', { b: 4 }),
  TanhShrink: known('tanhShrink'),
};

/** A tensor that gradients take for a constant. */
const stopped = tf.customGrad((x) => {
  const value = tf.clone(x as tf.Tensor);
  return { value, gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) };
});

/** tfjs's type for one of Keras's. */
function dtypeOf(dtype: unknown): 'float32' | 'int32' | 'bool' {
  const name = String(dtype);
  if (/^b?float/.test(name)) return 'float32';
  return /^u?int/.test(name) ? 'int32' : (name as 'bool');
}
