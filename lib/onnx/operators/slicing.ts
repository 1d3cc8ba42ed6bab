import * as tf from '@tensorflow/tfjs-core';
import { gatherElements } from './gather.js';
import {
  axisOf,
  bounded,
  type Call,
  host,
  type Input,
  type Known,
  listOrInput,
  need,
  no,
  number,
  type Operator,
  type Shape,
} from './operator.js';
import { counted, fromFront, stridesOf } from './places.js';
import { reach, stretch, take } from './take.js';

/** Which axes are cut, and how. */
function cuts(inputs: readonly Input[], call: Call, rank: number) {
  const starts = listOrInput(inputs, 1, call, 'starts') ?? no('without starts');
  const ends = listOrInput(inputs, 2, call, 'ends') ?? no('without ends');
  const axes = listOrInput(inputs, 3, call, 'axes') ?? starts.map((_, i) => i);
  const steps = inputs[4] ? host(inputs[4]) : starts.map(() => 1);
  return axes.map((given, i) => {
    const cut = [starts[i]!, ends[i]!, steps[i]!] as const;
    return { axis: axisOf(given, rank), cut };
  });
}

function slice(inputs: readonly Input[], call: Call): tf.Tensor {
  const x = need(inputs, 0);
  return cuts(inputs, call, x.rank).reduce<tf.Tensor>(
    (y, { axis, cut }) => take(y, stretch(...cut, x.shape[axis]!), axis),
    tf.clone(x),
  );
}

/** Sizes that stand for an unknown one: what both give is so for all. */
const UNKNOWN = [24, 36] as const;

/** By arithmetic: a file may ask for more than a trial of it has time for. */
function sliceShapes(inputs: readonly (Known | null)[], call: Call): Shape[] {
  const shape = [...inputs[0]!.shape];
  const tensors = inputs.map((one) => one?.tensor ?? null);
  for (const { axis, cut } of cuts(tensors, call, shape.length)) {
    const n = shape[axis]!;
    const [one, other] = UNKNOWN.map((size) => reach(...cut, n ?? size).count);
    shape[axis] = one === other ? one! : null;
  }
  return [shape];
}

function compress(inputs: readonly Input[], call: Call): tf.Tensor {
  const condition = host(need(inputs, 1));
  const flat = !('axis' in call.attributes);
  const x = flat ? tf.reshape(need(inputs, 0), [-1]) : need(inputs, 0);
  const axis = flat ? 0 : counted(call, x);
  const places = condition.flatMap((one, i) => (one && i < x.shape[axis]! ? [i] : []));
  return take(x, places, axis);
}

/** The places of what is not zero, [rank, count]. */
function nonZero(x: tf.Tensor): tf.Tensor {
  const strides = stridesOf(x.shape);
  const places = [...x.dataSync()].flatMap((value, at) => (value ? [at] : []));
  const rows = x.shape.map((n, i) => places.map((at) => Math.floor(at / strides[i]!) % n));
  return tf.tensor2d(rows.flat(), [x.rank, places.length], 'int32');
}

function oneHot(inputs: readonly Input[], call: Call): tf.Tensor {
  const indices = tf.cast(need(inputs, 0), 'int32');
  const depth = host(need(inputs, 1))[0]!;
  const [off, on] = host(need(inputs, 2)) as [number, number];
  bounded([...indices.shape, depth]);
  const places = fromFront(indices, depth);
  const { dtype } = inputs[2]!;
  const hot = tf.oneHot(places, depth, on, off, dtype as 'float32');
  const axis = axisOf(number(call, 'axis', -1), hot.rank);
  const order = Array.from({ length: hot.rank - 1 }, (_, i) => i);
  order.splice(axis, 0, hot.rank - 1);
  return tf.transpose(hot, order);
}

function reverseSequence(inputs: readonly Input[], call: Call): tf.Tensor {
  const [x, lengths] = [need(inputs, 0), host(need(inputs, 1))];
  const [time, batch] = [number(call, 'time_axis', 0), number(call, 'batch_axis', 1)];
  const parts = lengths.map((length, i) => {
    const one = take(x, [i], batch);
    const n = x.shape[time]!;
    return take(
      one,
      Array.from({ length: n }, (_, t) => (t < length ? length - 1 - t : t)),
      time,
    );
  });
  return tf.concat(parts, batch);
}

/** The k greatest or least along an axis, and their places; of equals the first. */
const topK: Operator = {
  run(inputs, call) {
    const x = need(inputs, 0);
    const k = inputs[1] ? host(inputs[1])[0]! : number(call, 'k');
    const axis = axisOf(number(call, 'axis', -1), x.rank);
    const order = x.shape.map((_, i) => i);
    [order[axis], order[x.rank - 1]] = [x.rank - 1, axis];
    const signed = number(call, 'largest', 1) ? x : tf.neg(x);
    const { indices } = tf.topk(tf.transpose(signed, order), k, true);
    const places = tf.transpose(indices, order);
    return [gatherElements(x, places, axis), places];
  },
  types: ({ types }) => [types[0]!, 7],
};

/** Operators that take parts of a tensor. */
export const SLICING_OPERATORS: Readonly<Record<string, Operator>> = {
  Compress: { run: compress },
  NonZero: { run: (inputs) => nonZero(need(inputs, 0)), types: () => [7] },
  OneHot: { run: oneHot, types: ({ types }) => [types[2]!] },
  ReverseSequence: { run: reverseSequence },
  Slice: { run: slice, shapes: sliceShapes },
  TopK: topK,
};
