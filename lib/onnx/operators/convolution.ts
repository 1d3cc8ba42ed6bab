import * as tf from '@tensorflow/tfjs-core';
import { convTranspose as transposed } from '../../ops/conv_transpose.js';
import { cropOrPad } from '../../ops/crop_or_pad.js';
import { dilateFilter } from '../../ops/dilate_filter.js';
import { depthwise, plain } from '../../ops/valid_convolution.js';
import { ELEMENT } from '../element_types.js';
import {
  type Call,
  channelsLast,
  type Input,
  type Known,
  need,
  no,
  number,
  type Operator,
  type Shape,
} from './operator.js';
import { padded } from './pad.js';
import { transposedSizes } from './transposed_sizes.js';
import { windowsOf } from './windows.js';

const rankOf = (x: tf.Tensor): 1 | 2 | 3 => {
  const rank = x.rank - 2;
  return rank === 1 || rank === 2 || rank === 3 ? rank : no(`of ${x.rank} axes`);
};

/** ONNX's filter [out, in, ...kernel] with the kernel in front: [...kernel, in, out]. */
function kernelFirst(w: tf.Tensor): tf.Tensor {
  return tf.transpose(w, [...w.shape.keys()].slice(2).concat([1, 0]));
}

const parts = (x: tf.Tensor, count: number, axis: number) =>
  count === 1 ? [x] : tf.split(x, count, axis);

const joined = (all: tf.Tensor[]) => (all.length === 1 ? all[0]! : tf.concat(all, -1));

/**
 * The convolution of ONNX, channels last, in groups.
 *
 * @param x [n, ...spatial, in]
 * @param w [out, in / groups, ...kernel]
 */
function convolve(x: tf.Tensor, w: tf.Tensor, call: Call): tf.Tensor {
  const rank = rankOf(x);
  const group = number(call, 'group', 1);
  const [out, within] = w.shape as [number, number];
  if (within * group !== x.shape.at(-1) || out % group !== 0) {
    no(`of ${x.shape.at(-1)} channels with a filter of [${w.shape}] in ${group} groups`);
  }
  const kernel = w.shape.slice(2);
  const { strides, dilations, pads } = windowsOf(call, x.shape.slice(1, -1), kernel);
  const image = padded(x, [[0, 0], ...pads, [0, 0]], 'constant', 0);
  const filter = kernelFirst(w);
  const equal = new Set(strides).size === 1 && new Set(dilations).size === 1;
  if (within === 1 && group > 1 && rank < 3 && equal) {
    // [...kernel, 1, channels m] as [...kernel, channels, m].
    const shape = [...kernel, group, out / group];
    return depthwise(image, tf.reshape(filter, shape), strides, dilations);
  }
  const filters = parts(filter, group, filter.rank - 1);
  const images = parts(image, group, image.rank - 1);
  return joined(images.map((one, i) => plain(one, filters[i]!, strides, dilations)));
}

/**
 * The transposed convolution of ONNX, channels last, in groups.
 *
 * @param w [in, out / groups, ...kernel]
 */
export function convolveBack(x: tf.Tensor, w: tf.Tensor, call: Call): tf.Tensor {
  const rank = rankOf(x);
  const group = number(call, 'group', 1);
  if (w.shape[0] !== x.shape.at(-1) || w.shape[0]! % group !== 0) {
    no(`of ${x.shape.at(-1)} channels with a filter of [${w.shape}] in ${group} groups`);
  }
  const { strides, dilations, starts, sizes } = transposedSizes(
    call,
    x.shape.slice(1, -1),
    w.shape.slice(2),
  );
  // [...kernel, out, in] of each group.
  const order = [...w.shape.keys()].slice(2).concat([1, 0]);
  const filter = dilateFilter(tf.transpose(w, order), dilations);
  const filters = parts(filter, group, filter.rank - 1);
  const y = joined(
    parts(x, group, x.rank - 1).map((one, i) =>
      transposed('ConvTranspose', rank, one, filters[i]!, null, strides, 'valid', {}),
    ),
  );
  return cropOrPad(y, starts, sizes);
}

/** The filter decides the channels, the geometry the sizes. */
const shapesBy =
  (
    channels: (w: Shape, call: Call) => number | null,
    length: (call: Call, sizes: readonly number[], kernel: readonly number[]) => readonly number[],
  ) =>
  (inputs: readonly (Known | null)[], call: Call): Shape[] => {
    const [x, w] = [inputs[0]!.shape, inputs[1]!.shape];
    const spatial = call.channelsLast ? x.slice(1, -1) : x.slice(2);
    const kernel = w.slice(2) as number[];
    if (kernel.some((k) => k === null)) no('with a filter of unknown size');
    // Unknown sizes are tried with one that every filter fits into; only the known ones are kept.
    const tried = spatial.map((n) => n ?? 2 ** 16);
    const made = length(call, tried, kernel).map((n, i) => (spatial[i] === null ? null : n));
    const c = channels(w, call);
    return [call.channelsLast ? [x[0]!, ...made, c] : [x[0]!, c, ...made]];
  };

const withBias = (
  run: (x: tf.Tensor, w: tf.Tensor, call: Call) => tf.Tensor,
  shapes: NonNullable<Operator['shapes']>,
): Operator => ({
  run(inputs, call) {
    const w = need(inputs, 1);
    const bias = inputs[2];
    return channelsLast(need(inputs, 0), call, (x) => {
      const y = run(x, w, call);
      return bias ? tf.add(y, bias) : y;
    });
  },
  shapes,
  axes: 'spatial',
});

function zeroed(x: tf.Tensor, zero: Input | undefined, axis: number): tf.Tensor {
  const wide = tf.cast(x, 'float32');
  if (!zero) return wide;
  const point = tf.cast(zero, 'float32');
  const shape = x.shape.map((_, i) => (i === axis && zero.size > 1 ? -1 : 1));
  return tf.sub(wide, tf.reshape(point, shape));
}

/** Convolutions and their transposes. */
export const CONVOLUTION_OPERATORS: Readonly<Record<string, Operator>> = {
  Conv: withBias(
    convolve,
    shapesBy(
      (w) => w[0]!,
      (...given) => windowsOf(...given).lengths,
    ),
  ),
  ConvInteger: {
    run(inputs, call) {
      const [x, w] = [need(inputs, 0), need(inputs, 1)];
      const filter = zeroed(w, inputs[3], 0);
      const y = channelsLast(zeroed(x, inputs[2], -1), call, (one) => convolve(one, filter, call));
      return tf.cast(tf.round(y), 'int32');
    },
    types: () => [ELEMENT.int32],
    axes: 'spatial',
  },
  ConvTranspose: withBias(
    convolveBack,
    shapesBy(
      (w, call) => (w[1] === null ? null : w[1]! * number(call, 'group', 1)),
      (...given) => transposedSizes(...given).sizes,
    ),
  ),
};
