import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, number, onlyKnown, tuple } from '../../check.js';
import { builtModel, tensor } from '../../tfjs/check.js';
import { WATCH, type WatchOptions, watched } from '../../watch.js';
import { lengthOf } from './piece.js';
import { needed, networkOf, planOf } from './plan.js';
import { runTile } from './run_tile.js';
import { tileFor, tileStarts } from './tile_size.js';

/** What `decodeTiled` takes besides the model and its input. */
export interface DecodeTiledOptions extends WatchOptions {
  /** Positions of the output that are computed at once, for all spatial axes or for each; default: as `memory` allows. */
  tile?: number | readonly number[];
  /** Bytes of tensors that a tile may need, beside input and output; default 64 MiB. Not together with `tile`. */
  memory?: number;
}

const MEMORY = 2 ** 26;

/** Writes a tile [1, ...size, channels] to where it begins in the whole [batch, ...spatial, channels]. */
function place(
  whole: Float32Array,
  shape: readonly number[],
  values: Float32Array,
  starts: readonly number[],
  sizes: readonly number[],
): void {
  const row = sizes.at(-1)! * shape.at(-1)!;
  for (let from = 0, line = 0; from < values.length; from += row, line++) {
    let [rest, at, step] = [line, starts.at(-1)!, shape.at(-2)!];
    for (let axis = sizes.length - 2; axis >= 0; axis--) {
      at += (starts[axis]! + (rest % sizes[axis]!)) * step;
      rest = Math.floor(rest / sizes[axis]!);
      step *= shape[axis]!;
    }
    whole.set(values.subarray(from, from + row), at * shape.at(-1)!);
  }
}

/**
 * What `model.predict` gives, computed in pieces of the output, so that the memory between input and output is bounded. For
 * each piece the parts of all tensors that it depends on are found, back through every layer's window, and computed with
 * the borders of the whole.
 *
 * Every value is the same, to the last bit, on the cpu backend and, after `setPrecision('exact')`, on wasm: there the
 * default, minimal filtering, rounds by how a convolution is cut, which differs by some millionths of the values. An
 * `UpSampling2D` with `interpolation: 'bilinear'` and a size that is not a power of two differs as little.
 *
 * Layers that need all positions at once are refused by name: norms over positions, attention, recurrent layers, global
 * pooling, Flatten and Reshape.
 *
 * Source: Araujo, Norris & Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks", for the way back.
 *
 * @param model of one input and one output, channels last, built
 * @param input `[batch, ...spatial, channels]`, of one to three spatial axes
 * @param options `tile` or `memory`; `onProgress` is told how many tiles are done, `signal` ends it early
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
  const where = 'decodeTiled';
  builtModel(where, 'the model', model);
  tensor(where, 'the input', input);
  onlyKnown(where, options, ['tile', 'memory', ...WATCH]);
  const { tile: given, memory = MEMORY } = options;
  number(where, 'memory', memory, 1, Number.MAX_VALUE);
  const watch = watched(where, options);
  if (given !== undefined && options.memory !== undefined) {
    fail(where, 'tile and memory', 'one of them', { tile: given, memory });
  }
  const network = networkOf(where, model);
  const expected = model.inputs[0]!.shape;
  const known = expected.map((n, axis) => (axis === 0 ? null : n));
  const fits =
    input.rank === known.length && known.every((n, i) => n === null || n === input.shape[i]);
  if (!fits)
    fail(where, 'the input', `of shape [${known.map((n) => n ?? 'any').join(', ')}]`, input.shape);
  if (input.size === 0) fail(where, 'the input', 'of one element or more', input.shape);
  const plan = planOf(where, network, input.shape);
  if (input.rank < 3 || input.rank > 5) {
    fail(where, 'the input', 'of one to three spatial axes', input.shape);
  }
  if (input.dtype !== 'float32') fail(where, 'the input', 'of dtype float32', input.dtype);
  const shape = [...plan.shapes.get(plan.output)!];
  const lengths = shape.slice(1, -1);
  const tile =
    given === undefined
      ? tileFor(where, plan, memory)
      : tuple(where, 'tile', given, lengths.length, 1);
  const axes = lengths.map((length, axis) =>
    tileStarts(length, tile[axis]!).map((start) => {
      const range = [start, Math.min(start + tile[axis]!, length) - 1] as const;
      return { range, needs: needed(plan, axis, range) };
    }),
  );
  const count = axes.reduce((all, { length }) => all * length, shape[0]!);
  const whole = new Float32Array(tf.util.sizeFromShape(shape));
  for (let n = 0; n < count; n++) {
    let rest = n;
    const parts = [...axes].reverse().map((axis) => {
      const part = axis[rest % axis.length]!;
      rest = Math.floor(rest / axis.length);
      return part;
    });
    parts.reverse();
    const result = runTile(
      plan,
      parts.map(({ needs }) => needs),
      input,
      rest,
    );
    const values = await result.data<'float32'>();
    result.dispose();
    const starts = [rest, ...parts.map(({ range }) => range[0])];
    place(whole, shape, values, starts, [1, ...parts.map(({ range }) => lengthOf(range))]);
    await watch.told(n + 1, count);
  }
  return tf.tensor(whole, shape);
}
