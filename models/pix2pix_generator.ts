import * as tfl from '@tensorflow/tfjs-layers';
import { integer } from '../lib/check.js';
import { Conv2DTranspose } from '../lib/layers/conv2d_transpose.js';
import { imageShape, rateOf } from './check_options.js';
import { fitTo } from './fit_to.js';
import { imageLayers } from './image_layers.js';
import type { Shape2D } from './unet.js';
import { withDefaults } from './with_defaults.js';

/** What `pix2pixGenerator` takes. */
export interface Pix2pixGeneratorOptions {
  /** `[height, width, channels]`, sizes may be null; default [256, 256, 3]. */
  inputShape?: Shape2D;
  /** Channels of the image that is made; default 3. */
  outputChannels?: number;
  /** How often the sizes are halved, 2 or more; default 8, of 256 pixels to one. */
  depth?: number;
  /** Channels of the first level, doubled by each up to eight times as many; default 64. */
  filters?: number;
  /** The part that dropout leaves out of the inner levels in training, all the chance that there is; default 0.5. */
  dropout?: number;
  /** Makes the weights and the dropout reproducible; default none, others each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [256, 256, 3] as Shape2D,
  outputChannels: 3,
  depth: 8,
  filters: 64,
  dropout: 0.5,
  seed: undefined,
};

const SLOPE = 0.2;
/** The most channels, in multiples of the first level's. */
const WIDEST = 8;
/** The first level that drops out; the innermost does not. */
const DROPPING = 4;

/**
 * The generator of pix2pix: a U-Net of strided and transposed convolutions by kernels of 4, to a single pixel and back, which
 * makes an image of one kind from one of another.
 *
 * Input [batch, height, width, channels] of any size, output [batch, height, width, outputChannels], values -1..1. Not compiled.
 * Layers have the names of the modules of the authors' UnetGenerator in PyTorch, by default 54,413,955 parameters that are
 * trained, whose state dict `importTorch` takes.
 *
 * Source: Isola et al. 2017, arXiv 1611.07004, section 6.1.1.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = pix2pixGenerator({ inputShape: [null, null, 1], depth: 3, filters: 4 });
 * (model.predict(tf.zeros([1, 21, 30, 1])) as tf.Tensor).shape; // [1, 21, 30, 3]
 */
export function pix2pixGenerator(options: Pix2pixGeneratorOptions = {}): tfl.LayersModel {
  const where = 'pix2pixGenerator';
  const { outputChannels, depth, filters, dropout, seed, ...given } = withDefaults(
    where,
    options,
    DEFAULTS,
  );
  const inputShape = imageShape(where, given.inputShape);
  integer(where, 'outputChannels', outputChannels, 1);
  integer(where, 'depth', depth, 2);
  integer(where, 'filters', filters, 1);
  rateOf(where, 'dropout', dropout);
  const { apply, initializers, norm, relu, leaky, joined } = imageLayers(where, seed);
  const size = { kernelSize: 4, strides: 2, padding: 'same' } as const;
  const innermost = depth - 1;
  const count = (level: number) => filters * Math.min(2 ** level, WIDEST);

  /** What a level makes of x, its skip connection left to the level around it. */
  const block = (x: tfl.SymbolicTensor, level: number, name: string): tfl.SymbolicTensor => {
    const outermost = level === 0;
    const down = tfl.layers.conv2d({
      ...size,
      filters: count(level),
      useBias: false,
      name: `${name}.${outermost ? 0 : 1}`,
      ...initializers(),
    });
    let y = apply(down, outermost ? x : leaky(x, SLOPE));
    if (level < innermost) {
      if (!outermost) y = norm(y, `${name}.2`);
      y = joined(y, block(y, level + 1, `${name}.${outermost ? 1 : 3}.model`));
    }
    const place = outermost || level === innermost ? 3 : 5;
    const up = new Conv2DTranspose({
      ...size,
      filters: outermost ? outputChannels : count(level - 1),
      useBias: outermost,
      activation: outermost ? 'tanh' : 'linear',
      name: `${name}.${place}`,
      ...initializers(),
    });
    y = fitTo(apply(up, relu(y)), x);
    if (outermost) return y;
    y = norm(y, `${name}.${place + 1}`);
    if (dropout === 0 || level < DROPPING || level === innermost) return y;
    const reproducible = seed === undefined ? {} : { seed: seed + level };
    return apply(tfl.layers.dropout({ rate: dropout, ...reproducible }), y);
  };

  const input = tfl.input({ shape: inputShape });
  const output = block(input, 0, 'model.model');
  return tfl.model({ inputs: input, outputs: output, name: 'pix2pix_generator' });
}
