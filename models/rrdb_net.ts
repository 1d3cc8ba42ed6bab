import * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer } from '../lib/check.js';
import { PixelUnshuffle } from '../lib/layers/pixel_unshuffle.js';
import { imageShape } from './check_options.js';
import { imageLayers } from './image_layers.js';
import type { Shape2D } from './unet.js';
import { withDefaults } from './with_defaults.js';

/** What `rrdbNet` takes. */
export interface RrdbNetOptions {
  /** `[height, width, channels]` of the small image; default [null, null, 3]: any size. */
  inputShape?: Shape2D;
  /**
   * How many times larger the output is, 1, 2 or 4; default 4. For 1 and 2 the network sees blocks of 4 and 2 pixels a side as
   * channels, which must divide the sizes.
   */
  scale?: number;
  /** Residual in residual dense blocks; default 23. */
  blocks?: number;
  /** Channels between the blocks; default 64. */
  features?: number;
  /** Channels that each convolution of a dense block adds; default 32. */
  growth?: number;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 3] as Shape2D,
  scale: 4,
  blocks: 23,
  features: 64,
  growth: 32,
  seed: undefined,
};

/** What the network enlarges by, whatever is asked for. */
const ENLARGED = 4;
const SLOPE = 0.2;
/** What a residual counts. */
const RESIDUAL = 0.2;
const DENSE = 3;
const CONVOLUTIONS = 5;

/**
 * The generator of ESRGAN: blocks of three dense blocks, in which each convolution sees all before it, residuals of a fifth, and
 * two enlargements to the nearest pixel.
 *
 * Input [batch, height, width, channels], output [batch, height * scale, width * scale, channels], values about 0..1. Not
 * compiled. Layers have the names of the modules of BasicSR's RRDBNet, by default 16,697,987 parameters, whose state dict
 * `importTorch` takes: RealESRGAN_x4plus, of `scale: 2` RealESRGAN_x2plus.
 *
 * Source: Wang et al. 2018, arXiv 1809.00219, section 3.1; the unshuffling of Wang et al. 2021, arXiv 2107.10833.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option, a size that is not a positive integer, or one that cannot be unshuffled.
 * @example
 * const model = rrdbNet({ blocks: 1, features: 4, growth: 2 });
 * (model.predict(tf.zeros([1, 5, 7, 3])) as tf.Tensor).shape; // [1, 20, 28, 3]
 */
export function rrdbNet(options: RrdbNetOptions = {}): tfl.LayersModel {
  const where = 'rrdbNet';
  const { scale, blocks, features, growth, seed, ...given } = withDefaults(
    where,
    options,
    DEFAULTS,
  );
  const inputShape = imageShape(where, given.inputShape);
  if (![1, 2, ENLARGED].includes(scale)) fail(where, 'scale', '1, 2 or 4', scale);
  for (const [name, value] of Object.entries({ blocks, features, growth })) {
    integer(where, name, value, 1);
  }
  const factor = ENLARGED / scale;
  if (inputShape.slice(0, 2).some((size) => size !== null && size % factor !== 0)) {
    const expected = `sizes that are multiples of ${factor} for a scale of ${scale}`;
    fail(where, 'inputShape', expected, inputShape);
  }
  const { apply, conv, leaky, doubled, times, sum, joined } = imageLayers(where, seed);
  const active = (x: tfl.SymbolicTensor, count: number, name: string) =>
    leaky(conv(x, count, name), SLOPE);
  const added = (x: tfl.SymbolicTensor, residual: tfl.SymbolicTensor) =>
    sum(times(residual, RESIDUAL), x);
  const dense = (x: tfl.SymbolicTensor, name: string) => {
    const seen = [x];
    for (let place = 1; place < CONVOLUTIONS; place++) {
      const all = seen.length === 1 ? x : joined(...seen);
      seen.push(active(all, growth, `${name}.conv${place}`));
    }
    return added(x, conv(joined(...seen), features, `${name}.conv${CONVOLUTIONS}`));
  };

  const input = tfl.input({ shape: inputShape });
  const start =
    factor === 1 ? input : apply(new PixelUnshuffle({ downscaleFactor: factor }), input);
  const first = conv(start, features, 'conv_first');
  let x = first;
  for (let block = 0; block < blocks; block++) {
    let y = x;
    for (let part = 1; part <= DENSE; part++) y = dense(y, `body.${block}.rdb${part}`);
    x = added(x, y);
  }
  x = sum(first, conv(x, features, 'conv_body'));
  for (const name of ['conv_up1', 'conv_up2']) x = active(doubled(x), features, name);
  x = conv(active(x, features, 'conv_hr'), inputShape[2], 'conv_last');
  return tfl.model({ inputs: input, outputs: x, name: 'rrdb_net' });
}
