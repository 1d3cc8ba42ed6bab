import * as tfl from '@tensorflow/tfjs-layers';
import { array, flag, integer } from '../lib/check.js';
import { PixelShuffle } from '../lib/layers/pixel_shuffle.js';
import { PixelUnshuffle } from '../lib/layers/pixel_unshuffle.js';
import { SinusoidalEmbedding } from '../lib/layers/sinusoidal_embedding.js';
import { groupsOf, levels, rateOf } from './check_options.js';
import { diffusionLayers } from './diffusion_layers.js';
import { halvable } from './halvable.js';
import { withDefaults } from './with_defaults.js';

/** What `diffusionUnet` takes. */
export interface DiffusionUnetOptions {
  /** `[height, width, channels]`, sizes that each level can halve; default [32, 32, 3]. */
  inputShape?: [height: number, width: number, channels: number];
  /**
   * The side of the squares of pixels that the network takes for one position, their pixels as channels: 2 takes a quarter of
   * the time. Default 1.
   */
  patch?: number;
  /** Channels that the multipliers multiply; default 128. */
  filters?: number;
  /** For each level what multiplies `filters`; each after the first halves the sizes. Default [1, 2, 2, 2]. */
  multipliers?: number[];
  /** Residual blocks of each level, one more upwards; default 2. */
  blocks?: number;
  /** Levels whose larger side is one of these have attention after each block; default [16]. In the middle it always is. */
  attentionSizes?: number[];
  /**
   * Whether the noisy image is added to what the network gives, which begins at 0: what is noise alone is then told from the
   * first step on, and little training goes far. Default false.
   */
  residual?: boolean;
  /** Groups of the normalisations, which divide the channels of each level; default 32. */
  groups?: number;
  /** The share of what each block drops in training; default 0.1. */
  dropout?: number;
  /** Makes the weights and what is dropped reproducible; default none, others each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [32, 32, 3] as [number, number, number],
  patch: 1,
  filters: 128,
  multipliers: [1, 2, 2, 2],
  blocks: 2,
  attentionSizes: [16],
  residual: false,
  groups: 32,
  dropout: 0.1,
  seed: undefined,
};

/** How many times `filters` the time has numbers. */
const TIME = 4;

/**
 * The U-Net of DDPM, which tells the noise in an image from the image and the time: residual blocks that are group normalised and
 * told the time, and attention over all positions where the image is small.
 *
 * Inputs [batch, height, width, channels] and [batch, 1], times from 0; output [batch, height, width, channels], the noise. Not
 * compiled. Its layers have the names of the modules of the usual implementation in PyTorch (`Model` of DDIM's authors), by
 * default 35,746,307 parameters; `importTorch` takes its state dict. `ddpmSample` and `ddimSample` draw images with it, `addNoise`
 * makes what it is trained on.
 *
 * Source: Ho, Jain & Abbeel 2020, arXiv 2006.11239, appendix B; Luhman & Luhman 2022, arXiv 2207.04316, section 3 (patch).
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option, a size that is not a positive integer or cannot be halved, or groups that do not
 *     divide the channels.
 * @example
 * const model = diffusionUnet({ inputShape: [8, 8, 1], filters: 4, multipliers: [1, 2], blocks: 1, groups: 2 });
 * const noise = model.predict([tf.zeros([1, 8, 8, 1]), tf.tensor2d([[10]])]) as tf.Tensor;
 * noise.shape; // [1, 8, 8, 1]
 */
export function diffusionUnet(options: DiffusionUnetOptions = {}): tfl.LayersModel {
  const where = 'diffusionUnet';
  const {
    inputShape,
    patch,
    filters,
    multipliers,
    blocks,
    attentionSizes,
    residual,
    groups,
    seed,
    ...given
  } = withDefaults(where, options, DEFAULTS);
  integer(where, 'filters', filters, 4);
  levels(where, 'multipliers', multipliers);
  integer(where, 'patch', patch, 1);
  halvable(where, inputShape, multipliers.length - 1, patch);
  integer(where, 'blocks', blocks, 1);
  for (const size of array(where, 'attentionSizes', attentionSizes)) {
    integer(where, 'each entry of attentionSizes', size, 1);
  }
  flag(where, 'residual', residual);
  const counts = multipliers.map((multiplier) => filters * multiplier);
  groupsOf(where, groups, [filters, ...counts]);
  const rate = rateOf(where, 'dropout', given.dropout);
  const { apply, initializers, conv, swish, bent, block, attention, doubled, halvedBy, ...others } =
    diffusionLayers(where, seed, groups);
  const { joined, sum } = others;

  const image = tfl.input({ shape: inputShape });
  const time = tfl.input({ shape: [1] });
  const dense = (x: tfl.SymbolicTensor, units: number, name: string) =>
    apply(tfl.layers.dense({ units, name, ...initializers() }), x);
  const waves = apply(new SinusoidalEmbedding({ embeddingDim: filters, name: 'time' }), time);
  const first = swish(dense(waves, TIME * filters, 'temb.dense.0'));
  const told = swish(dense(first, TIME * filters, 'temb.dense.1'));
  let drawn = 0;
  const unit = (x: tfl.SymbolicTensor, count: number, name: string) =>
    block(x, count, name, {
      shortcut: 'nin_shortcut',
      between: (units) => {
        const numbers = dense(told, units, `${name}.temb_proj`);
        return apply(tfl.layers.reshape({ targetShape: [1, 1, units] }), numbers);
      },
      ...(rate > 0 && {
        dropout: { rate, ...(seed !== undefined && { seed: seed + drawn++ }) },
      }),
    });
  const parts = ['q', 'k', 'v', 'proj_out'];
  const look = (x: tfl.SymbolicTensor, name: string) =>
    attention(
      x,
      `${name}.norm`,
      parts.map((part) => `${name}.${part}`),
      (y, own) => conv(y, y.shape.at(-1)!, own, { kernelSize: 1 }),
    );
  /** A block and, where the image is of such a size, attention. */
  const step = (x: tfl.SymbolicTensor, level: number, at: string, place: number) => {
    const made = unit(x, counts[level]!, `${at}.${level}.block.${place}`);
    const [height, width] = made.shape.slice(1) as [number, number];
    const looks = attentionSizes.includes(Math.max(height, width));
    return looks ? look(made, `${at}.${level}.attn.${place}`) : made;
  };

  const squares =
    patch === 1 ? image : apply(new PixelUnshuffle({ downscaleFactor: patch }), image);
  let x = conv(squares, filters, 'conv_in');
  const skips = [x];
  for (const [level, count] of counts.entries()) {
    for (let place = 0; place < blocks; place++) {
      x = step(x, level, 'down', place);
      skips.push(x);
    }
    if (level < counts.length - 1) {
      x = halvedBy(x, count, `down.${level}.downsample.conv`, {});
      skips.push(x);
    }
  }
  const deepest = counts.at(-1)!;
  x = unit(look(unit(x, deepest, 'mid.block_1'), 'mid.attn_1'), deepest, 'mid.block_2');
  for (let level = counts.length - 1; level >= 0; level--) {
    for (let place = 0; place <= blocks; place++) {
      x = step(joined(x, skips.pop()!), level, 'up', place);
    }
    if (level > 0) x = conv(doubled(x), counts[level]!, `up.${level}.upsample.conv`);
  }
  const from0 = residual ? ({ kernelInitializer: 'zeros' } as const) : {};
  const values = conv(bent(x, 'norm_out'), inputShape[2] * patch ** 2, 'conv_out', from0);
  const pixels = patch === 1 ? values : apply(new PixelShuffle({ upscaleFactor: patch }), values);
  const output = residual ? sum(pixels, image) : pixels;
  return tfl.model({ inputs: [image, time], outputs: output, name: 'diffusion_unet' });
}
