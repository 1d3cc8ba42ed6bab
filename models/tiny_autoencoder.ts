import * as tfl from '@tensorflow/tfjs-layers';
import { integer } from '../lib/check.js';
import { imageShape } from './check_options.js';
import { fitTo } from './fit_to.js';
import { imageLayers } from './image_layers.js';
import type { Shape2D } from './unet.js';
import { withDefaults } from './with_defaults.js';

/** What `tinyAutoencoder` takes. */
export interface TinyAutoencoderOptions {
  /** `[height, width, channels]`, sizes may be null; default [null, null, 3]. */
  inputShape?: Shape2D;
  /** Channels of the code; default 4. */
  codeChannels?: number;
  /** Channels everywhere else; default 64. */
  filters?: number;
  /** How often the sizes are halved; default 3, an eighth. */
  depth?: number;
  /** Residual blocks of each level but the largest, which has one; default 3. */
  blocks?: number;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 3] as Shape2D,
  codeChannels: 4,
  filters: 64,
  depth: 3,
  blocks: 3,
  seed: undefined,
};

/** Codes are bent to -3..3 before they are decoded. */
const BOUND = 3;

/**
 * The tiny autoencoder of Stable Diffusion's codes, TAESD: residual blocks of three convolutions, halved by strides and doubled
 * to the nearest pixel.
 *
 * Input and output [batch, height, width, channels] of values 0..1; its models `encoder` and `decoder` go to the codes, [batch,
 * height / 8, width / 8, codeChannels], rounded up, and back. Not compiled. Layers have the names of the modules of TAESD,
 * 1,222,532 parameters in the encoder and 1,222,531 in the decoder: `importTorch` takes the state dict of both, or, with
 * `model.getLayer('decoder')`, taesd_decoder.
 *
 * Source: Ollin Boer Bohan 2023, github.com/madebyollin/taesd.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = tinyAutoencoder({ filters: 4, blocks: 1 });
 * (model.predict(tf.zeros([1, 21, 30, 3])) as tf.Tensor).shape; // [1, 21, 30, 3]
 * const encoder = model.getLayer('encoder') as tf.LayersModel;
 * (encoder.predict(tf.zeros([1, 21, 30, 3])) as tf.Tensor).shape; // [1, 3, 4, 4]
 */
export function tinyAutoencoder(options: TinyAutoencoderOptions = {}): tfl.LayersModel {
  const where = 'tinyAutoencoder';
  const { codeChannels, filters, depth, blocks, seed, ...given } = withDefaults(
    where,
    options,
    DEFAULTS,
  );
  const inputShape = imageShape(where, given.inputShape);
  for (const [name, value] of Object.entries({ codeChannels, filters, depth, blocks })) {
    integer(where, name, value, 1);
  }
  const { apply, conv, relu, doubled, times, sum } = imageLayers(where, seed);
  /** A chain whose layers are called by their places in it. */
  const sequence = (name: string, shape: Shape2D) => {
    const input = tfl.input({ shape });
    let x = input;
    let place = 0;
    const next = (more: (y: tfl.SymbolicTensor, own: string) => tfl.SymbolicTensor) => {
      x = more(x, `${name}.${place++}`);
    };
    return {
      next,
      conv: (count: number, own = {}) => next((y, at) => conv(y, count, at, own)),
      block: () =>
        next((y, at) => {
          const first = relu(conv(y, filters, `${at}.conv.0`));
          const second = relu(conv(first, filters, `${at}.conv.2`));
          return relu(sum(conv(second, filters, `${at}.conv.4`), y));
        }),
      end: () => tfl.model({ inputs: input, outputs: x, name }),
    };
  };
  const each = (count: number, run: () => void) => Array.from({ length: count }, run);

  const encode = sequence('encoder', inputShape);
  encode.conv(filters);
  encode.block();
  each(depth, () => {
    encode.conv(filters, { strides: 2, useBias: false });
    each(blocks, encode.block);
  });
  encode.conv(codeChannels);
  const encoder = encode.end();

  const decode = sequence('decoder', encoder.outputs[0]!.shape.slice(1) as Shape2D);
  decode.next((x) => {
    const bent = tfl.layers.activation({ activation: 'tanh' });
    return times(apply(bent, times(x, 1 / BOUND)), BOUND);
  });
  decode.conv(filters);
  decode.next(relu);
  each(depth, () => {
    each(blocks, decode.block);
    decode.next(doubled);
    decode.conv(filters, { useBias: false });
  });
  decode.block();
  decode.conv(inputShape[2]);
  const decoder = decode.end();

  const input = tfl.input({ shape: inputShape });
  const decoded = apply(decoder, apply(encoder, input));
  return tfl.model({ inputs: input, outputs: fitTo(decoded, input), name: 'tiny_autoencoder' });
}
