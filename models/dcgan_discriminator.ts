import * as tfl from '@tensorflow/tfjs-layers';
import { integer, number } from '../lib/check.js';
import { activation as checkActivation } from '../lib/tfjs/check.js';
import { levels, rateOf, shapeOf } from './check_options.js';
import { seededInitializers } from './seeded_initializers.js';
import { withDefaults } from './with_defaults.js';

/** What `dcganDiscriminator` takes. */
export interface DcganDiscriminatorOptions {
  /** `[height, width, channels]` of an image; default [28, 28, 1]. Any size. */
  inputShape?: [height: number, width: number, channels: number];
  /** Channels of each convolution, which halves height and width; default [64, 128]. */
  filters?: number[];
  /** Size of the kernels, in pixels; default 5. */
  kernelSize?: number;
  /** The slope of the activations below zero; default 0.3. */
  slope?: number;
  /** The part that dropout leaves out after each convolution in training, 0 (none) to 1; default 0.3. */
  dropout?: number;
  /** The last layer's activation; default 'linear': a logit, positive for real. */
  outputActivation?: string;
  /** Makes the weights and the dropout reproducible; default none, others each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [28, 28, 1] as [height: number, width: number, channels: number],
  filters: [64, 128],
  kernelSize: 5,
  slope: 0.3,
  dropout: 0.3,
  outputActivation: 'linear',
  seed: undefined,
};

/**
 * The discriminator of a DCGAN: strided convolutions with leaky ReLU, and one number that says how
 * real the image looks. With the defaults it is the network of the TensorFlow tutorial: 212,865
 * parameters.
 *
 * Input [batch, height, width, channels], values -1..1, output [batch, 1]. Not compiled.
 *
 * Source: Radford, Metz & Chintala 2015, arXiv 1511.06434; the sizes are those of
 * tensorflow.org/tutorials/generative/dcgan.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * dcganDiscriminator().countParams(); // 212865
 * const colour = dcganDiscriminator({ inputShape: [32, 32, 3], filters: [64, 128, 256] });
 * colour.outputs[0].shape; // [null, 1]
 */
export function dcganDiscriminator(options: DcganDiscriminatorOptions = {}): tfl.LayersModel {
  const where = 'dcganDiscriminator';
  const given = withDefaults(where, options, DEFAULTS);
  const { slope, dropout, outputActivation, seed } = given;
  const axes = ['height', 'width', 'channels'];
  const inputShape = shapeOf(where, 'inputShape', given.inputShape, axes, false);
  const filters = levels(where, 'filters', given.filters);
  const kernelSize = integer(where, 'kernelSize', given.kernelSize, 1);
  checkActivation(where, 'outputActivation', outputActivation);
  number(where, 'slope', slope, 0);
  rateOf(where, 'dropout', dropout);
  const initializers = seededInitializers(where, seed);

  const input = tfl.input({ shape: inputShape });
  let x = input;
  const add = (layer: tfl.layers.Layer) => {
    x = layer.apply(x) as tfl.SymbolicTensor;
  };
  filters.forEach((count, level) => {
    const size = { filters: count, kernelSize, strides: 2 };
    const name = `encode${level + 1}`;
    add(tfl.layers.conv2d({ ...size, padding: 'same', name, ...initializers() }));
    add(tfl.layers.leakyReLU({ alpha: slope }));
    // Each level its own seed, or they would drop by one pattern.
    const dropSeed = seed === undefined ? {} : { seed: seed + level };
    if (dropout > 0) add(tfl.layers.dropout({ rate: dropout, ...dropSeed }));
  });
  add(tfl.layers.flatten({ name: 'flatten' }));
  const output = { units: 1, activation: outputActivation as 'linear', name: 'output' };
  add(tfl.layers.dense({ ...output, ...initializers() }));
  return tfl.model({ inputs: input, outputs: x, name: 'dcgan_discriminator' });
}
