import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import {
  axisOf,
  bounded,
  type Call,
  host,
  type Input,
  list,
  listOrInput,
  movement,
  need,
  no,
  number,
  type Operator,
} from './operator.js';

/** Zero copies a size, -1 is what is left. */
export function reshaped(
  sizes: readonly number[],
  wanted: readonly number[],
  allowZero: boolean,
): number[] {
  const count = product(sizes);
  const target = wanted.map((n, i) => (n === 0 && !allowZero ? (sizes[i] ?? no('to 0')) : n));
  const rest = product(target.filter((n) => n !== -1));
  const full = target.map((n) => (n === -1 ? (rest === 0 ? 0 : count / rest) : n));
  if (product(full) !== count || !full.every((n) => Number.isInteger(n))) {
    no(`of [${sizes}] to [${wanted}]`);
  }
  return full;
}

function squeezed(x: tf.Tensor, given: readonly number[] | undefined): tf.Tensor {
  const axes = given?.map((axis) => axisOf(axis, x.rank));
  const gone = (n: number, i: number) => (axes === undefined ? n === 1 : axes.includes(i));
  return tf.reshape(
    x,
    x.shape.filter((n, i) => !gone(n, i)),
  );
}

function unsqueezed(x: tf.Tensor, given: readonly number[]): tf.Tensor {
  const rank = x.rank + given.length;
  const axes = given.map((axis) => axisOf(axis, rank));
  if (new Set(axes).size !== axes.length) no(`axes=[${given}]`);
  const rest = [...x.shape];
  return tf.reshape(
    x,
    Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : rest.shift()!)),
  );
}

function flatten(x: tf.Tensor, call: Call): tf.Tensor {
  const given = number(call, 'axis', 1);
  const axis = given < 0 ? given + x.rank : given;
  return tf.reshape(x, [product(x.shape.slice(0, axis)), product(x.shape.slice(axis))]);
}

function expanded(x: tf.Tensor, sizes: readonly number[]): tf.Tensor {
  const rank = Math.max(sizes.length, x.rank);
  const at = (list: readonly number[], i: number) => list[i - rank + list.length] ?? 1;
  const target = Array.from({ length: rank }, (_, i) => {
    const [m, n] = [at(x.shape, i), at(sizes, i)];
    return m === 1 ? n : n === 1 || n === m ? m : no(`of [${x.shape}] to [${sizes}]`);
  });
  return movement(x, (y) => tf.broadcastTo(y, bounded(target)));
}

/** The upper or lower triangle of the last two axes. */
function triangle(inputs: readonly Input[], call: Call): tf.Tensor {
  const x = need(inputs, 0);
  const k = inputs[1] ? host(inputs[1])[0]! : 0;
  const upper = number(call, 'upper', 1) !== 0;
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  if (x.size === 0) return tf.clone(x);
  const keep = Uint8Array.from({ length: rows * columns }, (_, i) => {
    const distance = (i % columns) - Math.floor(i / columns);
    return Number(upper ? distance >= k : distance <= k);
  });
  const mask = tf.tensor2d(keep, [rows, columns], 'bool');
  return movement(x, (y) => tf.where(tf.broadcastTo(mask, y.shape), y, tf.zerosLike(y)));
}

/** Which axis comes where. */
function order(call: Call, rank: number): number[] {
  const back = Array.from({ length: rank }, (_, i) => rank - 1 - i);
  const perm = list(call, 'perm') ?? back;
  const whole = perm.length === rank && back.every((axis) => perm.includes(axis));
  return whole ? [...perm] : no(`of ${rank} axes with perm=[${perm}]`);
}

const simple = (
  run: (x: tf.Tensor, inputs: readonly Input[], call: Call) => tf.Tensor,
): Operator => ({
  run: (inputs, call) => run(need(inputs, 0), inputs, call),
});

/** Operators that give a tensor another shape, or its elements another order. */
export const SHAPE_OPERATORS: Readonly<Record<string, Operator>> = {
  Expand: simple((x, inputs) => expanded(x, host(need(inputs, 1)))),
  Flatten: simple((x, _, call) => flatten(x, call)),
  Reshape: simple((x, inputs, call) =>
    tf.reshape(x, reshaped(x.shape, host(need(inputs, 1)), number(call, 'allowzero', 0) !== 0)),
  ),
  Squeeze: simple((x, inputs, call) => squeezed(x, listOrInput(inputs, 1, call, 'axes'))),
  Tile: simple((x, inputs) => {
    const repeats = host(need(inputs, 1));
    bounded(x.shape.map((n, i) => n * (repeats[i] ?? no(`repeats=[${repeats}]`))));
    return movement(x, (y) => tf.tile(y, [...repeats]));
  }),
  Transpose: {
    ...simple((x, _, call) => tf.transpose(x, order(call, x.rank))),
    shapes: ([x], call) => [order(call, x!.shape.length).map((axis) => x!.shape[axis]!)],
  },
  Trilu: { run: triangle },
  Unsqueeze: simple((x, inputs, call) =>
    unsqueezed(x, listOrInput(inputs, 1, call, 'axes') ?? no('without axes')),
  ),
};
