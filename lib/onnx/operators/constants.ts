import * as tf from '@tensorflow/tfjs-core';
import { asInt32 } from '../as_int32.js';
import { ELEMENT } from '../element_types.js';
import { toTensor } from '../tensor_value.js';
import {
  bounded,
  type Call,
  constant,
  host,
  type Input,
  list,
  movement,
  need,
  no,
  number,
  type Operator,
  remember,
} from './operator.js';

const integers = (values: readonly number[]) => remember(tf.tensor1d([...values], 'int32'), values);

function shape(inputs: readonly Input[], call: Call): tf.Tensor {
  const sizes = need(inputs, 0).shape;
  const at = (value: number) =>
    Math.min(Math.max(value < 0 ? value + sizes.length : value, 0), sizes.length);
  const [start, end] = [number(call, 'start', 0), number(call, 'end', sizes.length)];
  return integers(sizes.slice(at(start), at(end)));
}

function constantOfShape(inputs: readonly Input[], call: Call): tf.Tensor {
  const sizes = bounded(host(need(inputs, 0)));
  const value = constant(call, 'value');
  if (value === undefined) return tf.zeros(sizes);
  const one = toTensor(value);
  return movement(one, (y) => tf.fill(sizes, y.dataSync()[0]!, y.dtype as 'float32'));
}

const whole = (value: number) => asInt32(value) ?? no(`of ${value}, which is no int32`);

function constantOf(call: Call): tf.Tensor {
  const { attributes } = call;
  const value = constant(call, 'value');
  if (value !== undefined) return remember(toTensor(value), value.data as Float32Array);
  const float = list(call, 'value_floats');
  if (float !== undefined) return tf.tensor1d(float);
  const ints = list(call, 'value_ints');
  if (ints !== undefined) return integers(ints.map(whole));
  if ('value_float' in attributes) return tf.scalar(number(call, 'value_float'));
  if ('value_int' in attributes) return tf.scalar(whole(number(call, 'value_int')), 'int32');
  return no(`of ${Object.keys(attributes).join() || 'nothing'}`);
}

function range(inputs: readonly Input[]): tf.Tensor {
  const [start, limit, delta] = [0, 1, 2].map((i) => host(need(inputs, i))[0]!) as [
    number,
    number,
    number,
  ];
  const [n] = bounded([Math.max(Math.ceil((limit - start) / delta), 0)]) as [number];
  const values = Array.from({ length: n }, (_, i) => start + i * delta);
  return remember(tf.tensor1d(values, inputs[0]!.dtype as 'int32'), values);
}

function eyeLike(x: tf.Tensor, call: Call): tf.Tensor {
  const k = number(call, 'k', 0);
  const [rows, columns] = bounded(x.shape) as [number, number];
  const values = new Float32Array(rows * columns);
  for (let i = Math.max(-k, 0); i < rows && i + k < columns; i++) values[i * columns + i + k] = 1;
  const type = number(call, 'dtype', call.types[0]!);
  const dtype = type === ELEMENT.bool ? 'bool' : type === 1 || type === 11 ? 'float32' : 'int32';
  return tf.cast(tf.tensor2d(values, [rows, columns]), dtype);
}

const asInt64 = () => [ELEMENT.int64];

/** Operators that make tensors of sizes and attributes. */
export const CONSTANT_OPERATORS: Readonly<Record<string, Operator>> = {
  Constant: {
    run: (_, call) => constantOf(call),
    types(call) {
      const [name] = Object.keys(call.attributes);
      const value = constant(call, 'value');
      return [value?.type ?? (name?.includes('float') ? ELEMENT.float : ELEMENT.int64)];
    },
  },
  ConstantOfShape: {
    run: constantOfShape,
    types: (call) => [constant(call, 'value')?.type ?? ELEMENT.float],
  },
  EyeLike: {
    run: (inputs, call) => eyeLike(need(inputs, 0), call),
    types: (call) => [number(call, 'dtype', call.types[0]!)],
  },
  Range: { run: range },
  Shape: { run: shape, types: asInt64 },
  Size: {
    run: (inputs) => {
      const { size } = need(inputs, 0);
      return remember(tf.scalar(size, 'int32'), [size]);
    },
    types: asInt64,
  },
};
