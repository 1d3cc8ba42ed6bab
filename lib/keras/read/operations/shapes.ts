import * as tf from '@tensorflow/tfjs-core';
import {
  type Any,
  axesOf,
  axisOf,
  broadcast,
  expectOption,
  knownProduct,
  no,
  type Operation,
  type Shape,
} from './operation.js';

/** Everything but the batch in another shape, where -1 may stand for one length. */
function reshaped(x: Shape, newshape: unknown): Shape {
  if (!Array.isArray(newshape) || newshape.length === 0) no(`to ${JSON.stringify(newshape)}`);
  if (!newshape.every((n) => n === null || Number.isInteger(n)))
    no(`to ${JSON.stringify(newshape)}`);
  const [batch = null, ...rest] = (newshape as (number | null)[]).map((n) => (n === -1 ? null : n));
  const size = knownProduct(x.slice(1));
  if (batch !== null) {
    const open = rest.filter((n) => n === null).length;
    const left = size === null || batch !== x[0] || open > 1 ? null : size;
    return left === null ? no(`to a batch of ${batch}`) : [batch!, ...filled(rest, left)];
  }
  if (rest.includes(null)) no(`to [${newshape}]`);
  // -1 in front stands for the batch where a sample keeps its size.
  if (size !== null && size !== knownProduct(rest)) no(`to [${newshape}], which mixes samples`);
  return [x[0]!, ...rest];
}

const filled = (rest: Shape, size: number): Shape => {
  const others = knownProduct(rest.map((n) => n ?? 1))!;
  return rest.map((n) => n ?? size / others);
};

/** More outputs than that are a file's mistake, or its malice. */
const MOST_PARTS = 4096;

/** How long the pieces of an axis are. */
function piecesOf(n: number | null, sections: unknown): (number | null)[] {
  if (Number.isInteger(sections)) {
    const count = sections as number;
    if (count < 1 || count > MOST_PARTS) no(`in ${count} parts`);
    if (n !== null && n % count !== 0) no(`of ${n} in ${count} parts`);
    return new Array(count).fill(n === null ? null : n / count);
  }
  if (n === null || !Array.isArray(sections)) return no('of an unknown length');
  const ends = [...(sections as number[]), n];
  return ends.map((end, i) => end - (i === 0 ? 0 : ends[i - 1]!));
}

const pads = (width: unknown, rank: number): [number, number][] => {
  if (!Array.isArray(width)) return no(`pad_width=${JSON.stringify(width)}`);
  const pairs = width.every(Array.isArray) ? width : [width];
  const full = pairs.length === 1 ? new Array(rank).fill(pairs[0]) : pairs;
  if (full.length !== rank || full[0].some((n: number) => n !== 0)) no('of the batch');
  return full;
};

/** Where each axis of the output is in the input. */
function order({ axes }: Any, rank: number): number[] {
  if (!Array.isArray(axes)) return no('of the batch');
  const all = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  return all[0] === 0 ? all : no('of the batch');
}

/** An axis that the output has, where a new one is put. */
const newAxis = (axis: unknown, rank: number) => axisOf(axis, rank + 1);

const one = (
  options: Operation['options'],
  shape: (x: Shape, given: Any) => Shape | Shape[],
  run: (x: tf.Tensor, given: Any) => tf.Tensor | tf.Tensor[],
  module: Operation['module'] = 'numpy',
): Operation => ({
  module,
  inputs: ['x'],
  options,
  shape: ({ x, ...given }: Any) => shape(x.shape, given),
  run: ({ x, ...given }: Any) => run(x, given),
});

const several = (
  input: string,
  axis: number,
  shape: (xs: Shape[], axis: unknown) => Shape,
  run: (xs: tf.Tensor[], axis: number) => tf.Tensor,
): Operation => ({
  module: 'numpy',
  inputs: [input],
  options: { axis },
  shape: (given: Any) =>
    shape(
      given[input].map((x: { shape: Shape }) => x.shape),
      given.axis,
    ),
  run: (given: Any) => run(given[input], given.axis),
});

/** What moves axes is a transposition. */
const moved = (options: Operation['options'], perm: (given: Any, rank: number) => number[]) =>
  one(
    options,
    (x, given) => perm(given, x.length).map((axis) => x[axis]!),
    (x, given) => tf.transpose(x, perm(given, x.rank)),
  );

const swapped = ({ axis1, axis2 }: Any, rank: number) => {
  const [a, b] = [axisOf(axis1, rank), axisOf(axis2, rank)];
  return Array.from({ length: rank }, (_, i) => (i === a ? b : i === b ? a : i));
};

const carried = ({ source, destination }: Any, rank: number) => {
  const from = [source].flat().map((axis) => axisOf(axis, rank));
  const to = [destination].flat().map((axis) => axisOf(axis, rank));
  const left = Array.from({ length: rank }, (_, i) => i).filter((i) => !from.includes(i));
  return Array.from({ length: rank }, (_, i) =>
    to.includes(i) ? from[to.indexOf(i)]! : left.shift()!,
  );
};

/** Keras's operations that put numbers in other places. */
export const SHAPE_OPERATIONS: Record<string, Operation> = {
  BroadcastTo: one(
    { shape: [] },
    (x, { shape }) => broadcast(x, [x[0]!, ...shape.slice(1)]),
    (x, { shape }) => tf.broadcastTo(x, [x.shape[0]!, ...shape.slice(1)]),
  ),
  Concatenate: several(
    'xs',
    0,
    (xs, given) => {
      const axis = axisOf(given, xs[0]!.length);
      const lengths = xs.map((x) => x[axis]!);
      const total = lengths.includes(null as never) ? null : lengths.reduce((a, b) => a! + b!, 0);
      return xs[0]!.with(axis, total as never);
    },
    (xs, axis) => tf.concat(xs, axis),
  ),
  ExpandDims: one(
    { axis: 0 },
    (x, { axis }) => x.toSpliced(newAxis(axis, x.length), 0, 1),
    (x, { axis }) => tf.expandDims(x, newAxis(axis, x.rank)),
  ),
  Flip: one(
    { axis: null },
    (x, { axis }) => {
      axesOf(axis, x.length);
      return x;
    },
    (x, { axis }) => tf.reverse(x, axesOf(axis, x.rank)),
  ),
  Moveaxis: moved({ source: null, destination: null }, carried),
  Pad: {
    module: 'numpy',
    inputs: ['x', 'constant_values'],
    plain: ['constant_values'],
    options: { pad_width: null, mode: 'constant' },
    shape: ({ x, pad_width, mode, constant_values }: Any) => {
      expectOption('mode', mode, 'constant', 'reflect', 'symmetric');
      if (constant_values != null && typeof constant_values !== 'number') no('with a tensor');
      const widths = pads(pad_width, x.shape.length);
      return x.shape.map((n: number | null, i: number) =>
        n === null ? null : n + widths[i]![0] + widths[i]![1],
      );
    },
    run: ({ x, pad_width, mode, constant_values }: Any) => {
      const widths = pads(pad_width, x.rank);
      if (mode !== 'constant') return tf.mirrorPad(x, widths, mode);
      return tf.pad(x, widths, constant_values ?? 0);
    },
  },
  Repeat: one(
    { repeats: 1, axis: null },
    (x, { repeats, axis }) => {
      if (!Number.isInteger(repeats)) no(`repeats=${JSON.stringify(repeats)}`);
      const index = axisOf(axis, x.length);
      return x.with(index, x[index] === null ? null : x[index]! * repeats);
    },
    (x, { repeats, axis }) => {
      const index = axisOf(axis, x.rank);
      const apart = tf.expandDims(x, index + 1);
      const times = apart.shape.map((_, i) => (i === index + 1 ? repeats : 1));
      return tf.reshape(tf.tile(apart, times), x.shape.with(index, x.shape[index]! * repeats));
    },
  ),
  Reshape: one(
    { newshape: null },
    (x, { newshape }) => reshaped(x, newshape),
    (x, { newshape }) => {
      const rest = reshaped(x.shape, newshape).slice(1) as number[];
      return tf.reshape(x, [x.shape[0]!, ...rest]);
    },
  ),
  Split: one(
    { indices_or_sections: null, axis: 0 },
    (x, { indices_or_sections, axis }) => {
      const index = axisOf(axis, x.length);
      return piecesOf(x[index]!, indices_or_sections).map((n) => x.with(index, n));
    },
    (x, { indices_or_sections, axis }) => {
      const index = axisOf(axis, x.rank);
      return tf.split(x, piecesOf(x.shape[index]!, indices_or_sections) as number[], index);
    },
  ),
  Squeeze: one(
    { axis: null },
    (x, { axis }) => {
      const axes =
        axis === null ? x.flatMap((n, i) => (n === 1 && i > 0 ? [i] : [])) : axesOf(axis, x.length);
      if (axes.some((i) => x[i] !== 1)) no(`of axis ${axes} of [${x}]`);
      return x.filter((_, i) => !axes.includes(i));
    },
    (x, { axis }) => {
      const axes =
        axis === null
          ? x.shape.flatMap((n, i) => (n === 1 && i > 0 ? [i] : []))
          : axesOf(axis, x.rank);
      return tf.reshape(
        x,
        x.shape.filter((_, i) => !axes.includes(i)),
      );
    },
  ),
  Stack: several(
    'x',
    0,
    (xs, axis) => xs[0]!.toSpliced(newAxis(axis, xs[0]!.length), 0, xs.length),
    (xs, axis) => tf.stack(xs, newAxis(axis, xs[0]!.rank)),
  ),
  Swapaxes: moved({ axis1: null, axis2: null }, swapped),
  Tile: one(
    { repeats: null },
    (x, { repeats }) => {
      if (!Array.isArray(repeats) || repeats.length !== x.length)
        no(`repeats=${JSON.stringify(repeats)}`);
      if (repeats[0] !== 1) no('of the batch');
      return x.map((n, i) => (n === null ? null : n * repeats[i]));
    },
    (x, { repeats }) => tf.tile(x, repeats),
  ),
  Transpose: moved({ axes: null }, order),
  Unstack: one(
    { num: null, axis: 0 },
    (x, { axis }) => {
      const index = axisOf(axis, x.length);
      if (x[index] === null) no('of an unknown length');
      if (x[index]! > MOST_PARTS) no(`in ${x[index]} parts`);
      return new Array(x[index]).fill(x.toSpliced(index, 1));
    },
    (x, { axis }) => tf.unstack(x, axisOf(axis, x.rank)),
    'core',
  ),
};
