import * as tfl from '@tensorflow/tfjs-layers';
import { fail, flag, integer, number, oneOf } from '../lib/check.js';
import { ResidualVectorQuantizer } from '../lib/layers/residual_vector_quantizer.js';
import { checkMirror } from './check_mirror.js';
import { levels, shapeOf } from './check_options.js';
import { type CodecPadding, codecLayers } from './codec_layers.js';
import { dacParts } from './dac_parts.js';
import { encodecParts } from './encodec_parts.js';
import { fitTo } from './fit_to.js';
import type { Shape1D } from './unet1d.js';
import { withDefaults } from './with_defaults.js';

/** Whose network a codec is. */
export type CodecVariant = 'encodec' | 'dac';

/** What `codec` takes. */
export interface CodecOptions {
  /** `[samples, channels]`, samples may be null; default [null, 1]. */
  inputShape?: Shape1D;
  /** Whose sizes those have that are left out; default 'encodec', of 24 kHz. */
  variant?: CodecVariant;
  /** Channels of the encoder's first convolution, doubled with each of the strides; default 32, of dac 64. */
  filters?: number;
  /** Channels of the decoder's first convolution, of dac, halved with each of the strides; default 1536. */
  decoderFilters?: number;
  /** By how much the encoder shortens, in its order; default [2, 4, 5, 8], of dac [2, 4, 8, 8]. */
  strides?: number[];
  /** Residual blocks of each of the strides; default 1, of dac 3. */
  blocks?: number;
  /** LSTMs around the codes, as many in the encoder and in the decoder; default 2, of dac 0. */
  lstmLayers?: number;
  /** Numbers of a vector that the encoder gives; default 128, of dac as many as its last level has channels. */
  codeSize?: number;
  /** How many codebooks follow each other; default 32, of dac 9. */
  codebooks?: number;
  /** How many codes each has; default 1024. */
  codes?: number;
  /**
   * Numbers of a code, which projections make of a vector, and by whose direction it is looked up; null for as many as the
   * vector has, and no projections. Default null, of dac 8.
   */
  codebookSize?: number | null;
  /** Whether no output depends on later samples than its frame's; default true, of dac false. */
  causal?: boolean;
  /** What is before the first sample and behind the last: its mirror image or zeros; default 'reflect', of dac 'zeros'. */
  padding?: CodecPadding;
  /** Whether kernels train as lengths and directions, as in the references; default false: as they are. */
  weightNormalization?: boolean;
  /** What the distance of a vector from its code counts in the loss; default 1, of dac 0.25. */
  commitmentCost?: number;
  /** What part of the moving averages that the codes are a training step keeps; null: they learn by their gradient. Default 0.99, of dac null. */
  decay?: number | null;
  /** With a decay, the least number of vectors of a batch that a code stands for without being replaced; default 2, of dac 0. */
  deadCodes?: number;
  /** The share of samples that have fewer codebooks in training; default 0. */
  dropout?: number;
  /** Makes the weights and what is drawn in training reproducible; default none, others each time. */
  seed?: number;
}

const VARIANTS = {
  encodec: {
    filters: 32,
    strides: [2, 4, 5, 8],
    blocks: 1,
    lstmLayers: 2,
    codeSize: 128,
    codebooks: 32,
    codebookSize: null,
    causal: true,
    padding: 'reflect',
    commitmentCost: 1,
    decay: 0.99,
    deadCodes: 2,
  },
  dac: {
    filters: 64,
    strides: [2, 4, 8, 8],
    blocks: 3,
    lstmLayers: 0,
    codeSize: undefined,
    codebooks: 9,
    codebookSize: 8,
    causal: false,
    padding: 'zeros',
    commitmentCost: 0.25,
    decay: null,
    deadCodes: undefined,
  },
} as const;

const DEFAULTS = {
  inputShape: [null, 1] as Shape1D,
  variant: 'encodec' as CodecVariant,
  filters: undefined,
  decoderFilters: undefined,
  strides: undefined,
  blocks: undefined,
  lstmLayers: undefined,
  codeSize: undefined,
  codebooks: undefined,
  codes: 1024,
  codebookSize: undefined,
  causal: undefined,
  padding: undefined,
  weightNormalization: false,
  commitmentCost: undefined,
  decay: undefined,
  deadCodes: undefined,
  dropout: 0,
  seed: undefined,
};

/**
 * A neural codec of sound: an encoder makes a vector of each frame of samples, a chain of codebooks makes whole numbers of the
 * vector, and a decoder makes samples of the codes of these. The loss has the distances of vectors and codes beside what the
 * model is compiled with. Of EnCodec, by default causal, or of DAC.
 *
 * Input and output [batch, samples, channels], values -1..1. The models `encoder` and `decoder` go to vectors, [batch, samples /
 * frame, codeSize], rounded up, and back from sums of codes; the layer `quantizer` has `encode` and `decode` for their numbers,
 * [batch, frames, codebooks], of which fewer are a coarser sound. A frame is the product of the strides, 320 samples, of dac 512.
 * With 'reflect' a sound has to be of 7 frames or more. Not compiled. Layers have the names of the modules in transformers, whose
 * state dicts `importTorch` takes.
 *
 * Source: Défossez et al. 2022, arXiv 2210.13438, section 3.1 (EnCodec); Kumar et al. 2023, arXiv 2306.06546, section 3 (DAC);
 * EncodecModel and DacModel of github.com/huggingface/transformers for the sizes.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const sizes = { filters: 4, strides: [2, 4], lstmLayers: 1, codeSize: 3, codebooks: 2, codes: 8 };
 * const model = codec({ ...sizes, seed: 1 });
 * const sound = tf.zeros([1, 83, 1]);
 * (model.predict(sound) as tf.Tensor).shape; // [1, 83, 1]
 * const encoder = model.getLayer('encoder') as tf.LayersModel;
 * const quantizer = model.getLayer('quantizer') as ResidualVectorQuantizer;
 * const numbers = quantizer.encode(encoder.predict(sound) as tf.Tensor);
 * numbers.shape; // [1, 11, 2]
 * const decoder = model.getLayer('decoder') as tf.LayersModel;
 * (decoder.predict(quantizer.decode(numbers)) as tf.Tensor).shape; // [1, 88, 1]
 */
export function codec(options: CodecOptions = {}): tfl.LayersModel {
  const where = 'codec';
  const { variant, codes, weightNormalization, dropout, seed, ...given } = withDefaults(
    where,
    options,
    DEFAULTS,
  );
  const own = VARIANTS[oneOf(where, 'variant', variant, ['encodec', 'dac'])];
  const inputShape = shapeOf(where, 'inputShape', given.inputShape, ['samples', 'channels'], true);
  const { filters = own.filters, blocks = own.blocks, lstmLayers = own.lstmLayers } = given;
  const { codebooks = own.codebooks, commitmentCost = own.commitmentCost } = given;
  const { causal = own.causal, padding = own.padding } = given;
  const { codebookSize = own.codebookSize, decay = own.decay } = given;
  const strides = levels(where, 'strides', given.strides ?? own.strides);
  const least = 2 ** strides.length;
  // The residual blocks of EnCodec have half as many within.
  if (integer(where, 'filters', filters, 1) % 2 !== 0 && variant === 'encodec') {
    fail(where, 'filters', 'an even number', filters);
  }
  const { decoderFilters = 1536, codeSize = own.codeSize ?? filters * least } = given;
  if (variant === 'dac' && integer(where, 'decoderFilters', decoderFilters, least) % least !== 0) {
    fail(
      where,
      'decoderFilters',
      `a multiple of ${least}, halved ${strides.length} times`,
      decoderFilters,
    );
  }
  if (variant === 'encodec' && given.decoderFilters !== undefined) {
    fail(where, 'decoderFilters', "left out, but for the variant 'dac'", decoderFilters);
  }
  for (const [name, value] of Object.entries({ blocks, codeSize, codebooks, codes })) {
    integer(where, name, value, 1);
  }
  integer(where, 'lstmLayers', lstmLayers, 0);
  if (codebookSize !== null) integer(where, 'codebookSize', codebookSize, 1);
  if (decay !== null) number(where, 'decay', decay, 0, 1);
  number(where, 'commitmentCost', commitmentCost, 0);
  number(where, 'dropout', dropout, 0, 1);
  flag(where, 'causal', causal);
  oneOf(where, 'padding', padding, ['reflect', 'zeros']);
  flag(where, 'weightNormalization', weightNormalization);
  const { deadCodes = decay === null ? 0 : (own.deadCodes ?? 0) } = given;
  if (number(where, 'deadCodes', deadCodes, 0) > 0 && decay === null) {
    fail(where, 'deadCodes', '0 where decay is null', deadCodes);
  }

  if (padding === 'reflect') {
    const level = variant === 'dac' ? 6 * 3 ** (blocks - 1) : 2 * 2 ** (blocks - 1);
    checkMirror(where, inputShape, { strides, first: 6, level, code: 6, causal });
  }

  const layers = codecLayers(where, { causal, padding, weightNormalization, seed });
  const sizes = { filters, decoderFilters, strides, codeSize, blocks, lstmLayers };
  const parts = (variant === 'dac' ? dacParts : encodecParts)(layers, sizes);

  const samples = tfl.input({ shape: inputShape });
  const vectors = parts.encode(samples);
  const encoder = tfl.model({ inputs: samples, outputs: vectors, name: 'encoder' });
  const code = tfl.input({ shape: vectors.shape.slice(1) });
  const told = parts.decode(code, inputShape[1]);
  const decoder = tfl.model({ inputs: code, outputs: told, name: 'decoder' });

  const input = tfl.input({ shape: inputShape });
  const quantizer = new ResidualVectorQuantizer({
    numQuantizers: codebooks,
    numEmbeddings: codes,
    embeddingDim: codebookSize,
    normalize: codebookSize !== null,
    commitmentCost,
    decay,
    deadCodes,
    dropout,
    seed: seed ?? null,
    ...layers.initializers(),
    ...(seed !== undefined && {
      embeddingsInitializer: tfl.initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed }),
    }),
    name: 'quantizer',
  });
  const decoded = layers.apply(decoder, layers.apply(quantizer, layers.apply(encoder, input)));
  return tfl.model({ inputs: input, outputs: fitTo(decoded, input), name: 'codec' });
}
