import * as tf from '@tensorflow/tfjs-core';
import { type Call, choice, need, number, type Operator } from './operator.js';

/** [n, c, h, w] to [n, c / b^2, h b, w b], channels last inside. */
function depthToSpace(x: tf.Tensor, call: Call): tf.Tensor {
  const by = number(call, 'blocksize');
  const columnsFirst = choice(call, 'mode', ['DCR', 'CRD']) === 'CRD';
  const at = call.channelsLast ? [0, 1, 2, 3] : [0, 2, 3, 1];
  const [n, h, w, c] = at.map((i) => x.shape[i]!) as [number, number, number, number];
  const out = c / (by * by);
  const [first, second] = columnsFirst
    ? [
        [out, by, by],
        [0, 1, 2],
      ]
    : [
        [by, by, out],
        [2, 0, 1],
      ];
  // Where the block's rows, its columns and the channels are among the split axes.
  const [channel, row, column] = second as [number, number, number];
  if (call.channelsLast) {
    const parts = tf.reshape(x, [n, h, w, ...first]);
    const moved = tf.transpose(parts, [0, 1, 3 + row, 2, 3 + column, 3 + channel]);
    return tf.reshape(moved, [n, h * by, w * by, out]);
  }
  const parts = tf.reshape(x, [n, ...first, h, w]);
  const moved = tf.transpose(parts, [0, 1 + channel, 4, 1 + row, 5, 1 + column]);
  return tf.reshape(moved, [n, out, h * by, w * by]);
}

/** The inverse of depthToSpace. */
function spaceToDepth(x: tf.Tensor, call: Call): tf.Tensor {
  const by = number(call, 'blocksize');
  const columnsFirst = choice(call, 'mode', ['DCR', 'CRD']) === 'CRD';
  if (call.channelsLast) {
    const [n, h, w, c] = x.shape as [number, number, number, number];
    const parts = tf.reshape(x, [n, h / by, by, w / by, by, c]);
    const moved = tf.transpose(parts, [0, 1, 3, ...(columnsFirst ? [5, 2, 4] : [2, 4, 5])]);
    return tf.reshape(moved, [n, h / by, w / by, by * by * c]);
  }
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const parts = tf.reshape(x, [n, c, h / by, by, w / by, by]);
  const moved = tf.transpose(parts, [0, ...(columnsFirst ? [1, 3, 5] : [3, 5, 1]), 2, 4]);
  return tf.reshape(moved, [n, by * by * c, h / by, w / by]);
}

/** Operators that move channels into places, or back. */
export const DEPTH_OPERATORS: Readonly<Record<string, Operator>> = {
  DepthToSpace: { run: (inputs, call) => depthToSpace(need(inputs, 0), call), axes: 'spatial' },
  SpaceToDepth: { run: (inputs, call) => spaceToDepth(need(inputs, 0), call), axes: 'spatial' },
};
