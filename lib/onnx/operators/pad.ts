import * as tf from '@tensorflow/tfjs-core';
import {
  axisOf,
  bounded,
  type Call,
  host,
  type Input,
  type Known,
  list,
  listOrInput,
  movement,
  need,
  no,
  number,
  type Operator,
  type Shape,
  word,
} from './operator.js';
import { stretch, take } from './take.js';

/** Where position i of a padded axis of n comes from. */
const SOURCES: Readonly<Record<string, (i: number, n: number) => number>> = {
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  wrap: (i, n) => ((i % n) + n) % n,
  reflect: (i, n) => {
    if (n === 1) return 0;
    const at = ((i % (2 * n - 2)) + 2 * n - 2) % (2 * n - 2);
    return at < n ? at : 2 * n - 2 - at;
  },
};

/** Pads [begin, end] of each axis; negative ones crop. */
export function padded(
  x: tf.Tensor,
  pads: readonly (readonly [number, number])[],
  mode: string,
  value: number,
): tf.Tensor {
  bounded(x.shape.map((n, i) => Math.max(n + pads[i]![0] + pads[i]![1], 0)));
  const cropped = pads.reduce((y, [before, after], axis) => {
    const n = y.shape[axis]!;
    if (before >= 0 && after >= 0) return y;
    return take(y, stretch(Math.max(-before, 0), n + Math.min(after, 0), 1, n), axis);
  }, x);
  const added = pads.map(([a, b]): [number, number] => [Math.max(a, 0), Math.max(b, 0)]);
  if (added.flat().every((n) => n === 0)) return tf.clone(cropped);
  if (mode === 'constant') {
    return movement(cropped, (y) => tf.pad(y, added, value));
  }
  const source = SOURCES[mode] ?? no(`mode=${mode}`);
  return added.reduce((y, [before, after], axis) => {
    if (before + after === 0) return y;
    const n = y.shape[axis]!;
    const places = Array.from({ length: before + n + after }, (_, i) => source(i - before, n));
    return take(y, places, axis);
  }, cropped);
}

/** What is put before and behind each axis. */
function padsOf(inputs: readonly Input[], call: Call, rank: number): [number, number][] {
  const given = listOrInput(inputs, 1, call, 'pads') ?? no('without pads');
  const axes = inputs[3] ? host(inputs[3]) : Array.from({ length: rank }, (_, i) => i);
  const pads = Array.from({ length: rank }, (): [number, number] => [0, 0]);
  axes.forEach((axis, i) => {
    pads[axisOf(axis, rank)] = [given[i]!, given[i + axes.length]!];
  });
  return pads;
}

function pad(inputs: readonly Input[], call: Call): tf.Tensor {
  const x = need(inputs, 0);
  const pads = padsOf(inputs, call, x.rank);
  const value = inputs[2] ? host(inputs[2])[0]! : number(call, 'value', 0);
  return padded(x, pads, word(call, 'mode', 'constant'), value);
}

/** By arithmetic: a file may ask for more than a trial of it has time for. */
function padShapes(inputs: readonly (Known | null)[], call: Call): Shape[] {
  const { shape } = inputs[0]!;
  const tensors = inputs.map((one) => one?.tensor ?? null);
  const mode = word(call, 'mode', 'constant');
  if (mode !== 'constant' && !Object.hasOwn(SOURCES, mode)) no(`mode=${mode}`);
  const pads = padsOf(tensors, call, shape.length);
  const made = shape.map((n, i) =>
    n === null ? null : Math.max(n + pads[i]![0] + pads[i]![1], 0),
  );
  bounded(made.map((n) => n ?? 1));
  return [made];
}

/** Cuts the middle, or puts zeros around. */
function centerCropPad(inputs: readonly Input[], call: Call): tf.Tensor {
  const x = need(inputs, 0);
  const sizes = host(need(inputs, 1));
  const axes = list(call, 'axes') ?? x.shape.map((_, i) => i);
  const pads = x.shape.map((): [number, number] => [0, 0]);
  axes.forEach((given, i) => {
    const axis = axisOf(given, x.rank);
    const more = sizes[i]! - x.shape[axis]!;
    const before = more < 0 ? Math.ceil(more / 2) : Math.floor(more / 2);
    pads[axis] = [before, more - before];
  });
  return padded(x, pads, 'constant', 0);
}

/** Operators that put something around a tensor. */
export const PAD_OPERATORS: Readonly<Record<string, Operator>> = {
  CenterCropPad: { run: centerCropPad },
  Pad: { run: pad, shapes: padShapes },
};
