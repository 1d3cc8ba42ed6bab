import * as tf from '@tensorflow/tfjs-core';
import { ELEMENT, elementName, RANGES } from '../element_types.js';
import { matMul } from './linear.js';
import {
  axisOf,
  type Call,
  type Input,
  need,
  no,
  number,
  type Operator,
  sameShape,
} from './operator.js';

/** A scale or zero point of one value, of one for each place along the axis, or of one for each block. */
function spread(v: tf.Tensor, x: tf.Tensor, call: Call): tf.Tensor {
  const wide = tf.cast(v, 'float32');
  if (v.size === 1) return tf.reshape(wide, []);
  const axis = axisOf(number(call, 'axis', 1), x.rank);
  if (v.rank === 1)
    return tf.reshape(
      wide,
      x.shape.map((_, i) => (i === axis ? -1 : 1)),
    );
  const block = number(call, 'block_size', 0);
  if (block < 1) return wide;
  const parts = tf.tile(
    tf.expandDims(wide, axis + 1),
    [...x.shape.map(() => 1)].toSpliced(axis + 1, 0, block),
  );
  const repeated = tf.reshape(parts, v.shape.with(axis, v.shape[axis]! * block));
  return tf.slice(
    repeated,
    x.shape.map(() => 0),
    x.shape,
  );
}

const target = ({ types, attributes }: Call): number =>
  types[2] ||
  (typeof attributes.output_dtype === 'number' && attributes.output_dtype) ||
  ELEMENT.uint8;

function quantize(inputs: readonly Input[], call: Call): tf.Tensor {
  const x = need(inputs, 0);
  const type = target(call);
  const [least, most] = RANGES[type] ?? no(`to ${elementName(type)}`);
  const zero = inputs[2] ? spread(inputs[2], x, call) : 0;
  const scaled = tf.round(tf.div(x, spread(need(inputs, 1), x, call)));
  return tf.cast(tf.clipByValue(tf.add(scaled, zero), least, most), 'int32');
}

function dequantize(inputs: readonly Input[], call: Call): tf.Tensor {
  const x = need(inputs, 0);
  const wide = tf.cast(x, 'float32');
  const zero = inputs[2] ? spread(inputs[2], x, call) : 0;
  return tf.mul(tf.sub(wide, zero), spread(need(inputs, 1), x, call));
}

/** To uint8, by the least and the greatest value. */
function dynamic(x: tf.Tensor): tf.Tensor[] {
  const [low, high] = [tf.minimum(tf.min(x), 0), tf.maximum(tf.max(x), 0)];
  const scale = tf.div(tf.sub(high, low), 255);
  const zero = tf.clipByValue(tf.round(tf.div(tf.neg(low), scale)), 0, 255);
  const y = tf.clipByValue(tf.add(tf.round(tf.div(x, scale)), zero), 0, 255);
  return [tf.cast(y, 'int32'), scale, tf.cast(zero, 'int32')];
}

/** The product of two quantized matrices, quantized. */
function linearMatMul(inputs: readonly Input[], call: Call): tf.Tensor {
  const [a, aScale, aZero, b, bScale, bZero, yScale, yZero] = inputs.map((_, i) => need(inputs, i));
  const real = (x: tf.Tensor, scale: tf.Tensor, zero: tf.Tensor, axis: number) => {
    const at = (v: tf.Tensor) => spread(v, x, { ...call, attributes: { axis } });
    return tf.mul(tf.sub(tf.cast(x, 'float32'), at(zero)), at(scale));
  };
  const product = matMul(
    real(a!, aScale!, aZero!, a!.rank - 2),
    real(b!, bScale!, bZero!, b!.rank - 1),
  );
  const type = call.types[7]!;
  const [least, most] = RANGES[type] ?? no(`to ${elementName(type)}`);
  const y = tf.add(
    tf.round(tf.div(product, tf.cast(yScale!, 'float32'))),
    tf.cast(yZero!, 'float32'),
  );
  return tf.cast(tf.clipByValue(y, least, most), 'int32');
}

/** Operators of quantized tensors. */
export const QUANTIZATION_OPERATORS: Readonly<Record<string, Operator>> = {
  DequantizeLinear: {
    run: dequantize,
    types: (call) => [number(call, 'output_dtype', 0) || call.types[1]!],
    shapes: sameShape,
  },
  DynamicQuantizeLinear: {
    run: (inputs) => dynamic(need(inputs, 0)),
    types: () => [ELEMENT.uint8, ELEMENT.float, ELEMENT.uint8],
  },
  QLinearMatMul: { run: linearMatMul, types: ({ types }) => [types[7]!] },
  QuantizeLinear: { run: quantize, types: (call) => [target(call)], shapes: sameShape },
};
