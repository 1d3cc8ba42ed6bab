import * as tf from '@tensorflow/tfjs-core';
import { conv1dTranspose, convOutputLength } from '../../lib/index.js';
import { describeEachBackend } from '../backends.js';
import { convTransposeForward, type TransposedCase } from '../reference/conv_transpose.js';
import { distance, noise } from '../wasm/compare.js';

const N = 3;
const rows = (['valid', 'same'] as const).flatMap((padding) =>
  [1, 2, 3, 4, 5].flatMap((k) => [1, 2, 3].map((s) => ({ k, s, padding }))),
);

/** The outputPadding that stands for a length; null for the whole n s of `same`. */
function outputPaddingOf(o: number, k: number, s: number, padding: 'valid' | 'same') {
  const least = (N - 1) * s + (padding === 'valid' ? k : k % 2);
  return o - least < s ? [o - least] : null;
}

describeEachBackend('conv1dTranspose to every length', () => {
  test.each(rows)('n=3 k=$k s=$s $padding', ({ k, s, padding }) => {
    const before = tf.memory().numTensors;
    const x = noise(N * 2, 1);
    const w = noise(k * 2, 2);
    const lengths = tf.tidy(() => {
      const input = tf.tensor3d(x, [1, N, 2]);
      const filter = tf.tensor3d(w, [k, 1, 2]);
      return Array.from({ length: N * s + k + s }, (_, o) => o).filter((o) => {
        let y: Float32Array;
        try {
          y = conv1dTranspose(input, filter, [1, o, 1], s, padding).dataSync<'float32'>();
        } catch (error) {
          expect((error as Error).name).toBe('ValueError');
          return false;
        }
        const c: TransposedCase = {
          batch: 1,
          input: [N],
          inChannels: 2,
          outChannels: 1,
          kernel: [k],
          strides: [s],
          dilations: [1],
          padding,
          outputPadding: outputPaddingOf(o, k, s, padding),
        };
        expect(y).toHaveLength(o);
        expect(distance(y, convTransposeForward(c, x, w))).toBeLessThan(1e-5);
        return true;
      });
    });
    // Those are the lengths that the convolution maps to n, and what Keras's outputPadding 0 adds.
    const inverse = Array.from({ length: N * s + k + s }, (_, o) => o).filter(
      (o) => o >= (padding === 'valid' ? k : 1) && convOutputLength(o, k, padding, s) === N,
    );
    const added = padding === 'same' && k % 2 === 0 ? [(N - 1) * s] : [];
    expect(lengths).toEqual([...added, ...inverse]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
