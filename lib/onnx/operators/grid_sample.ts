import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { type Call, channelsLast, need, no, number, type Operator, word } from './operator.js';

/** Positions from -1 to 1 as those of pixels. */
function unnormalized(grid: tf.Tensor, n: number, corners: boolean): tf.Tensor {
  const from = tf.add(grid, 1);
  return corners ? tf.mul(from, (n - 1) / 2) : tf.sub(tf.mul(from, n / 2), 0.5);
}

/** Positions outside of the image mirrored back into it. */
function reflected(x: tf.Tensor, n: number, corners: boolean): tf.Tensor {
  const [low, high] = corners ? [0, n - 1] : [-0.5, n - 0.5];
  const span = high - low;
  if (span <= 0) return tf.zerosLike(x);
  const distance = tf.abs(tf.sub(x, low));
  const turn = tf.sub(distance, tf.mul(tf.floor(tf.div(distance, 2 * span)), 2 * span));
  return tf.add(tf.minimum(turn, tf.sub(2 * span, turn)), low);
}

/**
 * Values of images at positions, linear between pixels or of the nearest one.
 *
 * @param x [n, ...spatial, channels]
 * @param grid [n, ...places, axes], the last axis of the image first
 */
function sample(x: tf.Tensor, grid: tf.Tensor, call: Call): tf.Tensor {
  const sizes = x.shape.slice(1, -1);
  const axes = sizes.length;
  const mode = word(call, 'mode', 'linear');
  const padding = word(call, 'padding_mode', 'zeros');
  const corners = number(call, 'align_corners', 0) !== 0;
  const nearest = mode === 'nearest';
  if (!nearest && mode !== 'linear' && mode !== 'bilinear') no(`mode=${mode}`);
  const places = grid.shape.slice(1, -1);
  const count = product(places);
  const [n, c] = [x.shape[0]!, x.shape.at(-1)!];
  const at = sizes.map((size, i) => {
    const column = tf.slice(
      tf.reshape(grid, [n, count, axes]),
      [0, 0, axes - 1 - i],
      [n, count, 1],
    );
    const position = unnormalized(tf.squeeze(column, [2]), size, corners);
    const inside =
      padding === 'reflection'
        ? reflected(position, size, corners)
        : padding === 'border' || padding === 'zeros'
          ? position
          : no(`padding_mode=${padding}`);
    return padding === 'zeros' ? inside : tf.clipByValue(inside, 0, size - 1);
  });
  const rows = tf.reshape(x, [x.size / c, c]);
  const area = product(sizes);
  const base = tf.mul(tf.range(0, n, 1, 'int32'), tf.scalar(area, 'int32'));
  const corner = (which: readonly number[]): tf.Tensor => {
    let weight: tf.Tensor = tf.ones([n, count]);
    let place: tf.Tensor = tf.zeros([n, count], 'int32');
    sizes.forEach((size, i) => {
      const low = nearest ? tf.round(at[i]!) : tf.add(tf.floor(at[i]!), which[i]!);
      if (!nearest) {
        weight = tf.mul(weight, tf.sub(1, tf.abs(tf.sub(at[i]!, low))));
      }
      const inside = tf.logicalAnd(tf.greaterEqual(low, 0), tf.lessEqual(low, size - 1));
      weight = tf.mul(weight, tf.cast(inside, 'float32'));
      const index = tf.cast(tf.clipByValue(low, 0, size - 1), 'int32');
      place = tf.add(tf.mul(place, tf.scalar(size, 'int32')), index);
    });
    const all = tf.add(place, tf.reshape(base, [n, 1]));
    const values = tf.gather(rows, tf.reshape(all, [n * count]) as tf.Tensor1D);
    return tf.mul(tf.reshape(values, [n, count, c]), tf.expandDims(weight, 2));
  };
  const which = nearest
    ? [sizes.map(() => 0)]
    : Array.from({ length: 2 ** axes }, (_, bits) => sizes.map((_, i) => (bits >> i) & 1));
  const y = which.map(corner).reduce((a, b) => tf.add(a, b));
  return tf.reshape(y, [n, ...places, c]);
}

/** Images sampled at positions of one's own. */
export const SAMPLING_OPERATORS: Readonly<Record<string, Operator>> = {
  GridSample: {
    run: (inputs, call) =>
      channelsLast(need(inputs, 0), call, (x) => sample(x, need(inputs, 1), call)),
  },
};
