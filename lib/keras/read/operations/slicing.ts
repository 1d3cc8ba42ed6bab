import * as tf from '@tensorflow/tfjs-core';
import { isObject } from '../../../load/is_object.js';
import { type Any, no, type Operation, type Shape } from './operation.js';

interface Slice {
  start: number | null;
  stop: number | null;
  step: number | null;
}
/** One part of x[...]: a place, a stretch, or a new axis. */
type Part = number | Slice | null;

const WHOLE: Slice = { start: null, stop: null, step: null };

/** The parts of a key as Keras 2 or 3 writes it, one for each axis of x. */
function partsOf(key: unknown, rank: number): Part[] {
  const list = Array.isArray(key) ? key : [key];
  const isRest = (one: unknown) => isObject(one) && one.class_name === '__ellipsis__';
  const parts = list.map((one): Part | 'rest' => {
    if (one === null || Number.isInteger(one)) return one as number | null;
    if (isRest(one)) return 'rest';
    const { start, stop, step } = (isObject(one) && isObject(one.config) ? one.config : one) as Any;
    const whole = [start, stop, step].every((n) => n == null || Number.isInteger(n));
    const isSlice = isObject(one) && ('start' in one || one.class_name === '__slice__');
    if (!isSlice || !whole) no(`[${JSON.stringify(one)}]`);
    return { start: start ?? null, stop: stop ?? null, step: step ?? null };
  });
  const taken = parts.filter((part) => part !== null && part !== 'rest').length;
  const rest = new Array<Part>(Math.max(rank - taken, 0)).fill(WHOLE);
  const full = parts.includes('rest')
    ? parts.flatMap((part) => (part === 'rest' ? rest : [part]))
    : [...(parts as Part[]), ...rest];
  const [first] = full;
  if (first !== WHOLE && JSON.stringify(first) !== JSON.stringify(WHOLE)) no('along the batch');
  return full;
}

interface Stretch {
  begin: number;
  size: number;
  step: number;
}

/** Python's slice of an axis of n. */
function stretch({ start, stop, step }: Slice, n: number): Stretch {
  const by = step ?? 1;
  if (by === -1 && start === null && stop === null) return { begin: 0, size: n, step: -1 };
  if (by < 1) no(`[${start ?? ''}:${stop ?? ''}:${by}]`);
  const clamp = (at: number) => Math.min(Math.max(at < 0 ? at + n : at, 0), n);
  const begin = clamp(start ?? 0);
  return { begin, size: Math.max(Math.ceil((clamp(stop ?? n) - begin) / by), 0), step: by };
}

const isWhole = (part: Slice) =>
  part.start === null && part.stop === null && Math.abs(part.step ?? 1) === 1;

function shapeOf(x: Shape, key: unknown): Shape {
  let axis = 0;
  return partsOf(key, x.length).flatMap((part) => {
    if (part === null) return [1];
    const n = x[axis++];
    if (n === undefined) return no(`[${JSON.stringify(key)}] of ${x.length} axes`);
    if (typeof part === 'number') return [];
    if (n !== null) return [stretch(part, n).size];
    stretch(part, 0);
    return [isWhole(part) ? n : null];
  });
}

function run(x: tf.Tensor, key: unknown): tf.Tensor {
  const parts = partsOf(key, x.rank);
  const along = parts.filter((part) => part !== null);
  const all = along.map((part, axis): Stretch => {
    const n = x.shape[axis]!;
    if (typeof part !== 'number') return stretch(part, n);
    return { begin: part < 0 ? part + n : part, size: 1, step: 1 };
  });
  const back = all.flatMap(({ step }, axis) => (step === -1 ? [axis] : []));
  const forward = back.length === 0 ? x : tf.reverse(x, back);
  const begin = all.map((one) => one.begin);
  const cut = all.every(({ step }) => step === 1 || step === -1)
    ? tf.slice(
        forward,
        begin,
        all.map(({ size }) => size),
      )
    : tf.stridedSlice(
        forward,
        begin,
        all.map((one) => one.begin + (one.size - 1) * Math.abs(one.step) + 1),
        all.map(({ step }) => Math.abs(step)),
      );
  let axis = 0;
  const shape = parts.flatMap((part) => {
    if (part === null) return [1];
    const { size } = all[axis++]!;
    return typeof part === 'number' ? [] : [size];
  });
  return tf.reshape(cut, shape);
}

/** x[key] with numbers and slices of Python's. */
export const GET_ITEM: Operation = {
  module: 'numpy',
  inputs: ['x', 'key'],
  plain: ['key'],
  options: {},
  shape: ({ x, key }: Any) => shapeOf(x.shape, key),
  run: ({ x, key }: Any) => run(x, key),
};
