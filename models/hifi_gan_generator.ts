import * as tfl from '@tensorflow/tfjs-layers';
import { fail, flag, integer, oneOf } from '../lib/check.js';
import { Conv1DTranspose } from '../lib/layers/conv1d_transpose.js';
import { levels, shapeOf } from './check_options.js';
import { seededInitializers } from './seeded_initializers.js';
import type { Shape1D } from './unet1d.js';
import { withDefaults } from './with_defaults.js';

/** The sizes of HiFi-GAN's generators, from the largest to the smallest but one in work. */
export type HifiGanVersion = 'v1' | 'v2' | 'v3';

/** What `hifiGanGenerator` takes. */
export interface HifiGanGeneratorOptions {
  /** `[frames, bands]` of the mel spectrogram, frames may be null; default [null, 80]. */
  inputShape?: Shape1D;
  /** Whose sizes those have that are left out; default 'v1'. */
  version?: HifiGanVersion;
  /** Channels before the first enlargement, which each halves; default 512, of v2 128, of v3 256. */
  filters?: number;
  /** By how much each enlarges, together the samples of a frame; default [8, 8, 2, 2], of v3 [8, 8, 4]. */
  strides?: number[];
  /** Sizes of their kernels; default [16, 16, 4, 4], of v3 [16, 16, 8]. */
  kernelSizes?: number[];
  /** Sizes of the kernels of the blocks that are averaged after each; default [3, 7, 11], of v3 [3, 5, 7]. */
  blockKernelSizes?: number[];
  /** Dilations of each block; default [1, 3, 5] three times, of v3 [[1, 2], [2, 6], [3, 12]]. */
  dilations?: number[][];
  /** Whether a plain convolution follows each dilated one; default true, of v3 false. */
  paired?: boolean;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const SLOPE = 0.1;
/** torch's own, which the reference has before its last convolution. */
const LAST_SLOPE = 0.01;
/** Of the first convolution and the last. */
const KERNEL = 7;

const PAIRED = {
  filters: 512,
  strides: [8, 8, 2, 2],
  kernelSizes: [16, 16, 4, 4],
  blockKernelSizes: [3, 7, 11],
  dilations: [
    [1, 3, 5],
    [1, 3, 5],
    [1, 3, 5],
  ],
  paired: true,
};

const VERSIONS: Record<HifiGanVersion, typeof PAIRED> = {
  v1: PAIRED,
  v2: { ...PAIRED, filters: 128 },
  v3: {
    filters: 256,
    strides: [8, 8, 4],
    kernelSizes: [16, 16, 8],
    blockKernelSizes: [3, 5, 7],
    dilations: [
      [1, 2],
      [2, 6],
      [3, 12],
    ],
    paired: false,
  },
};

const DEFAULTS = {
  inputShape: [null, 80] as Shape1D,
  version: 'v1' as HifiGanVersion,
  filters: undefined,
  strides: undefined,
  kernelSizes: undefined,
  blockKernelSizes: undefined,
  dilations: undefined,
  paired: undefined,
  seed: undefined,
};

/**
 * The generator of HiFi-GAN, a vocoder: transposed convolutions enlarge a mel spectrogram to samples, and after each several
 * residual blocks of dilated convolutions, which see patterns of several lengths, are averaged.
 *
 * Input [batch, frames, bands], output [batch, frames * 256, 1], values -1..1. Not compiled. Layers have the names of the
 * modules of the authors' implementation, whose state dict `importTorch` takes, weight norm folded: 13,926,017 parameters
 * (v1), 925,985 (v2), 1,462,273 (v3).
 *
 * Source: Kong, Kim & Bae 2020, arXiv 2010.05646, table 5 of the appendix.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = hifiGanGenerator({ version: 'v3', filters: 16, inputShape: [null, 20] });
 * (model.predict(tf.zeros([1, 3, 20])) as tf.Tensor).shape; // [1, 768, 1]
 */
export function hifiGanGenerator(options: HifiGanGeneratorOptions = {}): tfl.LayersModel {
  const where = 'hifiGanGenerator';
  const { version, seed, ...given } = withDefaults(where, options, DEFAULTS);
  const own = VERSIONS[oneOf(where, 'version', version, ['v1', 'v2', 'v3'])];
  const inputShape = shapeOf(where, 'inputShape', given.inputShape, ['frames', 'bands'], true);
  const { filters = own.filters, paired = own.paired, dilations = own.dilations } = given;
  const strides = levels(where, 'strides', given.strides ?? own.strides);
  const kernelSizes = levels(where, 'kernelSizes', given.kernelSizes ?? own.kernelSizes);
  const sizes = levels(where, 'blockKernelSizes', given.blockKernelSizes ?? own.blockKernelSizes);
  const least = 2 ** strides.length;
  if (integer(where, 'filters', filters, least) % least !== 0) {
    fail(where, 'filters', `a multiple of ${least}, halved ${strides.length} times`, filters);
  }
  if (kernelSizes.length !== strides.length) {
    fail(where, 'kernelSizes', `as many as strides (${strides.length})`, kernelSizes);
  }
  if (!Array.isArray(dilations) || dilations.length !== sizes.length) {
    fail(where, 'dilations', `as many as blockKernelSizes (${sizes.length})`, dilations);
  }
  for (const each of dilations) levels(where, 'each of dilations', each);
  flag(where, 'paired', paired);

  const initializers = seededInitializers(where, seed);
  const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    layer.apply(x) as tfl.SymbolicTensor;
  const leaky = (x: tfl.SymbolicTensor, alpha = SLOPE) => apply(tfl.layers.leakyReLU({ alpha }), x);
  const conv = (
    x: tfl.SymbolicTensor,
    name: string,
    size: { filters: number; kernelSize: number; dilationRate?: number; activation?: 'tanh' },
  ) => apply(tfl.layers.conv1d({ padding: 'same', name, ...size, ...initializers() }), x);
  const block = (start: tfl.SymbolicTensor, count: number, place: number, name: string) => {
    const size = { filters: count, kernelSize: sizes[place]! };
    return dilations[place]!.reduce((x, dilationRate, i) => {
      const dilated = `${name}.${paired ? 'convs1' : 'convs'}.${i}`;
      let y = conv(leaky(x), dilated, { ...size, dilationRate });
      if (paired) y = conv(leaky(y), `${name}.convs2.${i}`, size);
      return apply(tfl.layers.add(), [y, x]);
    }, start);
  };

  const input = tfl.input({ shape: inputShape });
  let x = conv(input, 'conv_pre', { filters, kernelSize: KERNEL });
  strides.forEach((stride, stage) => {
    const count = filters / 2 ** (stage + 1);
    const up = new Conv1DTranspose({
      filters: count,
      kernelSize: kernelSizes[stage]!,
      strides: stride,
      padding: 'same',
      name: `ups.${stage}`,
      ...initializers(),
    });
    const grown = apply(up, leaky(x));
    const blocks = sizes.map((_, place) =>
      block(grown, count, place, `resblocks.${stage * sizes.length + place}`),
    );
    x = blocks.length === 1 ? blocks[0]! : apply(tfl.layers.average(), blocks);
  });
  const last = { filters: 1, kernelSize: KERNEL, activation: 'tanh' } as const;
  const output = conv(leaky(x, LAST_SLOPE), 'conv_post', last);
  return tfl.model({ inputs: input, outputs: output, name: 'hifi_gan_generator' });
}
