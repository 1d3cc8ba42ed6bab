import * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../lib/arithmetic/product.js';
import { fail, flag, integer, number, oneOf } from '../lib/check.js';
import { Deconvolution } from '../lib/layers/deconvolution.js';
import { METHOD_NAMES, type MethodName } from '../lib/layers/deconvolution_methods.js';
import { Sampling } from '../lib/layers/sampling.js';
import { activation as checkActivation } from '../lib/tfjs/check.js';
import { levels } from './check_options.js';
import { levelSizes } from './level_sizes.js';
import { seededInitializers } from './seeded_initializers.js';
import { upKernel } from './up_kernel.js';
import { withDefaults } from './with_defaults.js';

/** What `vae` takes. */
export interface VaeOptions {
  /**
   * `[height, width, channels]` of images, or `[length, channels]` of signals; default [28, 28, 1]. Any size: the decoder
   * hits it exactly.
   */
  inputShape?: number[];
  /** Channels of each level; every level halves the sizes. Default [32, 64]. */
  filters?: number[];
  /** Size of the kernels; default 3, and 4 for the decoder's transposed convolutions, whose stride of 2 divides it. */
  kernelSize?: number;
  /** Numbers in the code; default 32. */
  codeSize?: number;
  /**
   * What the divergence of the codes counts in the loss, beside a mean squared error: twice the variance that the decoder
   * is believed to have; default 0.01. More gives better samples, less better reconstructions.
   */
  beta?: number;
  /** How the decoder doubles; default 'transpose'. */
  method?: MethodName;
  /** The last layer's activation; default 'sigmoid', for values 0..1. */
  outputActivation?: string;
  /**
   * Whether dense layers to the mean of the code, `linear_mean`, and back, `linear_values` of the decoder, are added to
   * the convolutions, which begin at 0: the model can begin as the best linear one. Values are then cut to 0..1 in place of
   * a 'sigmoid'; 'linear' is the other `outputActivation` that goes with it. Default false.
   */
  linear?: boolean;
  /** Makes the weights and the draws reproducible; default none, others each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [28, 28, 1],
  filters: [32, 64],
  kernelSize: undefined,
  codeSize: 32,
  beta: 0.01,
  method: 'transpose' as MethodName,
  outputActivation: 'sigmoid',
  linear: false,
  seed: undefined,
};

/** A seed of the draws, which is that of no initializer. */
const DRAWS = 1000;

/**
 * A convolutional variational autoencoder for images or signals: strided convolutions to the mean and the logarithm of the
 * variance of a code, a draw of it, which is the mean in prediction, and `Deconvolution` stages back. The loss has the
 * divergence of the codes from the standard normal distribution beside what the model is compiled with, which is to be a
 * mean squared error: `beta` times the nats of a sample, divided by the numbers of one.
 *
 * Input and output [batch, ...inputShape]. The layers `mean` and `log_variance` give the distribution of the codes, the model
 * `decoder` makes samples of standard normal codes. Not compiled.
 *
 * Source: Kingma & Welling 2014, arXiv 1312.6114; Higgins et al. 2017, "beta-VAE" (beta).
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = vae({ inputShape: [28, 28, 1], codeSize: 8 });
 * model.outputs[0].shape; // [null, 28, 28, 1]
 * model.getLayer('decoder').outputShape; // [null, 28, 28, 1]
 */
export function vae(options: VaeOptions = {}): tfl.LayersModel {
  const where = 'vae';
  const { inputShape, filters, codeSize, beta, method, outputActivation, linear, seed } =
    withDefaults(where, options, DEFAULTS);
  const { kernelSize = 3 } = options;
  if (!Array.isArray(inputShape) || ![2, 3].includes(inputShape.length)) {
    fail(where, 'inputShape', '[height, width, channels] or [length, channels]', inputShape);
  }
  for (const size of inputShape) integer(where, 'each entry of inputShape', size, 1);
  levels(where, 'filters', filters);
  integer(where, 'kernelSize', kernelSize, 1);
  integer(where, 'codeSize', codeSize, 1);
  number(where, 'beta', beta, 0, Number.MAX_VALUE);
  oneOf(where, 'method', method, METHOD_NAMES);
  checkActivation(where, 'outputActivation', outputActivation);
  flag(where, 'linear', linear);
  if (linear) oneOf(where, 'outputActivation', outputActivation, ['sigmoid', 'linear']);
  const up = method === 'transpose' ? upKernel(options.kernelSize, kernelSize, 2) : kernelSize;
  const sizes = levelSizes(inputShape.slice(0, -1), filters.length);
  const channels = inputShape.at(-1)!;
  const initializers = seededInitializers(where, seed);
  /** What is added to linear layers is nothing to begin with. */
  const from0 = <T extends object>(own: T) =>
    linear ? { ...own, kernelInitializer: 'zeros' as const } : own;
  const plus = (a: tfl.SymbolicTensor, b: tfl.SymbolicTensor, name: string) =>
    tfl.layers.add({ name }).apply([a, b]) as tfl.SymbolicTensor;
  const chain = (x: tfl.SymbolicTensor, all: tfl.layers.Layer[]) =>
    all.reduce((y, layer) => layer.apply(y) as tfl.SymbolicTensor, x);
  const convolution = inputShape.length === 2 ? tfl.layers.conv1d : tfl.layers.conv2d;

  const input = tfl.input({ shape: inputShape });
  const encoded = chain(input, [
    ...filters.map((count, level) =>
      convolution({
        filters: count,
        kernelSize,
        strides: 2,
        padding: 'same',
        activation: 'relu',
        name: `encode${level + 1}`,
        ...initializers(),
      }),
    ),
    tfl.layers.flatten({ name: 'flatten' }),
  ]);
  const dense = (units: number, name: string, own: object = initializers()) =>
    tfl.layers.dense({ units, name, ...own });
  const distribution = ['mean', 'log_variance'].map((name) => {
    const own = linear && name === 'mean' ? 'convolved_mean' : name;
    return chain(encoded, [dense(codeSize, own, from0(initializers()))]);
  });
  if (linear) {
    const values = [tfl.layers.flatten({ name: 'values' }), dense(codeSize, 'linear_mean')];
    distribution[0] = plus(chain(input, values), distribution[0]!, 'mean');
  }
  const code = new Sampling({
    divergenceWeight: beta / product(inputShape),
    seed: seed === undefined ? null : seed + DRAWS,
    name: 'code',
  }).apply(distribution) as tfl.SymbolicTensor;

  const feature = [...sizes.at(-1)!, filters.at(-1)!];
  const start = tfl.input({ shape: [codeSize] });
  const stages = filters.map((_, place) => {
    const level = filters.length - 1 - place;
    return new Deconvolution({
      method,
      filters: level === 0 ? channels : filters[level - 1]!,
      kernelSize: up,
      outputSize: sizes[level]!,
      activation: (level > 0 ? 'relu' : linear ? 'linear' : outputActivation) as 'relu',
      name: `decode${level + 1}`,
      ...(level === 0 ? from0(initializers()) : initializers()),
    });
  });
  const convolved = chain(start, [
    tfl.layers.dense({ units: product(feature), name: 'expand', ...initializers() }),
    tfl.layers.reshape({ targetShape: feature, name: 'unflatten' }),
    ...stages,
  ]);
  let decoded = convolved;
  if (linear) {
    const values = [
      dense(product(inputShape), 'linear_values'),
      tfl.layers.reshape({ targetShape: inputShape, name: 'in_shape' }),
    ];
    decoded = plus(chain(start, values), convolved, 'sum');
    if (outputActivation === 'sigmoid') {
      decoded = chain(decoded, [tfl.layers.reLU({ maxValue: 1, name: 'cut' })]);
    }
  }
  const decoder = tfl.model({ inputs: start, outputs: decoded, name: 'decoder' });
  const output = decoder.apply(code) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output, name: 'vae' });
}
