import * as tfl from '@tensorflow/tfjs-layers';
import { seed as checkSeed, fail, flag, integer, onlyKnown } from '../lib/check.js';
import type { ConvTransposeArgs } from '../lib/layers/base_conv_transpose.js';
import { Conv1DTranspose } from '../lib/layers/conv1d_transpose.js';
import { levels } from './check_options.js';
import { fitTo } from './fit_to.js';
import { seededInitializers } from './seeded_initializers.js';
import { upKernel } from './up_kernel.js';

/** What `textAutoencoder` takes. */
export interface TextAutoencoderOptions {
  /** Characters of a line; null (default) for any number, which may then differ by batch. */
  length?: number | null;
  /** How many different characters there are; default 96. */
  alphabetSize?: number;
  /** Numbers that a character becomes first; default 32. Null: the input is one-hot. */
  embedding?: number | null;
  /** Channels of each level; every level halves the length. Default [64, 128, 256]. */
  filters?: number[];
  /**
   * Size of the kernels, in characters; default 5, and 6 for the transposed convolutions, whose stride of 2 divides it:
   * 5 covers every second character more often than its neighbours.
   */
  kernelSize?: number;
  /**
   * Numbers in the code, by a dense layer on either side, for which the length must be known; null
   * (default) keeps the feature map, [length / 2 ** levels, channels], as the code.
   */
  codeSize?: number | null;
  /**
   * Whether a batch normalisation follows each convolution, before the ReLU; default false. With it
   * training takes a fraction of the steps.
   */
  batchNormalization?: boolean;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

/** What convolutions of either direction take. */
type LevelArgs = Parameters<typeof tfl.layers.conv1d>[0] & ConvTransposeArgs;

const OPTIONS = [
  'length',
  'alphabetSize',
  'embedding',
  'filters',
  'kernelSize',
  'codeSize',
  'batchNormalization',
  'seed',
] as const;

/**
 * An autoencoder for lines of text: strided convolutions over the characters down to a code,
 * transposed convolutions up again, and for every place a probability of each character.
 *
 * Input [batch, length] of indices into the alphabet, or with `embedding: null` one-hot
 * [batch, length, alphabetSize]; output [batch, length, alphabetSize], which sums to 1. The output
 * is as long as the input, whatever its length. Not compiled. The layer before the decoder is
 * 'code' with a codeSize, else the last of 'encode1', 'encode2' and so on: filters.at(-1) numbers
 * for every 2 ** levels characters.
 *
 * Fill lines up with 0 to a multiple of 2 ** levels, in training and after: `same` convolutions of
 * stride 2 pad a line of odd length otherwise than one of even length, so that a model which was
 * trained on multiples alone reads other lengths out of step, and gets them wrong.
 *
 * The paper's network is wider, its last convolution spans the whole text, and its output compares
 * with the embedding; this one keeps its shape, with characters in place of words.
 *
 * Source: Zhang, Shen, Wang, Gan, Henao & Carin 2017, "Deconvolutional Paragraph Representation
 * Learning" (CNN-DCNN), arXiv 1708.04729.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option, a size that is not a positive integer, or a codeSize
 *     without a length.
 * @example
 * const model = textAutoencoder({ length: 32, filters: [16, 32] });
 * model.outputs[0].shape; // [null, 32, 96]
 *
 * // tfjs wants the targets of this loss as float32 [batch, length, 1].
 * model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
 * const line = tf.tensor2d([...new Alphabet().encode('Hello', 32)], [1, 32]);
 * (model.predict(line) as tf.Tensor).shape; // [1, 32, 96]
 */
export function textAutoencoder(options: TextAutoencoderOptions = {}): tfl.LayersModel {
  const where = 'textAutoencoder';
  onlyKnown(where, options, OPTIONS);
  const { length = null, embedding = 32, codeSize = null, seed } = options;
  if (length !== null) integer(where, 'length', length, 1);
  const alphabetSize = integer(where, 'alphabetSize', options.alphabetSize ?? 96, 2);
  const filters = levels(where, 'filters', options.filters ?? [64, 128, 256]);
  const kernelSize = integer(where, 'kernelSize', options.kernelSize ?? 5, 1);
  const up = upKernel(options.kernelSize, kernelSize, 2);
  if (codeSize !== null && length === null) {
    fail(where, 'length', 'a number where there is a codeSize', length);
  }
  const { batchNormalization = false } = options;
  flag(where, 'batchNormalization', batchNormalization);
  if (codeSize !== null) integer(where, 'codeSize', codeSize, 1);
  if (embedding !== null) integer(where, 'embedding', embedding, 1);
  const padding = 'same';
  const activation = 'relu';
  const initializers = seededInitializers(
    where,
    seed === undefined ? seed : checkSeed(where, seed) + 1,
  );

  const oneHot = embedding === null;
  const input = oneHot
    ? tfl.input({ shape: [length, alphabetSize] })
    : tfl.input({ shape: [length], dtype: 'int32' });
  let x = input;
  const add = (layer: tfl.layers.Layer) => {
    x = layer.apply(x) as tfl.SymbolicTensor;
  };
  if (!oneHot) {
    const outputDim = integer(where, 'embedding', embedding, 1);
    const embeddingsInitializer =
      seed === undefined ? {} : { embeddingsInitializer: tfl.initializers.glorotUniform({ seed }) };
    const name = 'embedding';
    add(
      tfl.layers.embedding({ inputDim: alphabetSize, outputDim, name, ...embeddingsInitializer }),
    );
  }
  /** One convolution, its normalisation if wanted, and the ReLU, whose output has the name. */
  const addLevel = (
    layer: (args: LevelArgs) => tfl.layers.Layer,
    level: { filters: number; kernelSize: number },
    name: string,
  ) => {
    const size = { ...level, strides: 2, padding } as const;
    if (!batchNormalization) {
      add(layer({ ...size, activation: 'relu', name, ...initializers() }));
      return;
    }
    add(layer({ ...size, useBias: false, name: `${name}_conv`, ...initializers() }));
    add(tfl.layers.batchNormalization({ name: `${name}_norm` }));
    add(tfl.layers.reLU({ name }));
  };
  const outer: tfl.SymbolicTensor[] = [];
  filters.forEach((count, level) => {
    outer.push(x);
    addLevel(tfl.layers.conv1d, { filters: count, kernelSize }, `encode${level + 1}`);
  });
  if (codeSize !== null) {
    const units = integer(where, 'codeSize', codeSize, 1);
    const feature = x.shape.slice(1) as [number, number];
    add(tfl.layers.flatten({ name: 'flatten' }));
    add(tfl.layers.dense({ units, name: 'code', ...initializers() }));
    const expanded = { units: feature[0] * feature[1], activation, name: 'expand' } as const;
    add(tfl.layers.dense({ ...expanded, ...initializers() }));
    add(tfl.layers.reshape({ targetShape: feature, name: 'unflatten' }));
  }
  for (let level = filters.length - 1; level >= 0; level--) {
    const size = { filters: filters[level]!, kernelSize: up };
    addLevel((args) => new Conv1DTranspose(args), size, `decode${level + 1}`);
    x = fitTo(x, outer[level]!);
  }
  const output = { units: alphabetSize, activation: 'softmax', name: 'output' } as const;
  add(tfl.layers.dense({ ...output, ...initializers() }));
  return tfl.model({ inputs: input, outputs: x, name: 'text_autoencoder' });
}
