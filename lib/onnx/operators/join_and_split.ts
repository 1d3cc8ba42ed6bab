import * as tf from '@tensorflow/tfjs-core';
import {
  axisOf,
  type Call,
  type Input,
  listOrInput,
  need,
  no,
  number,
  type Operator,
} from './operator.js';

/** Sizes of the parts: given, or as many as there are outputs, the last one smaller. */
function splitSizes(inputs: readonly Input[], call: Call, length: number): number[] {
  const given = listOrInput(inputs, 1, call, 'split');
  if (given !== undefined) return [...given];
  const count = number(call, 'num_outputs', call.outputs);
  const size = Math.ceil(length / count);
  return Array.from({ length: count }, (_, i) => Math.min(size, length - i * size));
}

const concat: Operator = {
  run(inputs, call) {
    const all = inputs.map((_, i) => need(inputs, i));
    const axis = axisOf(number(call, 'axis', 1), all[0]!.rank);
    const used = all.filter((one) => one.size > 0);
    const parts = used.length === 0 ? all.slice(0, 1) : used;
    if (parts.length === 1) return tf.clone(parts[0]!);
    if (parts[0]!.dtype !== 'bool') return tf.concat(parts, axis);
    return tf.cast(
      tf.concat(
        parts.map((one) => tf.cast(one, 'int32')),
        axis,
      ),
      'bool',
    );
  },
  shapes(inputs, call) {
    const shapes = inputs.map((one) => one!.shape);
    const axis = axisOf(number(call, 'axis', 1), shapes[0]!.length);
    if (shapes.some((one) => one.length !== shapes[0]!.length)) no('of different ranks');
    return [
      shapes[0]!.map((_, i) => {
        const sizes = shapes.map((one) => one[i]!);
        if (i !== axis) return sizes.find((n) => n !== null) ?? null;
        return sizes.some((n) => n === null)
          ? null
          : (sizes as number[]).reduce((a, n) => a + n, 0);
      }),
    ];
  },
};

/** Operators that join tensors, or split one. */
export const JOINING_OPERATORS: Readonly<Record<string, Operator>> = {
  Concat: concat,
  Split: {
    run(inputs, call) {
      const x = need(inputs, 0);
      const axis = axisOf(number(call, 'axis', 0), x.rank);
      const sizes = splitSizes(inputs, call, x.shape[axis]!);
      let start = 0;
      return sizes.map((size) => {
        const begin = x.shape.map((_, i) => (i === axis ? start : 0));
        start += size;
        if (start > x.shape[axis]! || size < 0) no(`of ${x.shape[axis]} into [${sizes}]`);
        return tf.slice(x, begin, x.shape.with(axis, size));
      });
    },
  },
};
