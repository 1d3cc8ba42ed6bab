import * as tf from '@tensorflow/tfjs-core';
import { POINTWISE } from '../../keras/read/rules/pointwise.js';
import { dtypeOf, ELEMENT, elementName, RANGES } from '../element_types.js';
import { type Call, choice, host, need, no, number, type Operator, sameShape } from './operator.js';

type Run = (x: tf.Tensor, call: Call) => tf.Tensor;

/** One tensor in, one of the same shape out. */
const pointwise = (run: Run, types?: Operator['types']): Operator => ({
  run: (inputs, call) => run(need(inputs, 0), call),
  shapes: sameShape,
  axes: 'pointwise',
  ...(types && { types }),
});

const toBool = () => [ELEMENT.bool];
const hyperbolic = (x: tf.Tensor, sign: 1 | -1) =>
  tf.mul(0.5, tf.add(tf.exp(x), tf.mul(sign, tf.exp(tf.neg(x)))));

function gelu(x: tf.Tensor, call: Call): tf.Tensor {
  const approximate = choice(call, 'approximate', ['none', 'tanh']) === 'tanh';
  const inner = approximate
    ? tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x))))))
    : tf.erf(tf.div(x, Math.SQRT2));
  return tf.mul(tf.mul(0.5, x), tf.add(1, inner));
}

function hardSigmoid(x: tf.Tensor, alpha: number, beta: number): tf.Tensor {
  return tf.clipByValue(tf.add(tf.mul(x, alpha), beta), 0, 1);
}

function shrink(x: tf.Tensor, call: Call): tf.Tensor {
  const [bias, lambd] = [number(call, 'bias', 0), number(call, 'lambd', 0.5)];
  const above = tf.cast(tf.greater(x, lambd), x.dtype);
  const below = tf.cast(tf.less(x, -lambd), x.dtype);
  const moved = tf.add(tf.mul(above, tf.sub(x, bias)), tf.mul(below, tf.add(x, bias)));
  return tf.cast(moved, x.dtype);
}

/** Integers wrapped to a small type, as a cast in C does. */
function wrapped(x: tf.Tensor, type: number): tf.Tensor {
  const range = RANGES[type];
  if (range === undefined) return x;
  const [least, most] = range;
  const size = most - least + 1;
  return tf.add(tf.mod(tf.sub(x, least), tf.scalar(size, 'int32')), tf.scalar(least, 'int32'));
}

function cast(x: tf.Tensor, from: number, to: number): tf.Tensor {
  const dtype = dtypeOf(to);
  const known = [ELEMENT.float, ELEMENT.double, ELEMENT.bool, ELEMENT.int32, ELEMENT.int64];
  const good = known.includes(to as never) || RANGES[to] !== undefined;
  if (dtype === undefined || (from !== to && !good) || from === ELEMENT.string) {
    return no(`to ${elementName(to)}`);
  }
  if (x.dtype === dtype) return dtype === 'int32' ? wrapped(x, to) : tf.clone(x);
  if (dtype === 'bool') return tf.notEqual(x, tf.zerosLike(x));
  return dtype === 'int32' ? wrapped(tf.cast(x, 'int32'), to) : tf.cast(x, dtype);
}

/** x between two bounds, either of which may be missing. */
const clip: Operator = {
  run(inputs, call) {
    const { attributes } = call;
    const x = need(inputs, 0);
    const bound = (i: number, name: string): tf.Tensor | null => {
      const given = inputs[i];
      if (given) return given;
      return name in attributes ? tf.scalar(number(call, name), x.dtype as 'float32') : null;
    };
    const [low, high] = [bound(1, 'min'), bound(2, 'max')];
    const above = low === null ? tf.clone(x) : tf.maximum(x, low);
    return high === null ? above : tf.minimum(above, high);
  },
  shapes: sameShape,
  axes: 'pointwise',
};

/** As if it were not there: what a model does once it is trained. */
const dropout: Operator = {
  run(inputs, { outputs }) {
    const x = need(inputs, 0);
    const training = inputs[2];
    if (training && host(training)[0] !== 0) no('with training_mode');
    const kept = outputs > 1 ? [tf.cast(tf.onesLike(tf.cast(x, 'float32')), 'bool')] : [];
    return [tf.clone(x), ...kept];
  },
  types: ({ types, outputs }) => [types[0]!, ELEMENT.bool].slice(0, outputs),
  shapes: ([x], { outputs }) => Array.from({ length: outputs }, () => [...x!.shape]),
};

const kept =
  (name: string, options: (call: Call) => Record<string, number>): Run =>
  (x, call) =>
    POINTWISE[name]!.apply(x, options(call));

const alpha = (otherwise: number) => (call: Call) => ({ alpha: number(call, 'alpha', otherwise) });

/** Operators on one tensor, element by element. */
export const POINTWISE_OPERATORS: Readonly<Record<string, Operator>> = {
  Abs: pointwise(tf.abs),
  Acos: pointwise(tf.acos),
  Acosh: pointwise(tf.acosh),
  Asin: pointwise(tf.asin),
  Asinh: pointwise(tf.asinh),
  Atan: pointwise(tf.atan),
  Atanh: pointwise(tf.atanh),
  BitwiseNot: pointwise((x, { types }) => wrapped(tf.sub(tf.scalar(-1, 'int32'), x), types[0]!)),
  Cast: pointwise(
    (x, call) => cast(x, call.types[0]!, number(call, 'to')),
    (call) => [number(call, 'to')],
  ),
  CastLike: pointwise(
    (x, { types }) => cast(x, types[0]!, types[1]!),
    ({ types }) => [types[1]!],
  ),
  Ceil: pointwise(tf.ceil),
  Celu: pointwise(kept('celu', alpha(1))),
  Clip: clip,
  Cos: pointwise(tf.cos),
  Cosh: pointwise((x) => hyperbolic(x, 1)),
  Dropout: dropout,
  Elu: pointwise(kept('elu', alpha(1))),
  Erf: pointwise(tf.erf),
  Exp: pointwise(tf.exp),
  Floor: pointwise(tf.floor),
  Gelu: pointwise(gelu),
  HardSigmoid: pointwise((x, call) =>
    hardSigmoid(x, number(call, 'alpha', 0.2), number(call, 'beta', 0.5)),
  ),
  HardSwish: pointwise((x) => tf.mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  Identity: pointwise(tf.clone),
  IsInf: pointwise((x, call) => {
    const [low, high] = [number(call, 'detect_negative', 1), number(call, 'detect_positive', 1)];
    const infinite = tf.isInf(x);
    if (low && high) return infinite;
    const side = high ? tf.greater(x, 0) : tf.less(x, 0);
    return low || high ? tf.logicalAnd(infinite, side) : tf.zerosLike(infinite);
  }, toBool),
  IsNaN: pointwise(tf.isNaN, toBool),
  LeakyRelu: pointwise((x, call) => tf.leakyRelu(x, number(call, 'alpha', 0.01))),
  Log: pointwise(tf.log),
  Mish: pointwise((x) => tf.mul(x, tf.tanh(tf.softplus(x)))),
  Neg: pointwise(tf.neg),
  Not: pointwise(tf.logicalNot, toBool),
  Reciprocal: pointwise(tf.reciprocal),
  Relu: pointwise(tf.relu),
  Round: pointwise(tf.round),
  Selu: pointwise((x, call) => {
    const [a, gamma] = [
      number(call, 'alpha', 1.6732631921768188),
      number(call, 'gamma', 1.0507010221481323),
    ];
    return tf.mul(gamma, POINTWISE.elu!.apply(x, { alpha: a }));
  }),
  Shrink: pointwise(shrink),
  Sigmoid: pointwise(tf.sigmoid),
  Sign: pointwise(tf.sign),
  Sin: pointwise(tf.sin),
  Sinh: pointwise((x) => hyperbolic(x, -1)),
  Softplus: pointwise(tf.softplus),
  Softsign: pointwise((x) => tf.div(x, tf.add(1, tf.abs(x)))),
  Sqrt: pointwise(tf.sqrt),
  Swish: pointwise((x, call) => tf.mul(x, tf.sigmoid(tf.mul(number(call, 'alpha', 1), x)))),
  Tan: pointwise((x) => tf.div(tf.sin(x), tf.cos(x))),
  Tanh: pointwise(tf.tanh),
  ThresholdedRelu: pointwise((x, call) =>
    tf.mul(x, tf.cast(tf.greater(x, number(call, 'alpha', 1)), 'float32')),
  ),
};
