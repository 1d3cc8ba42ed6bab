import * as tfl from '@tensorflow/tfjs-layers';
import { integer, number } from '../lib/check.js';
import { levels, shapeOf } from './check_options.js';
import { seededInitializers } from './seeded_initializers.js';
import { withDefaults } from './with_defaults.js';

/** What `patchDiscriminator` takes. */
export interface PatchDiscriminatorOptions {
  /** `[height, width, channels]`, sizes may be null; default [null, null, 6]: two images in colour, one after the other. */
  inputShape?: [height: number | null, width: number | null, channels: number];
  /** Channels of each level; every level halves height and width. Default [64, 128]. */
  filters?: number[];
  /** Size of the kernels, in pixels; default 4. */
  kernelSize?: number;
  /** Of the leaky ReLU for negative numbers; default 0.2. */
  slope?: number;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 6] as [number | null, number | null, number],
  filters: [64, 128],
  kernelSize: 4,
  slope: 0.2,
  seed: undefined,
};

/**
 * The discriminator of pix2pix: strided convolutions with leaky ReLU, and for each patch of an image a number that says
 * how real it looks.
 *
 * Input [batch, height, width, channels], what is given and what was made of it; output [batch, patches, patches, 1],
 * logits. Not compiled.
 *
 * Source: Isola et al. 2017, arXiv 1611.07004, section 3.2.2, without batch normalisation.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = patchDiscriminator({ inputShape: [64, 64, 4] });
 * model.outputs[0].shape; // [null, 16, 16, 1]
 */
export function patchDiscriminator(options: PatchDiscriminatorOptions = {}): tfl.LayersModel {
  const where = 'patchDiscriminator';
  const { filters, kernelSize, slope, seed, ...given } = withDefaults(where, options, DEFAULTS);
  const axes = ['height', 'width', 'channels'];
  const inputShape = shapeOf(where, 'inputShape', given.inputShape, axes, true);
  levels(where, 'filters', filters);
  integer(where, 'kernelSize', kernelSize, 1);
  number(where, 'slope', slope, 0);
  const initializers = seededInitializers(where, seed);
  const input = tfl.input({ shape: inputShape });
  let x = input;
  const add = (layer: tfl.layers.Layer) => {
    x = layer.apply(x) as tfl.SymbolicTensor;
  };
  const same = { kernelSize, padding: 'same' } as const;
  filters.forEach((count, level) => {
    const name = `encode${level + 1}`;
    add(tfl.layers.conv2d({ ...same, filters: count, strides: 2, name, ...initializers() }));
    add(tfl.layers.leakyReLU({ alpha: slope }));
  });
  add(tfl.layers.conv2d({ ...same, filters: 1, name: 'output', ...initializers() }));
  return tfl.model({ inputs: input, outputs: x, name: 'patch_discriminator' });
}
