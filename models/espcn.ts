import * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer } from '../lib/check.js';
import { Deconvolution } from '../lib/layers/deconvolution.js';
import { bicubic } from './bicubic.js';
import { levels, shapeOf } from './check_options.js';
import { seededInitializers } from './seeded_initializers.js';
import { withDefaults } from './with_defaults.js';

/** What `espcn` takes. */
export interface EspcnOptions {
  /** `[height, width, channels]` of the small image; default [null, null, 1]: any size. */
  inputShape?: [height: number | null, width: number | null, channels: number];
  /** How many times larger the output is, 2 or more; default 2. */
  factor?: number;
  /** Channels of each convolution; default [64, 32]. */
  filters?: number[];
  /** Sizes of their kernels, in pixels, and of the last one's; default [5, 3, 3]. */
  kernelSizes?: number[];
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 1] as [number | null, number | null, number],
  factor: 2,
  filters: [64, 32],
  kernelSizes: [5, 3, 3],
  seed: undefined,
};

/**
 * An efficient sub-pixel convolutional network: convolutions of the small image, then one to the pixels of the large one,
 * by a `Deconvolution` of the method 'subpixel'. They are added to what bicubic interpolation makes of the image, in layers
 * that are not trained: the network learns what that lacks, as VDSR does, and begins with nothing.
 *
 * Input [batch, height, width, channels], output [batch, height * factor, width * factor, channels], values about 0..1. Not
 * compiled.
 *
 * Source: Shi et al. 2016, arXiv 1609.05158, section 3.3, with ReLU in place of tanh; Kim et al. 2016, arXiv 1511.04587
 * (the residual).
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = espcn({ inputShape: [16, 16, 3], factor: 3 });
 * model.outputs[0].shape; // [null, 48, 48, 3]
 */
export function espcn(options: EspcnOptions = {}): tfl.LayersModel {
  const where = 'espcn';
  const { factor, filters, kernelSizes, seed, ...given } = withDefaults(where, options, DEFAULTS);
  const axes = ['height', 'width', 'channels'];
  const inputShape = shapeOf(where, 'inputShape', given.inputShape, axes, true);
  integer(where, 'factor', factor, 2);
  levels(where, 'filters', filters);
  levels(where, 'kernelSizes', kernelSizes);
  if (kernelSizes.length !== filters.length + 1) {
    fail(where, 'kernelSizes', `${filters.length + 1} numbers, one more than filters`, kernelSizes);
  }
  const initializers = seededInitializers(where, seed);
  const input = tfl.input({ shape: inputShape });
  let x = input;
  filters.forEach((count, place) => {
    const layer = tfl.layers.conv2d({
      filters: count,
      kernelSize: kernelSizes[place]!,
      padding: 'same',
      activation: 'relu',
      name: `conv${place + 1}`,
      ...initializers(),
    });
    x = layer.apply(x) as tfl.SymbolicTensor;
  });
  // From zeros the training starts at what bicubic interpolation gives.
  const detail = new Deconvolution({
    method: 'subpixel',
    filters: inputShape[2],
    kernelSize: kernelSizes.at(-1)!,
    strides: factor,
    kernelInitializer: 'zeros',
    name: 'subpixel',
  }).apply(x) as tfl.SymbolicTensor;
  const output = tfl.layers.add({ name: 'output' }).apply([detail, bicubic(input, factor)]);
  return tfl.model({ inputs: input, outputs: output as tfl.SymbolicTensor, name: 'espcn' });
}
