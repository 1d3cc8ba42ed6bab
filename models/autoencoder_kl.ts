import * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../lib/arithmetic/product.js';
import { integer, number } from '../lib/check.js';
import { Cropping2D } from '../lib/layers/cropping2d.js';
import { Sampling } from '../lib/layers/sampling.js';
import { groupsOf, levels } from './check_options.js';
import { diffusionLayers } from './diffusion_layers.js';
import { halvable } from './halvable.js';
import { withDefaults } from './with_defaults.js';

/** What `autoencoderKl` takes. */
export interface AutoencoderKlOptions {
  /** `[height, width, channels]`, sizes that each level can halve; default [256, 256, 3]. */
  inputShape?: [height: number, width: number, channels: number];
  /** Channels of the code; default 4. */
  codeChannels?: number;
  /** Channels of each level; each after the first halves the sizes. Default [128, 256, 512, 512]. */
  filters?: number[];
  /** Residual blocks of each level of the encoder, one more of the decoder; default 2. */
  blocks?: number;
  /** Groups of the normalisations, which divide the channels of each level; default 32. */
  groups?: number;
  /** What the divergence of the codes counts in the loss, beside a mean squared error; default 0.000001. */
  beta?: number;
  /** Makes the weights and the draws reproducible; default none, others each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [256, 256, 3] as [number, number, number],
  codeChannels: 4,
  filters: [128, 256, 512, 512],
  blocks: 2,
  groups: 32,
  beta: 1e-6,
  seed: undefined,
};

/** A seed of the draws, which is that of no initializer. */
const DRAWS = 1000;

/**
 * The variational autoencoder of latent diffusion, Stable Diffusion's: group normalised residual blocks, attention over all
 * positions in the middle, and a code of few channels at an eighth of the size. The loss has the divergence of the codes from
 * the standard normal distribution, `beta` times its nats divided by the numbers of a sample.
 *
 * Input and output [batch, height, width, channels] of values -1..1. The model `encoder` gives mean and logarithm of the
 * variance of the codes, each [batch, height / 8, width / 8, codeChannels], the model `decoder` goes back from codes; the
 * code is drawn in training, the mean in prediction. Not compiled. Its layers have the names of diffusers' AutoencoderKL, by default
 * 83,653,863 parameters; `importTorch` takes its state dict. The logarithm of the variance is not bounded, as it is there.
 *
 * Source: Rombach et al. 2022, arXiv 2112.10752, appendix G; Esser, Rombach & Ommer 2021, arXiv 2012.09841, table 7.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option, a size that is not a positive integer or cannot be halved, or groups that do not
 *     divide the channels.
 * @example
 * const model = autoencoderKl({ inputShape: [16, 24, 3], filters: [2, 4, 4], blocks: 1, groups: 2 });
 * model.outputs[0].shape; // [null, 16, 24, 3]
 * const encoder = model.getLayer('encoder') as tf.LayersModel;
 * const [mean] = encoder.predict(tf.zeros([1, 16, 24, 3])) as tf.Tensor[];
 * mean.shape; // [1, 4, 6, 4]
 */
export function autoencoderKl(options: AutoencoderKlOptions = {}): tfl.LayersModel {
  const where = 'autoencoderKl';
  const { inputShape, codeChannels, filters, blocks, groups, beta, seed } = withDefaults(
    where,
    options,
    DEFAULTS,
  );
  levels(where, 'filters', filters);
  halvable(where, inputShape, filters.length - 1);
  integer(where, 'codeChannels', codeChannels, 1);
  integer(where, 'blocks', blocks, 1);
  groupsOf(where, groups, filters);
  number(where, 'beta', beta, 0, Number.MAX_VALUE);
  const { apply, initializers, conv, bent, block, attention, doubled, halvedBy } = diffusionLayers(
    where,
    seed,
    groups,
  );
  const unit = (x: tfl.SymbolicTensor, count: number, name: string) =>
    block(x, count, name, { shortcut: 'conv_shortcut' });
  const units = (x: tfl.SymbolicTensor, count: number, name: string, times: number) =>
    Array.from({ length: times }).reduce(
      (y: tfl.SymbolicTensor, _, place) => unit(y, count, `${name}.resnets.${place}`),
      x,
    );
  const middle = (x: tfl.SymbolicTensor, part: string) => {
    const at = `${part}.mid_block`;
    const count = x.shape.at(-1)!;
    const names = ['to_q', 'to_k', 'to_v', 'to_out.0'].map((name) => `${at}.attentions.0.${name}`);
    const seen = attention(
      unit(x, count, `${at}.resnets.0`),
      `${at}.attentions.0.group_norm`,
      names,
      (y, name) => apply(tfl.layers.dense({ units: count, name, ...initializers() }), y),
    );
    return unit(seen, count, `${at}.resnets.1`);
  };
  const last = filters.length - 1;

  const image = tfl.input({ shape: inputShape });
  let x = conv(image, filters[0]!, 'encoder.conv_in');
  for (const [level, count] of filters.entries()) {
    const at = `encoder.down_blocks.${level}`;
    x = units(x, count, at, blocks);
    if (level < last) x = halvedBy(x, count, `${at}.downsamplers.0.conv`, {});
  }
  x = bent(middle(x, 'encoder'), 'encoder.conv_norm_out');
  x = conv(x, 2 * codeChannels, 'encoder.conv_out');
  const both = conv(x, 2 * codeChannels, 'quant_conv', { kernelSize: 1 });
  /** Without so many channels at the start and at the end. */
  const cut = (sides: [number, number]) => {
    const turned = tfl.layers.permute({ dims: [1, 3, 2] });
    const cropped = new Cropping2D({ cropping: [[0, 0], sides] });
    const back = tfl.layers.permute({ dims: [1, 3, 2] });
    return apply(back, apply(cropped, apply(turned, both)));
  };
  const distribution = [cut([0, codeChannels]), cut([codeChannels, 0])];
  const encoder = tfl.model({ inputs: image, outputs: distribution, name: 'encoder' });

  const code = tfl.input({ shape: distribution[0]!.shape.slice(1) });
  let y = conv(code, codeChannels, 'post_quant_conv', { kernelSize: 1 });
  y = middle(conv(y, filters[last]!, 'decoder.conv_in'), 'decoder');
  for (const [level, count] of filters.toReversed().entries()) {
    const at = `decoder.up_blocks.${level}`;
    y = units(y, count, at, blocks + 1);
    if (level < last) y = conv(doubled(y), count, `${at}.upsamplers.0.conv`);
  }
  y = conv(bent(y, 'decoder.conv_norm_out'), inputShape[2], 'decoder.conv_out');
  const decoder = tfl.model({ inputs: code, outputs: y, name: 'decoder' });

  const input = tfl.input({ shape: inputShape });
  const drawn = new Sampling({
    divergenceWeight: beta / product(inputShape),
    seed: seed === undefined ? null : seed + DRAWS,
    name: 'code',
  }).apply(encoder.apply(input)) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: apply(decoder, drawn), name: 'autoencoder_kl' });
}
