import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { foldUpsampling } from '../../lib/index.js';

const K = 3;

/** The same picture by two models that are one function. */
export interface Folded {
  /** By upsampling and convolution. */
  before: Float32Array;
  /** By the one transposed convolution that `foldUpsampling` makes of them. */
  after: Float32Array;
  /** The folded kernel, row by row, and the length of a side. */
  kernel: Float32Array;
  k: number;
  /** The class of the folded model's layer. */
  className: string;
  difference: number;
}

/** Folds upsampling by two and a convolution of 3 × 3, and runs both on a picture. */
export function fold(taps: readonly number[], picture: Float32Array, side: number): Folded {
  const model = tfl.sequential({
    layers: [
      tfl.layers.upSampling2d({ size: [2, 2], inputShape: [side, side, 1] }),
      tfl.layers.conv2d({ filters: 1, kernelSize: K, padding: 'same', useBias: false }),
    ],
  });
  const own = tf.tensor4d([...taps], [K, K, 1, 1]);
  model.setWeights([own]);
  own.dispose();
  const folded = foldUpsampling(model);
  const run = (one: tfl.LayersModel) =>
    tf.tidy(() => {
      const x = tf.tensor4d(picture, [1, side, side, 1]);
      return (one.predict(x) as tf.Tensor).dataSync<'float32'>().slice();
    });
  const [before, after] = [run(model), run(folded)];
  const weights = folded.getWeights()[0]!;
  const result = {
    before,
    after,
    kernel: weights.dataSync<'float32'>().slice(),
    k: weights.shape[0]!,
    className: folded.layers[0]!.getClassName(),
    difference: before.reduce((most, value, at) => Math.max(most, Math.abs(value - after[at]!)), 0),
  };
  model.dispose();
  folded.dispose();
  return result;
}
