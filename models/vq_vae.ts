import * as tfl from '@tensorflow/tfjs-layers';
import { integer, number } from '../lib/check.js';
import { Conv2DTranspose } from '../lib/layers/conv2d_transpose.js';
import { VectorQuantizer } from '../lib/layers/vector_quantizer.js';
import { imageShape } from './check_options.js';
import { fitTo } from './fit_to.js';
import { imageLayers } from './image_layers.js';
import type { Shape2D } from './unet.js';
import { withDefaults } from './with_defaults.js';

/** What `vqVae` takes. */
export interface VqVaeOptions {
  /** `[height, width, channels]`, sizes may be null; default [null, null, 3]. */
  inputShape?: Shape2D;
  /** Channels at a quarter of the size; half as many at a half. Default 128. */
  filters?: number;
  /** Channels within the residual blocks; default 32. */
  residualFilters?: number;
  /** Residual blocks of encoder and decoder, each; default 2. */
  blocks?: number;
  /** Numbers of a code; default 64. */
  codeSize?: number;
  /** How many codes there are; default 512. */
  codes?: number;
  /** What the distance of a vector from its code counts in the loss; default 0.25. */
  commitmentCost?: number;
  /**
   * Between 0 and 1: the codes are moving averages, of which each training step keeps this part; default null: they learn by
   * their gradient.
   */
  decay?: number | null;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 3] as Shape2D,
  filters: 128,
  residualFilters: 32,
  blocks: 2,
  codeSize: 64,
  codes: 512,
  commitmentCost: 0.25,
  decay: null as number | null,
  seed: undefined,
};

/**
 * A VQ-VAE: an autoencoder whose code is, at every fourth pixel of every fourth row, the number of a vector among those that it
 * has learnt. The loss has the distances of vectors and codes beside what the model is compiled with, which is to be a mean
 * squared error divided by the variance of the data.
 *
 * Input and output [batch, height, width, channels], of values about 0, in the authors' example -0.5..0.5. The models `encoder`
 * and `decoder` go to vectors, [batch, height / 4, width / 4, codeSize], rounded up, and back from codes; the layer
 * `vector_quantizer` has `encode` and `decode` for their numbers. Not compiled. Layers have the names of Sonnet's example.
 *
 * Source: van den Oord, Vinyals & Kavukcuoglu 2017, arXiv 1711.00937; vqvae_example of github.com/google-deepmind/sonnet for
 * the sizes.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = vqVae({ filters: 4, residualFilters: 2, blocks: 1, codeSize: 2, codes: 8 });
 * const images = tf.zeros([1, 21, 30, 3]);
 * (model.predict(images) as tf.Tensor).shape; // [1, 21, 30, 3]
 * const encoder = model.getLayer('encoder') as tf.LayersModel;
 * const codes = model.getLayer('vector_quantizer') as VectorQuantizer;
 * codes.encode(encoder.predict(images) as tf.Tensor).shape; // [1, 6, 8]
 */
export function vqVae(options: VqVaeOptions = {}): tfl.LayersModel {
  const where = 'vqVae';
  const {
    filters,
    residualFilters,
    blocks,
    codeSize,
    codes,
    commitmentCost,
    decay,
    seed,
    ...given
  } = withDefaults(where, options, DEFAULTS);
  const inputShape = imageShape(where, given.inputShape);
  integer(where, 'filters', filters, 2);
  for (const [name, value] of Object.entries({ residualFilters, blocks, codeSize, codes })) {
    integer(where, name, value, 1);
  }
  number(where, 'commitmentCost', commitmentCost, 0);
  if (decay !== null) number(where, 'decay', decay, 0, 1);
  const { apply, initializers, conv, halvedBy, relu, sum } = imageLayers(where, seed);
  const half = Math.floor(filters / 2);
  const bent = { activation: 'relu' } as const;
  const stack = (x: tfl.SymbolicTensor, part: string) => {
    let y = x;
    for (let block = 0; block < blocks; block++) {
      const at = (kind: string) => `${part}.residual_stack.${kind}_${block}`;
      const inner = conv(relu(y), residualFilters, at('res3x3'), bent);
      y = sum(y, conv(inner, filters, at('res1x1'), { kernelSize: 1 }));
    }
    return relu(y);
  };

  const image = tfl.input({ shape: inputShape });
  const own = { kernelSize: 4, ...bent };
  const halved = halvedBy(image, half, 'encoder.enc_1', own);
  const quartered = halvedBy(halved, filters, 'encoder.enc_2', own);
  const seen = stack(conv(quartered, filters, 'encoder.enc_3', bent), 'encoder');
  const vectors = conv(seen, codeSize, 'to_vector', { kernelSize: 1 });
  const encoder = tfl.model({ inputs: image, outputs: vectors, name: 'encoder' });

  const doubled = (x: tfl.SymbolicTensor, count: number, name: string, more: object) =>
    apply(
      new Conv2DTranspose({
        filters: count,
        kernelSize: 4,
        strides: 2,
        padding: 'same',
        name,
        ...initializers(),
        ...more,
      }),
      x,
    );
  const code = tfl.input({ shape: vectors.shape.slice(1) });
  const told = stack(conv(code, filters, 'decoder.dec_1'), 'decoder');
  const large = doubled(told, half, 'decoder.dec_2', bent);
  const values = doubled(large, inputShape[2], 'decoder.dec_3', {});
  const decoder = tfl.model({ inputs: code, outputs: values, name: 'decoder' });

  const input = tfl.input({ shape: inputShape });
  const quantizer = new VectorQuantizer({
    numEmbeddings: codes,
    commitmentCost,
    decay,
    name: 'vector_quantizer',
    ...(seed !== undefined && {
      embeddingsInitializer: tfl.initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed }),
    }),
  });
  const decoded = apply(decoder, apply(quantizer, apply(encoder, input)));
  return tfl.model({ inputs: input, outputs: fitTo(decoded, input), name: 'vq_vae' });
}
