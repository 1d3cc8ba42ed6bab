import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { convolveBack } from './convolution.js';
import { bounded, type Call, host, type Input, list, need, no, type Operator } from './operator.js';

/**
 * Windows laid into an image and added up, PyTorch's `fold`: the transposed convolution whose filters are one tap each.
 *
 * Source: Col2Im of ONNX, opset 18.
 */
function col2Im(inputs: readonly Input[], call: Call): tf.Tensor {
  const x = tf.cast(need(inputs, 0), 'float32');
  const [image, block] = [host(need(inputs, 1)), host(need(inputs, 2))];
  const rank = image.length;
  const taps = product(block);
  const [n, rows, columns] = x.shape as [number, number, number];
  const fits = x.rank === 3 && rank >= 1 && rank <= 3 && block.length === rank;
  if (!fits || !(rows % taps === 0)) no(`of [${x.shape}] by windows of [${block}] to [${image}]`);
  bounded([taps, taps]);
  const strides = list(call, 'strides') ?? image.map(() => 1);
  const dilations = list(call, 'dilations') ?? image.map(() => 1);
  const pads = list(call, 'pads') ?? [...image, ...image].map(() => 0);
  const room = image.map((size, i) => {
    const window = (block[i]! - 1) * dilations[i]! + 1;
    return size + pads[i]! + pads[i + rank]! - window;
  });
  const counts = room.map((free, i) => Math.floor(free / strides[i]!) + 1);
  if (counts.some((count) => !(count >= 1)) || product(counts) !== columns) {
    no(`of ${columns} windows, where [${image}] has ${counts.join(' by ')}`);
  }
  const attributes = {
    strides,
    dilations,
    pads,
    output_padding: room.map((free, i) => free % strides[i]!),
  };
  const channels = rows / taps;
  const windows = tf.transpose(tf.reshape(x, [n * channels, taps, columns]), [0, 2, 1]);
  const filter = tf.reshape(tf.eye(taps), [taps, 1, ...block]);
  const laid = tf.reshape(windows, [n * channels, ...counts, taps]);
  return tf.reshape(convolveBack(laid, filter, { ...call, attributes }), [n, channels, ...image]);
}

/** What lays windows into images. */
export const FOLD_OPERATORS: Readonly<Record<string, Operator>> = { Col2Im: { run: col2Im } };
