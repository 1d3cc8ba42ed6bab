import * as tf from '@tensorflow/tfjs-core';
import { dtypeOf, ELEMENT, elementName, RANGES } from '../element_types.js';
import {
  broadcast,
  type Call,
  type Input,
  type Known,
  need,
  no,
  number,
  type Operator,
  type Shape,
  word,
} from './operator.js';

type Run = (a: tf.Tensor, b: tf.Tensor, call: Call) => tf.Tensor;

const broadcasts = (inputs: readonly (Known | null)[]): Shape[] => [
  inputs.reduce<Shape>((shape, one) => broadcast(shape, one!.shape), []),
];

const toBool = () => [ELEMENT.bool];

/** Two tensors, broadcast. */
const binary = (run: Run, types?: Operator['types']): Operator => ({
  run: (inputs, call) => run(need(inputs, 0), need(inputs, 1), call),
  shapes: broadcasts,
  axes: 'pointwise',
  ...(types && { types }),
});

/** Any number of tensors, broadcast. */
const several = (run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, mean = false): Operator => ({
  run(inputs: readonly Input[]) {
    const all = inputs.map((_, i) => need(inputs, i));
    const total = all.slice(1).reduce(run, tf.clone(need(inputs, 0)));
    return mean ? tf.div(total, all.length) : total;
  },
  shapes: broadcasts,
  axes: 'pointwise',
});

/** Towards zero, as C divides. */
function truncated(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const sign = tf.mul(tf.sign(a), tf.sign(b));
  return tf.cast(tf.mul(sign, tf.floorDiv(tf.abs(a), tf.abs(b))), 'int32');
}

const div: Run = (a, b) => (a.dtype === 'int32' ? truncated(a, b) : tf.div(a, b));

const mod: Run = (a, b, call) => {
  if (a.dtype === 'int32') {
    return number(call, 'fmod', 0) ? tf.sub(a, tf.mul(truncated(a, b), b)) : tf.mod(a, b);
  }
  if (!number(call, 'fmod', 0)) no('of floats with fmod=0');
  const quotient = tf.div(tf.abs(a), tf.abs(b));
  const rest = tf.sub(tf.abs(a), tf.mul(tf.floor(quotient), tf.abs(b)));
  return tf.mul(tf.sign(a), rest);
};

/** Powers keep the first one's type. */
const pow: Run = (a, b) => {
  if (a.dtype === 'float32') return tf.pow(a, tf.cast(b, 'float32'));
  if (b.dtype === 'int32') return tf.pow(a, b);
  return tf.cast(tf.round(tf.pow(tf.cast(a, 'float32'), b)), 'int32');
};

/** Integers, one by one on the host: few backends have bits. */
const bits = (of: (a: number, b: number, call: Call) => number): Operator =>
  binary((a, b, call) => {
    const type = call.types[0]!;
    const range = RANGES[type];
    if (type === ELEMENT.uint32 || type === ELEMENT.uint64) no(`of ${elementName(type)}`);
    const shape = broadcast(a.shape, b.shape) as number[];
    const [x, y] = [a, b].map((one) => tf.broadcastTo(one, shape).dataSync());
    const values = Int32Array.from(x!, (value, i) => of(value, y![i]!, call));
    const size = range && range[1] - range[0] + 1;
    const kept = range
      ? values.map((v) => ((((v - range[0]) % size!) + size!) % size!) + range[0])
      : values;
    return tf.tensor(kept, shape, 'int32');
  });

/** Beyond its width an integer is all sign, or nothing. */
function shift(a: number, by: number, call: Call): number {
  const [least, most] = RANGES[call.types[0]!] ?? [0, 2 ** 32 - 1];
  const width = Math.log2(most - least + 1);
  const beyond = by < 0 || by >= width;
  const direction = word(call, 'direction');
  if (direction === 'LEFT') return beyond ? 0 : a << by;
  if (direction !== 'RIGHT') no(`direction=${direction}`);
  return beyond ? (a < 0 ? -1 : 0) : a >> by;
}

/** The comparison of numbers of any type, booleans too. */
const compare = (run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator =>
  binary((a, b, { types }) => {
    if (dtypeOf(types[0]!) === 'string') no('of texts');
    return a.dtype === 'bool' ? run(tf.cast(a, 'int32'), tf.cast(b, 'int32')) : run(a, b);
  }, toBool);

/** The slope is broadcast to x from the last axis on, as torch exports it: [channels, 1, 1]. */
const prelu: Run = (x, slope) => tf.add(tf.relu(x), tf.mul(slope, tf.minimum(x, 0)));

const where: Operator = {
  run: (inputs) => {
    const [condition, a, b] = [need(inputs, 0), need(inputs, 1), need(inputs, 2)];
    if (a.dtype !== 'bool') return tf.where(condition, a, b);
    return tf.cast(tf.where(condition, tf.cast(a, 'int32'), tf.cast(b, 'int32')), 'bool');
  },
  types: ({ types }) => [types[1]!],
  shapes: broadcasts,
  axes: 'pointwise',
};

/** Operators on two tensors or more, element by element. */
export const BINARY_OPERATORS: Readonly<Record<string, Operator>> = {
  Add: binary(tf.add),
  And: binary(tf.logicalAnd, toBool),
  BitShift: bits(shift),
  BitwiseAnd: bits((a, b) => a & b),
  BitwiseOr: bits((a, b) => a | b),
  BitwiseXor: bits((a, b) => a ^ b),
  Div: binary(div),
  Equal: compare(tf.equal),
  Greater: compare(tf.greater),
  GreaterOrEqual: compare(tf.greaterEqual),
  Less: compare(tf.less),
  LessOrEqual: compare(tf.lessEqual),
  Max: several(tf.maximum),
  Mean: several(tf.add, true),
  Min: several(tf.minimum),
  Mod: binary(mod),
  Mul: binary(tf.mul),
  Or: binary(tf.logicalOr, toBool),
  Pow: binary(pow),
  PRelu: binary(prelu),
  Sub: binary(tf.sub),
  Sum: several(tf.add),
  Where: where,
  Xor: binary(tf.logicalXor, toBool),
};
