import * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../lib/arithmetic/product.js';
import { fail, flag, integer, oneOf, onlyKnown } from '../lib/check.js';
import { Deconvolution } from '../lib/layers/deconvolution.js';
import { METHOD_NAMES, type MethodName } from '../lib/layers/deconvolution_methods.js';
import { levels } from './check_options.js';
import { levelSizes } from './level_sizes.js';
import { seededInitializers } from './seeded_initializers.js';
import { upKernel } from './up_kernel.js';

/** What `convAutoencoder` takes. */
export interface ConvAutoencoderOptions {
  /** `[height, width, channels]`; default [28, 28, 1]. Any size: the decoder hits it exactly. */
  inputShape?: [number, number, number];
  /** Channels of each level; every level halves height and width. Default [16, 32]. */
  filters?: number[];
  /**
   * Size of the kernels, in pixels; default 3, and 4 for the decoder's transposed convolutions, whose stride of 2
   * divides it: 3 draws checkerboards.
   */
  kernelSize?: number;
  /** Numbers in the code, by a dense layer on either side; null (default) keeps the feature map. */
  codeSize?: number | null;
  /** How the encoder halves: a stride of the convolution (default), or max pooling after it. */
  downsample?: 'strides' | 'pool';
  /** How the decoder doubles; default 'transpose'. */
  method?: MethodName;
  /**
   * Whether dense layers from the image to the code, `linear_code`, and back, `linear_image`, are added to the
   * convolutions, which begin at 0: with principal components as their weights, the model begins as good as these. Needs
   * a codeSize; the output is then cut to 0..1 rather than squashed. Default false.
   */
  linear?: boolean;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const OPTIONS = [
  'inputShape',
  'filters',
  'kernelSize',
  'codeSize',
  'downsample',
  'method',
  'linear',
  'seed',
] as const;

/**
 * A convolutional autoencoder for images: each level of the encoder halves, each `Deconvolution`
 * of the decoder doubles back to that level's exact size.
 *
 * Input and output [batch, height, width, channels], values 0..1. Not compiled.
 *
 * Source: Masci et al. 2011, "Stacked Convolutional Auto-Encoders"; Chollet 2016, "Building
 * Autoencoders in Keras".
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = convAutoencoder({ codeSize: 16 });
 * model.getLayer('code').outputShape; // [null, 16]
 * model.outputs[0].shape; // [null, 28, 28, 1]
 * const pooled = convAutoencoder({ filters: [16, 8, 8], downsample: 'pool', method: 'upsample' });
 * pooled.outputs[0].shape; // [null, 28, 28, 1]
 */
export function convAutoencoder(options: ConvAutoencoderOptions = {}): tfl.LayersModel {
  const where = 'convAutoencoder';
  onlyKnown(where, options, OPTIONS);
  const {
    inputShape = [28, 28, 1],
    filters = [16, 32],
    codeSize = null,
    downsample = 'strides',
    method = 'transpose',
    linear = false,
  } = options;
  const { kernelSize = 3 } = options;
  if (!Array.isArray(inputShape) || inputShape.length !== 3) {
    fail(where, 'inputShape', '[height, width, channels]', inputShape);
  }
  for (const size of inputShape) integer(where, 'each entry of inputShape', size, 1);
  levels(where, 'filters', filters);
  integer(where, 'kernelSize', kernelSize, 1);
  if (codeSize !== null) integer(where, 'codeSize', codeSize, 1);
  flag(where, 'linear', linear);
  if (linear && codeSize === null) fail(where, 'codeSize', 'a number where linear is true', null);
  oneOf(where, 'downsample', downsample, ['strides', 'pool']);
  oneOf(where, 'method', method, METHOD_NAMES);
  const up = method === 'transpose' ? upKernel(options.kernelSize, kernelSize, 2) : kernelSize;
  const sizes = levelSizes(inputShape.slice(0, 2), filters.length);
  const initializers = seededInitializers(where, options.seed);
  /** What is added to linear layers is nothing to begin with. */
  const from0 = <T extends object>(own: T) =>
    linear ? { ...own, kernelInitializer: 'zeros' as const } : own;

  const input = tfl.input({ shape: inputShape });
  let x = input;
  const add = (layer: tfl.layers.Layer) => {
    x = layer.apply(x) as tfl.SymbolicTensor;
  };
  filters.forEach((count, level) => {
    const strides = downsample === 'strides' ? 2 : 1;
    const name = `encode${level + 1}`;
    const padding = 'same';
    const activation = 'relu';
    add(
      tfl.layers.conv2d({
        filters: count,
        kernelSize,
        strides,
        padding,
        activation,
        name,
        ...initializers(),
      }),
    );
    if (downsample === 'pool') add(tfl.layers.maxPooling2d({ poolSize: 2, padding }));
  });
  /** Another layer of what goes in, added to what there is. */
  const plus = (other: tfl.SymbolicTensor, name: string) => {
    x = tfl.layers.add({ name }).apply([other, x]) as tfl.SymbolicTensor;
  };
  let code = x;
  if (codeSize !== null) {
    const feature = [...sizes.at(-1)!, filters.at(-1)!];
    const units = product(feature);
    add(tfl.layers.flatten({ name: 'flatten' }));
    add(
      tfl.layers.dense({
        units: codeSize,
        name: linear ? 'convolved_code' : 'code',
        ...from0(initializers()),
      }),
    );
    if (linear) {
      const flat = tfl.layers.flatten({ name: 'values' }).apply(input);
      const units = codeSize;
      const own = tfl.layers.dense({ units, name: 'linear_code', ...initializers() });
      plus(own.apply(flat) as tfl.SymbolicTensor, 'code');
    }
    code = x;
    add(tfl.layers.dense({ units, activation: 'relu', name: 'expand', ...initializers() }));
    add(tfl.layers.reshape({ targetShape: feature, name: 'unflatten' }));
  }
  for (let level = filters.length - 1; level >= 0; level--) {
    const outermost = level === 0;
    add(
      new Deconvolution({
        method,
        filters: outermost ? inputShape[2] : filters[level - 1]!,
        kernelSize: up,
        outputSize: sizes[level]!,
        activation: outermost ? (linear ? 'linear' : 'sigmoid') : 'relu',
        name: `decode${level + 1}`,
        ...(outermost ? from0(initializers()) : initializers()),
      }),
    );
  }
  if (linear) {
    const units = product(inputShape);
    const values = tfl.layers.dense({ units, name: 'linear_image', ...initializers() }).apply(code);
    const targetShape = inputShape;
    const image = tfl.layers.reshape({ targetShape, name: 'image' }).apply(values);
    plus(image as tfl.SymbolicTensor, 'sum');
    add(tfl.layers.reLU({ maxValue: 1, name: 'cut' }));
  }
  return tfl.model({ inputs: input, outputs: x, name: 'conv_autoencoder' });
}
