import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type DecodeTiledOptions, decoding, type OutputTile } from './decoding.js';

/** Writes a tile to where it begins in the whole [batch, ...spatial, channels]. */
function place(
  whole: Float32Array,
  shape: readonly number[],
  { values, shape: sizes, start }: OutputTile,
): void {
  const row = sizes.at(-2)! * shape.at(-1)!;
  for (let from = 0, line = 0; from < values.length; from += row, line++) {
    let [rest, at, step] = [line, start.at(-1)!, shape.at(-2)!];
    for (let axis = start.length - 2; axis >= 0; axis--) {
      at += (start[axis]! + (rest % sizes[axis]!)) * step;
      rest = Math.floor(rest / sizes[axis]!);
      step *= shape[axis]!;
    }
    whole.set(values.subarray(from, from + row), at * shape.at(-1)!);
  }
}

/**
 * What `model.predict` gives, computed in pieces of the output, so that the memory between input and output is bounded. For
 * each piece the parts of all tensors that it depends on are found, back through every layer's window, and computed with
 * the borders of the whole. Pieces are strips, one below the other, of which each row is computed once, of bands, which overlap.
 *
 * Every value is the same, to the last bit, on the cpu backend and, after `setPrecision('exact')`, on wasm: there the
 * default, minimal filtering, rounds by how a convolution is cut, which differs by some millionths of the values. An
 * `UpSampling2D` with `interpolation: 'bilinear'` and a size that is not a power of two differs as little.
 *
 * Each GroupNormalization, InstanceNormalization and LayerNormalization over all positions takes another pass, which finds its
 * mean and variance in double precision; what comes out agrees with the whole to 1e-5, or to the error of the whole's own sums.
 *
 * Other layers that need all positions at once are refused by name: attention, recurrent layers that go backwards, global
 * pooling, Flatten and Reshape.
 *
 * Source: Araujo, Norris & Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks", for the way back.
 *
 * @param model of one input and one output, channels last, built
 * @param input `[batch, ...spatial, channels]`, of one to three spatial axes
 * @param options `tile` or `memory`; `onProgress` is told how many strips are done, `signal` ends it early
 * @returns `[batch, ...spatial, channels]`, a new tensor, which the caller disposes of
 * @throws ValueError for a layer that needs all positions, an input that does not fit, or memory for less than one position
 * @example
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', inputShape: [null, null, 1] }),
 *     layers.conv2dTranspose({ filters: 1, kernelSize: 4, strides: 2, padding: 'same' }),
 *   ],
 * });
 * const x = tf.randomUniform([1, 30, 20, 1]);
 * const y = await decodeTiled(model, x, { tile: 16 });
 * y.shape; // [1, 60, 40, 1]
 */
export async function decodeTiled(
  model: tfl.LayersModel,
  input: tf.Tensor,
  options: DecodeTiledOptions = {},
): Promise<tf.Tensor> {
  const { shape, tiles } = decoding('decodeTiled', model, input, options);
  const whole = new Float32Array(tf.util.sizeFromShape(shape));
  for await (const tile of tiles) place(whole, shape, tile);
  return tf.tensor(whole, shape);
}
