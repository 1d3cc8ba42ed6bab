import { ELEMENT } from '../../element_types.js';
import type { GraphWriter } from '../graph_writer.js';
import { add, clip, kerasFunction, mul, STOCK } from './functions.js';

/** An operation's options by Keras's names. */
// biome-ignore lint/suspicious/noExplicitAny: KerasOperation has checked them.
export type Given = Readonly<Record<string, any>>;

/** A function of each element of a float. */
type Write = (w: GraphWriter, x: string, given: Given) => string;

const node =
  (operator: string): Write =>
  (w, x) =>
    w.node(operator, [x]);
const stock =
  (name: string): Write =>
  (w, x) =>
    STOCK[name]!(w, x);
const keras =
  (name: string, parameters: (given: Given) => Record<string, number> = () => ({})): Write =>
  (w, x, given) =>
    kerasFunction(w, x, name, parameters(given));
const logarithm =
  (base: number): Write =>
  (w, x) =>
    mul(w, w.node('Log', [x]), w.scalar(1 / base));
const alpha = ({ alpha: value }: Given) => ({ alpha: value });
const threshold = ({ threshold: value }: Given) => ({ threshold: value });

/** Keras's operations on one tensor, element by element, as lib/keras/read/operations has them. */
export const KERAS_FUNCTIONS: Readonly<Record<string, Write>> = {
  Absolute: node('Abs'),
  Abs: node('Abs'),
  Arccos: node('Acos'),
  Arccosh: node('Acosh'),
  Arcsin: node('Asin'),
  Arcsinh: node('Asinh'),
  Arctan: node('Atan'),
  Arctanh: node('Atanh'),
  Ceil: node('Ceil'),
  Clip: (w, x, { x_min, x_max }) => clip(w, x, x_min, x_max),
  Copy: (_, x) => x,
  Cos: node('Cos'),
  Cosh: node('Cosh'),
  Erf: node('Erf'),
  Exp: node('Exp'),
  Expm1: (w, x) => w.node('Sub', [w.node('Exp', [x]), w.scalar(1)]),
  Floor: node('Floor'),
  Log: node('Log'),
  Log10: logarithm(Math.LN10),
  Log1p: (w, x) => w.node('Log', [add(w, x, w.scalar(1))]),
  Log2: logarithm(Math.LN2),
  Negative: node('Neg'),
  Reciprocal: node('Reciprocal'),
  Round: node('Round'),
  Rsqrt: (w, x) => w.node('Reciprocal', [w.node('Sqrt', [x])]),
  Sign: node('Sign'),
  Sin: node('Sin'),
  Sinh: node('Sinh'),
  Sqrt: node('Sqrt'),
  Square: (w, x) => mul(w, x, x),
  StopGradient: (_, x) => x,
  Tan: node('Tan'),
  Tanh: node('Tanh'),
  Celu: keras('celu', alpha),
  Elu: keras('elu', alpha),
  Gelu: (w, x, { approximate }) => STOCK[approximate ? 'gelu_new' : 'gelu']!(w, x),
  HardShrink: keras('hardShrink', threshold),
  HardSigmoid: keras('hardSigmoid'),
  HardSilu: keras('hardSilu'),
  HardTanh: keras('hardTanh'),
  LeakyRelu: keras('leakyRelu', ({ negative_slope }) => ({ negativeSlope: negative_slope })),
  LogSigmoid: keras('logSigmoid'),
  Relu: stock('relu'),
  Relu6: stock('relu6'),
  Selu: stock('selu'),
  Sigmoid: stock('sigmoid'),
  Silu: stock('swish'),
  SoftShrink: keras('softShrink', threshold),
  Softplus: stock('softplus'),
  Softsign: stock('softsign'),
  SparsePlus: keras('sparsePlus'),
  Squareplus: keras('squareplus', ({ b }) => ({ b })),
  TanhShrink: keras('tanhShrink'),
};

/** Keras's operations on two tensors of floats. */
export const KERAS_BINARY: Readonly<Record<string, string>> = {
  Add: 'Add',
  Divide: 'Div',
  Maximum: 'Max',
  Minimum: 'Min',
  Multiply: 'Mul',
  Power: 'Pow',
  Subtract: 'Sub',
  TrueDivide: 'Div',
};

/** Comparisons of two tensors of floats. */
export const KERAS_COMPARISONS: Readonly<Record<string, string>> = {
  Equal: 'Equal',
  Greater: 'Greater',
  GreaterEqual: 'GreaterOrEqual',
  Less: 'Less',
  LessEqual: 'LessOrEqual',
};

/** ONNX's names of reductions. */
export const KERAS_REDUCTIONS: Readonly<Record<string, string>> = {
  Amax: 'ReduceMax',
  Amin: 'ReduceMin',
  Logsumexp: 'ReduceLogSumExp',
  Max: 'ReduceMax',
  Mean: 'ReduceMean',
  Min: 'ReduceMin',
  Prod: 'ReduceProd',
  Sum: 'ReduceSum',
};

/** Types by Keras's names. */
export const typeOf = (dtype: unknown): number =>
  /^b?float/.test(String(dtype))
    ? ELEMENT.float
    : /^u?int/.test(String(dtype))
      ? ELEMENT.int32
      : ELEMENT.bool;
