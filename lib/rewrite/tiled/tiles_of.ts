import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type DecodeTiledOptions, decoding, type OutputTile } from './decoding.js';

/**
 * The tiles of `decodeTiled` one after the other, for an output that goes to a file or a canvas and is nowhere as a whole:
 * with `memory`, strips as wide as it allows, from the first row to the last. What it keeps is freed when the loop ends, early
 * or not.
 *
 * @param model as for `decodeTiled`
 * @param input as for `decodeTiled`
 * @param options as for `decodeTiled`
 * @returns an iterator of tiles, whose values have left the backend
 * @throws ValueError as `decodeTiled` does
 * @example
 * const model = tf.sequential({
 *   layers: [tf.layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same', inputShape: [null, null, 1] })],
 * });
 * const rows: number[] = [];
 * for await (const { shape, start } of tilesOf(model, tf.ones([1, 30, 20, 1]), { tile: [8, 20] })) rows.push(start[1]!);
 * rows; // [0, 8, 16, 24]
 */
export function tilesOf(
  model: tfl.LayersModel,
  input: tf.Tensor,
  options: DecodeTiledOptions = {},
): AsyncGenerator<OutputTile> {
  return decoding('tilesOf', model, input, options).tiles;
}
