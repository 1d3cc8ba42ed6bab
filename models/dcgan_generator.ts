import * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../lib/arithmetic/product.js';
import { fail, integer, number, oneOf, onlyKnown } from '../lib/check.js';
import { Deconvolution } from '../lib/layers/deconvolution.js';
import { METHOD_NAMES, type MethodName } from '../lib/layers/deconvolution_methods.js';
import { activation as checkActivation } from '../lib/tfjs/check.js';
import { levels, shapeOf } from './check_options.js';
import { seededInitializers } from './seeded_initializers.js';
import { upKernel } from './up_kernel.js';

/** What `dcganGenerator` takes. */
export interface DcganGeneratorOptions {
  /** Numbers of noise an image is made from; default 100. */
  latentSize?: number;
  /** `[height, width, channels]` of an image; default [28, 28, 1]. Any size is hit exactly. */
  outputShape?: [height: number, width: number, channels: number];
  /** Channels before each transposed convolution; default [256, 128, 64]. */
  filters?: number[];
  /** By how much each transposed convolution enlarges; default [1, 2, 2]: 7-7-14-28. */
  strides?: number[];
  /**
   * Size of the kernels, in pixels; default 5, of transposed convolutions the next multiple of the stride: 6 for 2, as
   * 5 draws checkerboards.
   */
  kernelSize?: number;
  /** How the stages enlarge; default 'transpose'. */
  method?: MethodName;
  /** The slope of the activations below zero; default 0.3, 0 for plain ReLU. */
  slope?: number;
  /** The last layer's activation; default 'tanh', for values -1..1. */
  outputActivation?: string;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const OPTIONS = [
  'latentSize',
  'outputShape',
  'filters',
  'strides',
  'kernelSize',
  'method',
  'slope',
  'outputActivation',
  'seed',
] as const;

/** The sizes of the feature maps, innermost first, the image's last. */
function stageSizes(image: number[], strides: readonly number[]): number[][] {
  const sizes = [image];
  for (const stride of strides.toReversed()) {
    sizes.unshift(sizes[0]!.map((n) => Math.ceil(n / stride)));
  }
  return sizes;
}

/**
 * The generator of a DCGAN: noise to a small feature map by a dense layer, and by transposed
 * convolutions, each after a batch normalisation, to an image. With `kernelSize: 5` it is the network
 * of the TensorFlow tutorial: 2,330,944 parameters.
 *
 * Input [batch, latentSize], output [batch, height, width, channels], values -1..1. Not compiled.
 *
 * Source: Radford, Metz & Chintala 2015, arXiv 1511.06434; the sizes are those of
 * tensorflow.org/tutorials/generative/dcgan.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option, a size that is not a positive integer, or not as many
 *   strides as filters.
 * @example
 * dcganGenerator().outputs[0].shape; // [null, 28, 28, 1]
 * const colour = dcganGenerator({ outputShape: [32, 32, 3], filters: [64, 32, 16], strides: [2, 2, 2] });
 * colour.outputs[0].shape; // [null, 32, 32, 3]
 */
export function dcganGenerator(options: DcganGeneratorOptions = {}): tfl.LayersModel {
  const where = 'dcganGenerator';
  onlyKnown(where, options, OPTIONS);
  const { method = 'transpose', slope = 0.3, outputActivation = 'tanh' } = options;
  const latentSize = integer(where, 'latentSize', options.latentSize ?? 100, 1);
  const axes = ['height', 'width', 'channels'];
  const outputShape = shapeOf<[number, number, number]>(
    where,
    'outputShape',
    options.outputShape ?? [28, 28, 1],
    axes,
    false,
  );
  const filters = levels(where, 'filters', options.filters ?? [256, 128, 64]);
  const strides = levels(where, 'strides', options.strides ?? [1, 2, 2]);
  if (strides.length !== filters.length) {
    fail(where, 'strides', `as many as filters (${filters.length})`, strides);
  }
  const kernelSize = integer(where, 'kernelSize', options.kernelSize ?? 5, 1);
  checkActivation(where, 'outputActivation', outputActivation);
  number(where, 'slope', slope, 0);
  oneOf(where, 'method', method, METHOD_NAMES);
  const kernelOf = (stride: number) =>
    method === 'transpose' ? upKernel(options.kernelSize, kernelSize, stride) : kernelSize;
  const initializers = seededInitializers(where, options.seed);
  const sizes = stageSizes(outputShape.slice(0, 2), strides);
  const start = [...sizes[0]!, filters[0]!];

  const input = tfl.input({ shape: [latentSize] });
  let x = input;
  const add = (layer: tfl.layers.Layer) => {
    x = layer.apply(x) as tfl.SymbolicTensor;
  };
  const normalize = () => {
    add(tfl.layers.batchNormalization());
    add(tfl.layers.leakyReLU({ alpha: slope }));
  };
  const units = product(start);
  add(tfl.layers.dense({ units, useBias: false, name: 'project', ...initializers() }));
  normalize();
  add(tfl.layers.reshape({ targetShape: start, name: 'unflatten' }));
  strides.forEach((stride, level) => {
    const last = level === strides.length - 1;
    add(
      new Deconvolution({
        method,
        filters: last ? outputShape[2] : filters[level + 1]!,
        kernelSize: kernelOf(stride),
        strides: stride,
        outputSize: sizes[level + 1]!,
        useBias: false,
        activation: last ? outputActivation : 'linear',
        name: `decode${strides.length - level}`,
        ...(method === 'subpixel' ? {} : initializers()),
      }),
    );
    if (!last) normalize();
  });
  return tfl.model({ inputs: input, outputs: x, name: 'dcgan_generator' });
}
