import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import {
  bounded,
  type Call,
  host,
  type Input,
  list,
  need,
  no,
  number,
  toLast,
} from './operator.js';
import { padded } from './pad.js';
import { each, windowsOver } from './windows.js';

/** The place of each window's maximum in the flattened [n, c, ...spatial]. */
export function switches(x: tf.Tensor, call: Call): tf.Tensor {
  if (call.channelsLast) no('with indices of channels last');
  const order = number(call, 'storage_order', 0);
  const all = windowsOver(toLast(x), call);
  const [n, c, ...sizes] = x.shape as [number, number, ...number[]];
  const data = x.dataSync();
  const area = product(sizes);
  const strides = sizes.map((_, i) =>
    product(order === 0 ? sizes.slice(i + 1) : sizes.slice(0, i)),
  );
  const own = sizes.map((_, i) => product(sizes.slice(i + 1)));
  const positions = product(all.lengths);
  const window = product(all.kernel);
  const found = new Int32Array(n * c * positions);
  const digits = (value: number, base: readonly number[]) => {
    const list = base.map(() => 0);
    for (let i = base.length - 1, rest = value; i >= 0; i--) {
      list[i] = rest % base[i]!;
      rest = Math.floor(rest / base[i]!);
    }
    return list;
  };
  const taps = Array.from({ length: window }, (_, t) => digits(t, all.kernel));
  for (let map = 0; map < n * c; map++) {
    for (let o = 0; o < positions; o++) {
      const at = digits(o, all.lengths);
      let best = Number.NEGATIVE_INFINITY;
      for (const tap of taps) {
        const place = tap.map(
          (k, i) => at[i]! * all.strides[i]! - all.pads[i]![0] + k * all.dilations[i]!,
        );
        if (place.some((p, i) => p < 0 || p >= sizes[i]!)) continue;
        const value = data[map * area + place.reduce((sum, p, i) => sum + p * own[i]!, 0)]!;
        if (value <= best) continue;
        best = value;
        found[map * positions + o] =
          map * area + place.reduce((sum, p, i) => sum + p * strides[i]!, 0);
      }
    }
  }
  return tf.tensor(found, [n, c, ...all.lengths], 'int32');
}

/** Values back at their switches. */
export function maxUnpool(inputs: readonly Input[], call: Call): tf.Tensor {
  const [x, indices] = [need(inputs, 0), need(inputs, 1)];
  const [n, c, ...sizes] = x.shape as [number, number, ...number[]];
  const kernel = list(call, 'kernel_shape') ?? no('without kernel_shape');
  const strides = each(call, 'strides', sizes.length);
  const pads = list(call, 'pads') ?? new Array<number>(2 * sizes.length).fill(0);
  const own = sizes.map(
    (m, i) => (m - 1) * strides[i]! + kernel[i]! - pads[i]! - pads[i + sizes.length]!,
  );
  const wanted = inputs[2] ? host(inputs[2]) : [n, c, ...own];
  const [size] = bounded([product([n, c, ...own])]) as [number];
  const flat = tf.unsortedSegmentSum(
    tf.reshape(x, [x.size]),
    tf.reshape(indices, [x.size]) as tf.Tensor1D,
    Math.max(size, product(wanted)),
  );
  if (wanted.every((m, i) => m === [n, c, ...own][i])) return tf.reshape(flat, [...wanted]);
  // The places are those of the smaller one, which lies in the corner of the larger.
  const inner = tf.reshape(tf.slice(flat, [0], [size]), [n, c, ...own]);
  const more = wanted.map((m, i): [number, number] => [0, m - inner.shape[i]!]);
  return padded(inner, more, 'constant', 0);
}
