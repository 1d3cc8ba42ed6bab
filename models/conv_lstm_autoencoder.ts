import * as tfl from '@tensorflow/tfjs-layers';
import { convOutputLength } from '../lib/arithmetic/conv_output_length.js';
import { deconvOutputLength } from '../lib/arithmetic/deconv_output_length.js';
import { fail, integer } from '../lib/check.js';
import { Conv2DTranspose } from '../lib/layers/conv2d_transpose.js';
import { activation } from '../lib/tfjs/check.js';
import { levels, shapeOf } from './check_options.js';
import { seededInitializers } from './seeded_initializers.js';
import { withDefaults } from './with_defaults.js';

/** A film's sizes; frames null for any number of them. */
export type FilmShape = [frames: number | null, height: number, width: number, channels: number];

/** What `convLstmAutoencoder` takes. */
export interface ConvLstmAutoencoderOptions {
  /** `[frames, height, width, channels]`, frames may be null; default [null, 227, 227, 1]. */
  inputShape?: FilmShape;
  /** Channels of the convolutions of each frame; default [128, 64]. */
  filters?: number[];
  /** Sizes of their kernels; default [11, 5]. */
  kernelSizes?: number[];
  /** By how much each makes a frame smaller, about; default [4, 2]. */
  strides?: number[];
  /** Channels of the recurrent convolutions, one after the other; default [64, 32, 64]. */
  memory?: number[];
  /** Size of their kernels; default 3. */
  memoryKernelSize?: number;
  /** The last layer's activation; default 'tanh', for values -1..1. */
  outputActivation?: string;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, 227, 227, 1] as FilmShape,
  filters: [128, 64],
  kernelSizes: [11, 5],
  strides: [4, 2],
  memory: [64, 32, 64],
  memoryKernelSize: 3,
  outputActivation: 'tanh',
  seed: undefined,
};

/**
 * An autoencoder of films: convolutions make each frame smaller, recurrent convolutions remember what was in those before, and
 * transposed convolutions make the frames again. What is not as in the films that it was trained on comes back badly.
 *
 * Input and output [batch, frames, height, width, channels]. Not compiled. Nothing is padded: only sizes that the kernels and
 * strides reach come back.
 *
 * Source: Chong & Tay 2017, arXiv 1701.01546, figure 2; Shi et al. 2015, arXiv 1506.04214, equation 3, of the recurrence,
 * without its peepholes, as Keras.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option, a size that is not a positive integer, or one that does not come back.
 * @example
 * const model = convLstmAutoencoder({ inputShape: [null, 27, 27, 1], filters: [3, 2], memory: [2, 1, 2] });
 * (model.predict(tf.zeros([1, 4, 27, 27, 1])) as tf.Tensor).shape; // [1, 4, 27, 27, 1]
 */
export function convLstmAutoencoder(options: ConvLstmAutoencoderOptions = {}): tfl.LayersModel {
  const where = 'convLstmAutoencoder';
  const {
    filters,
    kernelSizes,
    strides,
    memory,
    memoryKernelSize,
    outputActivation,
    seed,
    ...given
  } = withDefaults(where, options, DEFAULTS);
  const { inputShape } = given;
  const [frames, ...sizes] = Array.isArray(inputShape) ? inputShape : [null];
  if (frames !== null)
    shapeOf(where, 'inputShape', inputShape, ['frames', 'height', 'width', 'channels'], false);
  else
    shapeOf(where, 'inputShape behind the frames', sizes, ['height', 'width', 'channels'], false);
  levels(where, 'filters', filters);
  for (const [name, value] of Object.entries({ kernelSizes, strides })) {
    levels(where, name, value);
    if (value.length !== filters.length)
      fail(where, name, `as many as filters (${filters.length})`, value);
  }
  levels(where, 'memory', memory);
  integer(where, 'memoryKernelSize', memoryKernelSize, 1);
  activation(where, 'outputActivation', outputActivation);
  for (const size of sizes.slice(0, 2)) comesBack(where, size as number, kernelSizes, strides);
  const initializers = seededInitializers(where, seed);
  const input = tfl.input({ shape: inputShape });
  let x = input;
  const add = (layer: tfl.layers.Layer) => {
    x = layer.apply(x) as tfl.SymbolicTensor;
  };
  const eachFrame = (layer: tfl.layers.Layer) => {
    add(tfl.layers.timeDistributed({ layer, name: `each_${layer.name}` }));
  };
  const window = (level: number) => ({ kernelSize: kernelSizes[level]!, strides: strides[level]! });
  for (const [level, count] of filters.entries()) {
    const own = { ...window(level), filters: count, activation: 'tanh' as const };
    eachFrame(tfl.layers.conv2d({ ...own, name: `encode${level + 1}`, ...initializers() }));
  }
  for (const [place, count] of memory.entries()) {
    add(
      tfl.layers.convLstm2d({
        filters: count,
        kernelSize: memoryKernelSize,
        padding: 'same',
        returnSequences: true,
        recurrentActivation: 'sigmoid',
        name: `remember${place + 1}`,
        ...initializers(),
        // An orthogonal one of this size takes tfjs minutes.
        recurrentInitializer: initializers().kernelInitializer ?? 'glorotUniform',
      }),
    );
  }
  for (let level = filters.length - 1; level >= 0; level--) {
    eachFrame(
      new Conv2DTranspose({
        ...window(level),
        filters: level === 0 ? sizes[2]! : filters[level - 1]!,
        activation: level === 0 ? (outputActivation as 'tanh') : 'tanh',
        name: `decode${level + 1}`,
        ...initializers(),
      }),
    );
  }
  return tfl.model({ inputs: input, outputs: x, name: 'conv_lstm_autoencoder' });
}

/** Refuses a size that is another after the convolutions and those back. */
function comesBack(where: string, size: number, kernels: number[], strides: number[]): void {
  let inner = size;
  for (const [i, k] of kernels.entries()) {
    inner = inner < k ? 0 : convOutputLength(inner, k, 'valid', strides[i]!)!;
  }
  let back = Math.max(inner, 1);
  for (let i = kernels.length - 1; i >= 0; i--) {
    back = deconvOutputLength(back, kernels[i]!, 'valid', { stride: strides[i]! })!;
  }
  if (back !== size) {
    fail(where, 'inputShape', `sizes that come back (nearest to ${size}: ${back})`, size);
  }
}
