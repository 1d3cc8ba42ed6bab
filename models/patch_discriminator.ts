import * as tfl from '@tensorflow/tfjs-layers';
import { convOutputLength } from '../lib/arithmetic/conv_output_length.js';
import { fail, flag, integer, number } from '../lib/check.js';
import { imageShape, levels } from './check_options.js';
import { imageLayers } from './image_layers.js';
import { withDefaults } from './with_defaults.js';

/** What `patchDiscriminator` takes. */
export interface PatchDiscriminatorOptions {
  /** `[height, width, channels]`, sizes may be null; default [null, null, 6]: two images in colour, one after the other. */
  inputShape?: [height: number | null, width: number | null, channels: number];
  /** Channels of each level; every level halves height and width. Default [64, 128, 256]. */
  filters?: number[];
  /** Channels of a convolution after them that does not halve, null for none; default 512. */
  between?: number | null;
  /** Size of the kernels, in pixels; default 4. */
  kernelSize?: number;
  /** Zeros at each side of every convolution, or 'same', by which sizes are halved and kept; default 1. */
  padding?: number | 'same';
  /** Whether a batch normalisation follows each convolution but the first and the last; default true. */
  batchNormalization?: boolean;
  /** Of the leaky ReLU for negative numbers; default 0.2. */
  slope?: number;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 6] as [number | null, number | null, number],
  filters: [64, 128, 256],
  between: 512 as number | null,
  kernelSize: 4,
  padding: 1 as number | 'same',
  batchNormalization: true,
  slope: 0.2,
  seed: undefined,
};

/**
 * The discriminator of pix2pix: strided convolutions with leaky ReLU, and for each patch of an image, by default of 70 pixels
 * a side, a number that says how real it looks.
 *
 * Input [batch, height, width, channels], what is given and what was made of it; output [batch, patches, patches, 1],
 * logits. Not compiled.
 *
 * By default 2,768,705 parameters that are trained, those of the authors' NLayerDiscriminator in PyTorch, whose state dict
 * `importTorch` takes.
 *
 * Source: Isola et al. 2017, arXiv 1611.07004, section 6.1.2.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer, or an image that is too small.
 * @example
 * const model = patchDiscriminator({ inputShape: [64, 64, 4] });
 * model.outputs[0].shape; // [null, 6, 6, 1]
 */
export function patchDiscriminator(options: PatchDiscriminatorOptions = {}): tfl.LayersModel {
  const where = 'patchDiscriminator';
  const { filters, between, kernelSize, padding, batchNormalization, slope, seed, ...given } =
    withDefaults(where, options, DEFAULTS);
  const inputShape = imageShape(where, given.inputShape);
  levels(where, 'filters', filters);
  if (between !== null) integer(where, 'between', between, 1);
  integer(where, 'kernelSize', kernelSize, 1);
  if (padding !== 'same') integer(where, 'padding', padding, 0);
  flag(where, 'batchNormalization', batchNormalization);
  number(where, 'slope', slope, 0);
  const { apply, initializers, norm, leaky } = imageLayers(where, seed);
  const conv = (x: tfl.SymbolicTensor, count: number, name: string, own: object) => {
    const size = { filters: count, kernelSize, name, ...own, ...initializers() };
    if (padding === 'same') return apply(tfl.layers.conv2d({ ...size, padding }), x);
    const sides: [number, number] = [padding, padding];
    const padded = apply(tfl.layers.zeroPadding2d({ padding: [sides, sides] }), x);
    return apply(tfl.layers.conv2d(size), padded);
  };
  const all = [...filters, ...(between === null ? [] : [between])];
  const stridesAt = (level: number) => (level < filters.length ? 2 : 1);
  if (padding !== 'same') {
    // Before there are weights.
    const names = [...all.map((_, level) => `encode${level + 1}`), 'output'];
    names.reduce(
      (sizes, name, level) => {
        const padded = sizes.map((n) => (n === null ? null : n + 2 * padding));
        if (padded.some((n) => n !== null && n < kernelSize)) {
          fail(where, 'inputShape', `sizes of which '${name}' leaves a pixel`, inputShape);
        }
        return padded.map((n) => convOutputLength(n, kernelSize, 'valid', stridesAt(level)));
      },
      inputShape.slice(0, 2),
    );
  }
  const input = tfl.input({ shape: inputShape });
  let x = input;
  all.forEach((count, level) => {
    const normal = batchNormalization && level > 0;
    x = conv(x, count, `encode${level + 1}`, { strides: stridesAt(level), useBias: !normal });
    if (normal) x = norm(x, `norm${level + 1}`);
    x = leaky(x, slope);
  });
  x = conv(x, 1, 'output', {});
  return tfl.model({ inputs: input, outputs: x, name: 'patch_discriminator' });
}
