import * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer } from '../lib/check.js';
import { BilinearUpSampling2D } from '../lib/keras/layers/bilinear_up_sampling2d.js';
import { PixelShuffle } from '../lib/layers/pixel_shuffle.js';
import { imageShape } from './check_options.js';
import { imageLayers } from './image_layers.js';
import type { Shape2D } from './unet.js';
import { withDefaults } from './with_defaults.js';

/** What `srResNet` takes. */
export interface SrResNetOptions {
  /** `[height, width, channels]` of the small image; default [null, null, 3]: any size. */
  inputShape?: Shape2D;
  /** How many times larger the output is, 2, 3 or 4; default 4. */
  scale?: number;
  /** Residual blocks; default 16. */
  blocks?: number;
  /** Channels of each convolution; default 64. */
  features?: number;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 3] as Shape2D,
  scale: 4,
  blocks: 16,
  features: 64,
  seed: undefined,
};

const SLOPE = 0.1;

/**
 * The generator of SRGAN as it is trained today, without batch normalisation: residual blocks at the small size, sub-pixel
 * convolutions to the large one, added to what bilinear interpolation makes of the image.
 *
 * Input [batch, height, width, channels], output [batch, height * scale, width * scale, channels], values about 0..1. Not
 * compiled. Layers have the names of the modules of BasicSR's MSRResNet, by default 1,517,571 parameters, whose state dict
 * `importTorch` takes.
 *
 * Source: Ledig et al. 2017, arXiv 1609.04802, figure 4; Wang et al. 2018, arXiv 1809.00219 (without normalisation).
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = srResNet({ blocks: 1, features: 4, scale: 3 });
 * (model.predict(tf.zeros([1, 5, 7, 3])) as tf.Tensor).shape; // [1, 15, 21, 3]
 */
export function srResNet(options: SrResNetOptions = {}): tfl.LayersModel {
  const where = 'srResNet';
  const { scale, blocks, features, seed, ...given } = withDefaults(where, options, DEFAULTS);
  const inputShape = imageShape(where, given.inputShape);
  if (![2, 3, 4].includes(scale)) fail(where, 'scale', '2, 3 or 4', scale);
  integer(where, 'blocks', blocks, 1);
  integer(where, 'features', features, 1);
  const { apply, conv, relu, leaky, sum } = imageLayers(where, seed);

  const input = tfl.input({ shape: inputShape });
  let x = leaky(conv(input, features, 'conv_first'), SLOPE);
  for (let block = 0; block < blocks; block++) {
    const inner = relu(conv(x, features, `body.${block}.conv1`));
    x = sum(x, conv(inner, features, `body.${block}.conv2`));
  }
  const steps = scale === 4 ? [2, 2] : [scale];
  steps.forEach((upscaleFactor, i) => {
    const parts = conv(x, features * upscaleFactor ** 2, `upconv${i + 1}`);
    x = leaky(apply(new PixelShuffle({ upscaleFactor }), parts), SLOPE);
  });
  x = conv(leaky(conv(x, features, 'conv_hr'), SLOPE), inputShape[2], 'conv_last');
  const base = apply(new BilinearUpSampling2D({ size: scale }), input);
  return tfl.model({ inputs: input, outputs: sum(x, base), name: 'sr_res_net' });
}
