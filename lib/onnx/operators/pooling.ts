import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import {
  type Call,
  channelsLast,
  type Known,
  list,
  need,
  no,
  number,
  type Operator,
  type Shape,
} from './operator.js';
import { padded } from './pad.js';
import { maxUnpool, switches } from './switches.js';
import { take } from './take.js';
import { type Windows, windowsOf, windowsOver } from './windows.js';

/** Below every float32, and finite: infinities times zero would be NaN. */
const LOWEST = -3.4e38;

const spatialOf = (x: tf.Tensor) => x.shape.slice(1, -1);

/** The image with all that its windows reach, and no more. */
function reached(
  x: tf.Tensor,
  { kernel, strides, dilations, pads, lengths }: Windows,
  value: number,
) {
  const all = spatialOf(x).map((n, i): [number, number] => {
    const reach = (lengths[i]! - 1) * strides[i]! + (kernel[i]! - 1) * dilations[i]! + 1;
    return [pads[i]![0], reach - n - pads[i]![0]];
  });
  return padded(x, [[0, 0], ...all, [0, 0]], 'constant', value);
}

type Pool = 'max' | 'avg';

/** tfjs's own pooling of windows without dilation. */
function stockPool(x: tf.Tensor, kernel: readonly number[], strides: readonly number[], how: Pool) {
  if (x.rank === 3) {
    const [k, s] = [kernel[0]!, strides[0]!];
    const run = how === 'max' ? tf.maxPool : tf.avgPool;
    return tf.squeeze(run(tf.expandDims(x, 1) as tf.Tensor4D, [1, k], [1, s], 'valid'), [1]);
  }
  if (x.rank === 4) {
    const run = how === 'max' ? tf.maxPool : tf.avgPool;
    const [k, s] = [kernel, strides] as [number, number][];
    return run(x as tf.Tensor4D, k!, s!, 'valid') as tf.Tensor;
  }
  if (x.rank !== 5) return no(`of ${x.rank} axes`);
  const run = how === 'max' ? tf.maxPool3d : tf.avgPool3d;
  const [k, s] = [kernel, strides] as [number, number, number][];
  return run(x as tf.Tensor5D, k!, s!, 'valid') as tf.Tensor;
}

/** One tap of every window after the other. */
function* taps(x: tf.Tensor, { kernel, strides, dilations, lengths }: Windows) {
  const count = product(kernel);
  for (let tap = 0; tap < count; tap++) {
    let rest = tap;
    const at = kernel.map(() => 0);
    for (let i = kernel.length - 1; i >= 0; i--) {
      at[i] = (rest % kernel[i]!) * dilations[i]!;
      rest = Math.floor(rest / kernel[i]!);
    }
    yield at.reduce(
      (y, start, i) =>
        take(
          y,
          Array.from({ length: lengths[i]! }, (_, o) => start + o * strides[i]!),
          i + 1,
        ),
      x,
    );
  }
}

const dense = ({ dilations, kernel }: Windows) =>
  dilations.every((d, i) => d === 1 || kernel[i] === 1);

function maxOf(x: tf.Tensor, call: Call): tf.Tensor {
  const all = windowsOver(x, call);
  const image = reached(tf.cast(x, 'float32'), all, LOWEST);
  const y = dense(all)
    ? stockPool(image, all.kernel, all.strides, 'max')
    : [...taps(image, all)].reduce((a, b) => tf.maximum(a, b));
  return tf.cast(y, x.dtype);
}

/** The sum over each window of an image that is zero outside. */
function sums(x: tf.Tensor, all: Windows): tf.Tensor {
  const image = reached(x, all, 0);
  if (!dense(all)) return [...taps(image, all)].reduce((a, b) => tf.add(a, b));
  const count = product(all.kernel);
  return tf.mul(stockPool(image, all.kernel, all.strides, 'avg'), count);
}

/** How many places each window along an axis has: in the image, or with its pads. */
function counts(n: number, all: Windows, axis: number, withPads: boolean): number[] {
  const [before, after] = withPads ? all.pads[axis]! : [0, 0];
  return Array.from({ length: all.lengths[axis]! }, (_, o) => {
    const start = o * all.strides[axis]! - all.pads[axis]![0];
    const places = Array.from(
      { length: all.kernel[axis]! },
      (_, k) => start + k * all.dilations[axis]!,
    );
    return places.filter((at) => at >= -before && at < n + after).length;
  });
}

function meanOf(x: tf.Tensor, call: Call): tf.Tensor {
  const all = windowsOver(x, call);
  const withPads = number(call, 'count_include_pad', 0) !== 0;
  return spatialOf(x).reduce(
    (y, n, i) => {
      const shape = y.shape.map((_, axis) => (axis === i + 1 ? -1 : 1));
      return tf.div(y, tf.reshape(tf.tensor1d(counts(n, all, i, withPads)), shape));
    },
    sums(x, all),
  );
}

function lpOf(x: tf.Tensor, call: Call): tf.Tensor {
  const p = number(call, 'p', 2);
  return tf.pow(sums(tf.pow(tf.abs(x), p), windowsOver(x, call)), 1 / p);
}

const poolShapes = (inputs: readonly (Known | null)[], call: Call): Shape[] => {
  const { shape } = inputs[0]!;
  const [batch, spatial, c] = call.channelsLast
    ? [shape[0]!, shape.slice(1, -1), shape.at(-1)!]
    : [shape[0]!, shape.slice(2), shape[1]!];
  const kernel = list(call, 'kernel_shape') ?? no('without kernel_shape');
  const { lengths } = windowsOf(
    call,
    spatial.map((n) => n ?? 2 ** 16),
    kernel,
  );
  const made = lengths.map((n, i) => (spatial[i] === null ? null : n));
  const one: Shape = call.channelsLast ? [batch, ...made, c] : [batch, c, ...made];
  return Array.from({ length: call.outputs }, () => [...one]);
};

const globally = (run: (x: tf.Tensor, axes: number[], call: Call) => tf.Tensor): Operator => ({
  run: (inputs, call) =>
    channelsLast(need(inputs, 0), call, (x) =>
      run(
        x,
        spatialOf(x).map((_, i) => i + 1),
        call,
      ),
    ),
  shapes: ([x], call) => {
    const c = call.channelsLast ? x!.shape.length - 1 : 1;
    return [x!.shape.map((n, i) => (i === 0 || i === c ? n : 1))];
  },
  axes: 'spatial',
});

const pooling = (run: (x: tf.Tensor, call: Call) => tf.Tensor): Operator => ({
  run: (inputs, call) => channelsLast(need(inputs, 0), call, (x) => run(x, call)),
  shapes: poolShapes,
  axes: 'spatial',
});

/** Pooling over windows and over whole images. */
export const POOLING_OPERATORS: Readonly<Record<string, Operator>> = {
  AveragePool: pooling(meanOf),
  GlobalAveragePool: globally((x, axes) => tf.mean(x, axes, true)),
  GlobalLpPool: globally((x, axes, call) => {
    const p = number(call, 'p', 2);
    return tf.pow(tf.sum(tf.pow(tf.abs(x), p), axes, true), 1 / p);
  }),
  GlobalMaxPool: globally((x, axes) => tf.max(x, axes, true)),
  LpPool: pooling(lpOf),
  MaxPool: {
    run(inputs, call) {
      const x = need(inputs, 0);
      const y = channelsLast(x, call, (one) => maxOf(one, call));
      return call.outputs > 1 ? [y, switches(x, call)] : [y];
    },
    types: ({ types, outputs }) => [types[0]!, 7].slice(0, outputs),
    shapes: poolShapes,
    axes: 'spatial',
  },
  MaxUnpool: { run: maxUnpool },
};
