import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { describeEachBackend } from '../backends.js';

const SHAPE: [number, number, number] = [2, 3, 4];
const VALUES = Array.from({ length: 24 }, (_, i) => i - 11);

/** What moves values without computing with them. */
const MOVES: Record<string, (x: tf.Tensor3D) => tf.Tensor> = {
  transpose: (x) => tf.transpose(x, [2, 0, 1]),
  'transpose of a matrix': (x) => tf.transpose(tf.reshape(x, [6, 4])),
  slice: (x) => tf.slice(x, [0, 1, 1], [2, 2, 2]),
  stridedSlice: (x) => tf.stridedSlice(x, [0, 0, 1], [2, 3, 4], [1, 2, 2]),
  concat: (x) => tf.concat([x, tf.ones(SHAPE)], 1),
  tile: (x) => tf.tile(x, [1, 2, 1]),
  pad: (x) =>
    tf.pad(x, [
      [0, 0],
      [1, 0],
      [0, 2],
    ]),
  mirrorPad: (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [1, 0],
        [0, 2],
      ],
      'reflect',
    ),
  reverse: (x) => tf.reverse(x, 2),
  gather: (x) => tf.gather(x, tf.tensor1d([2, 0], 'int32'), 1),
  sum: (x) => tf.sum(x, [0, 1]),
  mean: (x) => tf.mean(x, 1),
  max: (x) => tf.max(x, 0),
  where: (x) => tf.where(tf.greater(x, tf.zeros(SHAPE)), x, tf.zeros(SHAPE)),
  cumsum: (x) => tf.cumsum(x, 1),
  broadcastTo: (x) => tf.broadcastTo(tf.slice(x, [0, 0, 0], [1, 3, 4]), SHAPE),
  matMul: (x) => tf.matMul(x, x, false, true),
  relu: (x) => tf.relu(x),
  resizeNearestNeighbor: (x) => tf.image.resizeNearestNeighbor(x, [4, 6]),
};

describeEachBackend('What was no float and is cast to one', () => {
  describe.each(['int32', 'bool'] as const)('from %s', (dtype) => {
    test.each(Object.keys(MOVES))('%s', (name) => {
      tf.tidy(() => {
        const values = dtype === 'int32' ? VALUES : VALUES.map((v) => Number(v % 3 === 0));
        // Computed, so that a graphics card holds it.
        const x = tf.tensor(values, SHAPE, dtype);
        const held = dtype === 'int32' ? tf.abs(tf.neg(x)) : tf.logicalNot(x);
        const floats = dtype === 'int32' ? values.map(Math.abs) : values.map((v) => 1 - v);
        const got = MOVES[name]!(tf.cast(held, 'float32') as tf.Tensor3D);
        const wanted = MOVES[name]!(tf.tensor3d(floats, SHAPE));
        expect(got.dtype).toBe('float32');
        expect(got.shape).toEqual(wanted.shape);
        expect([...got.dataSync()]).toEqual([...wanted.dataSync()]);
      });
    });
  });
});
