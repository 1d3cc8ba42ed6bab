import { isObject } from '../../../load/is_object.js';
import { no } from './operation.js';

/** What a function of TensorFlow is in keras.ops: the arguments by Keras's names. */
export interface Translated {
  operation: string;
  args: Record<string, unknown>;
}

/** A function's arguments, of which the first has no name. */
type Given = Record<string, unknown> & { first: unknown };
type Translate = (given: Given) => Translated;

/** The same operation: the first argument's name, and Keras's names for the others. */
function same(operation: string, first = 'x', names: Record<string, string> = {}): Translate {
  return ({ first: value, ...given }) => {
    const args: Record<string, unknown> = { [first]: value };
    for (const [key, one] of Object.entries(given)) {
      const name = names[key];
      if (name !== undefined) args[name] = one;
      else if (!isIdle(key, one)) no(`${key}=${JSON.stringify(one)}`);
    }
    return { operation, args };
  };
}

/** What says nothing of the result: names, and options that are not used. */
const isIdle = (key: string, value: unknown) =>
  value === null ||
  value === false ||
  key === 'name' ||
  key === 'out_type' ||
  key === 'output_type';

const REDUCE = { axis: 'axis', keepdims: 'keepdims', keep_dims: 'keepdims' };
const two = (operation: string) => same(operation, 'x1', { y: 'x2' });
const reduce = (operation: string) => same(operation, 'x', REDUCE);
const along = (operation: string) => same(operation, 'x', { axis: 'axis', dim: 'axis' });

const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value);
const format = (value: unknown) =>
  String(value ?? 'NHWC').startsWith('NC') ? 'channels_first' : 'channels_last';

/** tf.split has sizes where Keras has the places of the cuts. */
const split: Translate = ({ first, num_or_size_splits, axis, num, ...rest }) => {
  const sizes = num_or_size_splits;
  const cuts = Array.isArray(sizes)
    ? sizes.slice(0, -1).map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b, 0))
    : sizes;
  if (Array.isArray(sizes) && sizes.some((n) => !(n >= 0))) no(`num_or_size_splits=[${sizes}]`);
  void num;
  return same('Split', 'x', { cuts: 'indices_or_sections', axis: 'axis' })({
    ...rest,
    first,
    cuts,
    axis: axis ?? 0,
  });
};

const pad: Translate = ({ first, paddings, mode, constant_values, name: _, ...rest }) => {
  const names = { paddings: 'pad_width', mode: 'mode', constant_values: 'constant_values' };
  const kind = lower(mode ?? 'constant');
  const more = kind === 'constant' ? { constant_values: constant_values ?? 0 } : {};
  return same('Pad', 'x', names)({ ...rest, first, paddings, mode: kind, ...more });
};

const resize =
  (interpolation?: string): Translate =>
  ({ first, method, half_pixel_centers, align_corners, ...rest }) => {
    // The first version of TensorFlow interpolates on another grid, unless it is told.
    if (interpolation !== undefined && half_pixel_centers !== true)
      no('on the grid of TensorFlow 1');
    if (align_corners === true) no('align_corners=true');
    const names = { size: 'size', antialias: 'antialias', interpolation: 'interpolation' };
    const way = interpolation ?? lower(method ?? 'bilinear');
    return same('Resize', 'images', names)({ ...rest, first, interpolation: way });
  };

const blocks =
  (operation: string): Translate =>
  ({ first, data_format, ...rest }) => {
    const args = { ...rest, first, data_format: format(data_format) };
    return same(operation, 'x', { block_size: 'block_size', data_format: 'data_format' })(args);
  };

const pool =
  (operation: string): Translate =>
  ({ first, ksize, strides, padding, data_format, ...rest }) => {
    const spatial = (value: unknown) =>
      Array.isArray(value) && value.length === 4
        ? format(data_format) === 'channels_first'
          ? value.slice(2)
          : value.slice(1, 3)
        : value;
    const names = ['pool_size', 'strides', 'padding', 'data_format'];
    return same(
      operation,
      'inputs',
      Object.fromEntries(names.map((name) => [name, name])),
    )({
      ...rest,
      first,
      pool_size: spatial(ksize),
      strides: spatial(strides),
      padding: lower(padding),
      data_format: format(data_format),
    });
  };

/** tf.slice(x, begin, size) as x[begin : begin + size]. */
const slice: Translate = ({ first, begin, size, name: _, ...rest }) => {
  if (!Array.isArray(begin) || !Array.isArray(size)) no('of places that are computed');
  const key = (begin as number[]).map((start, i) => {
    const n = (size as number[])[i]!;
    const whole = start === 0 && n === -1;
    const stop = n === -1 ? null : start + n;
    return { class_name: '__slice__', config: { start: whole ? null : start, stop, step: null } };
  });
  return same('GetItem', 'x', { key: 'key' })({ ...rest, first, key });
};

/** x[...], with slices as Keras 3 writes them. */
const getitem: Translate = ({ first, slice_spec }) => {
  const key = [slice_spec].flat().map((one) => {
    const isSlice = isObject(one) && 'start' in one;
    if (isObject(one) && one.class_name === '__ellipsis__') return { ...one, config: {} };
    return isSlice ? { class_name: '__slice__', config: one } : one;
  });
  return { operation: 'GetItem', args: { x: first, key } };
};

/** Without transposed sides. */
const matmul: Translate = same('Matmul', 'x1', { b: 'x2', y: 'x2' });

const leakyRelu: Translate = ({ alpha, ...given }) =>
  same('LeakyRelu', 'x', { alpha: 'negative_slope' })({ ...given, alpha: alpha ?? 0.2 } as Given);

const gelu: Translate = ({ approximate, ...given }) =>
  same('Gelu', 'x', { how: 'approximate' })({ ...given, how: approximate ?? false } as Given);

/** TensorFlow's epsilon is a square. */
const normalize: Translate = ({ epsilon, ...given }) =>
  same('Normalize', 'x', { axis: 'axis', dim: 'axis', epsilon: 'epsilon' })({
    ...given,
    epsilon: Math.sqrt(Number(epsilon ?? 1e-12)),
  } as Given);

const where: Translate = same('Where', 'condition', { x: 'x1', y: 'x2' });
const cast = same('Cast', 'x', { dtype: 'dtype' });
const expandDims = same('ExpandDims', 'x', { axis: 'axis' });
const squeeze = same('Squeeze', 'x', { axis: 'axis', squeeze_dims: 'axis' });
const transpose = same('Transpose', 'x', { perm: 'axes' });
const reshape = same('Reshape', 'x', { shape: 'newshape' });
const concat = same('Concatenate', 'xs', { axis: 'axis' });
const clip = same('Clip', 'x', { clip_value_min: 'x_min', clip_value_max: 'x_max' });

const POINTWISE = {
  abs: 'Absolute',
  acos: 'Arccos',
  acosh: 'Arccosh',
  asin: 'Arcsin',
  asinh: 'Arcsinh',
  atan: 'Arctan',
  atanh: 'Arctanh',
  ceil: 'Ceil',
  cos: 'Cos',
  cosh: 'Cosh',
  elu: 'Elu',
  erf: 'Erf',
  exp: 'Exp',
  expm1: 'Expm1',
  floor: 'Floor',
  identity: 'Copy',
  is_finite: 'Isfinite',
  is_inf: 'Isinf',
  is_nan: 'Isnan',
  log: 'Log',
  log1p: 'Log1p',
  log_sigmoid: 'LogSigmoid',
  logical_not: 'LogicalNot',
  negative: 'Negative',
  ones_like: 'OnesLike',
  reciprocal: 'Reciprocal',
  round: 'Round',
  rsqrt: 'Rsqrt',
  selu: 'Selu',
  sigmoid: 'Sigmoid',
  sign: 'Sign',
  silu: 'Silu',
  sin: 'Sin',
  sinh: 'Sinh',
  softplus: 'Softplus',
  softsign: 'Softsign',
  sqrt: 'Sqrt',
  square: 'Square',
  stop_gradient: 'StopGradient',
  swish: 'Silu',
  tan: 'Tan',
  tanh: 'Tanh',
  zeros_like: 'ZerosLike',
};

const BINARY = {
  add: 'Add',
  atan2: 'Arctan2',
  div: 'Divide',
  div_no_nan: 'DivideNoNan',
  divide: 'Divide',
  divide_no_nan: 'DivideNoNan',
  equal: 'Equal',
  floor_div: 'FloorDivide',
  floordiv: 'FloorDivide',
  floor_mod: 'Mod',
  floormod: 'Mod',
  greater: 'Greater',
  greater_equal: 'GreaterEqual',
  less: 'Less',
  less_equal: 'LessEqual',
  logical_and: 'LogicalAnd',
  logical_or: 'LogicalOr',
  maximum: 'Maximum',
  minimum: 'Minimum',
  mod: 'Mod',
  multiply: 'Multiply',
  not_equal: 'NotEqual',
  pow: 'Power',
  sub: 'Subtract',
  subtract: 'Subtract',
  truediv: 'TrueDivide',
};

const REDUCTIONS = {
  argmax: 'Argmax',
  argmin: 'Argmin',
  reduce_all: 'All',
  reduce_any: 'Any',
  reduce_logsumexp: 'Logsumexp',
  reduce_max: 'Max',
  reduce_mean: 'Mean',
  reduce_min: 'Min',
  reduce_prod: 'Prod',
  reduce_std: 'Std',
  reduce_sum: 'Sum',
  reduce_variance: 'Var',
};

const each = (names: Record<string, string>, translate: (operation: string) => Translate) =>
  Object.fromEntries(Object.entries(names).map(([name, one]) => [name, translate(one)]));

/** Functions by the last part of their names: TensorFlow has most of them in several places. */
const FUNCTIONS: Record<string, Translate> = {
  ...each(POINTWISE, (operation) => same(operation, 'x')),
  relu: same('Relu', 'x'),
  relu6: same('Relu6', 'x'),
  ...each(BINARY, two),
  ...each(REDUCTIONS, reduce),
  avg_pool: pool('AveragePool'),
  avg_pool2d: pool('AveragePool'),
  cast,
  clip_by_value: clip,
  concat,
  cumsum: along('Cumsum'),
  depth_to_space: blocks('DepthToSpace'),
  expand_dims: expandDims,
  gelu,
  getitem,
  l2_normalize: normalize,
  leaky_relu: leakyRelu,
  log_softmax: along('LogSoftmax'),
  matmul,
  max_pool: pool('MaxPool'),
  max_pool2d: pool('MaxPool'),
  mirror_pad: pad,
  pad,
  repeat: same('Repeat', 'x', { repeats: 'repeats', axis: 'axis' }),
  reshape,
  resize: resize(),
  resize_bilinear: resize('bilinear'),
  resize_nearest_neighbor: resize('nearest'),
  reverse: same('Flip', 'x', { axis: 'axis' }),
  slice,
  softmax: along('Softmax'),
  space_to_depth: blocks('SpaceToDepth'),
  split,
  squeeze,
  stack: same('Stack', 'x', { axis: 'axis' }),
  tile: same('Tile', 'x', { multiples: 'repeats' }),
  transpose,
  unstack: same('Unstack', 'x', { axis: 'axis', num: 'num' }),
  where,
};

/** Where functions of these names are what is meant; others, as random.gamma, are not looked at. */
const PLACES =
  /^(compat\.v1\.)?((nn|math|linalg|__operators__)\.)?\w+$|^(compat\.v1\.)?image\.resize\w*$/;

/** Whether a function of TensorFlow has a translation. */
export function isTranslated(name: string): boolean {
  return PLACES.test(name) && Object.hasOwn(FUNCTIONS, name.split('.').at(-1)!);
}

/**
 * A function of TensorFlow that a model of Keras 2 has called, as an operation of keras.ops.
 *
 * @param name as in the file: 'nn.relu', 'math.reduce_mean'
 * @param first the first argument; the others have names
 * @throws Unsupported for arguments that are not computed here.
 */
export function translate(
  name: string,
  first: unknown,
  given: Record<string, unknown>,
): Translated {
  return FUNCTIONS[name.split('.').at(-1)!]!({ ...given, first });
}
