import * as tfl from '@tensorflow/tfjs-layers';
import { integer, onlyKnown } from '../lib/check.js';
import { Conv2DTranspose } from '../lib/layers/conv2d_transpose.js';
import { activation as checkActivation } from '../lib/tfjs/check.js';
import { levels, shapeOf } from './check_options.js';
import { fitTo } from './fit_to.js';
import { seededInitializers } from './seeded_initializers.js';
import { upKernel } from './up_kernel.js';

/** What `denoisingAutoencoder` takes. */
export interface DenoisingAutoencoderOptions {
  /** `[height, width, channels]`; default [28, 28, 1]. Height and width may be null: any size. */
  inputShape?: [height: number | null, width: number | null, channels: number];
  /** Channels of each level; every level halves height and width. Default [32, 32]. */
  filters?: number[];
  /**
   * Size of the kernels, in pixels; default 3, and 4 for the transposed convolutions, whose stride of 2 divides it: 3
   * draws checkerboards.
   */
  kernelSize?: number;
  /** The last layer's activation; default 'sigmoid', for values 0..1. */
  outputActivation?: string;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const OPTIONS = ['inputShape', 'filters', 'kernelSize', 'outputActivation', 'seed'] as const;

/**
 * A convolutional autoencoder without a narrow code, trained to give the clean image of a noisy
 * one: convolution and max pooling down, transposed convolutions of stride 2 up, one convolution
 * to the image. With `kernelSize: 3` it is the network of the keras-io example: 28,353 parameters.
 *
 * Input and output [batch, height, width, channels], values 0..1. Not compiled.
 *
 * Source: keras.io/examples/vision/autoencoder, Santiago L. Valdarrama 2021.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = denoisingAutoencoder({ kernelSize: 3 });
 * model.countParams(); // 28353
 * model.outputs[0].shape; // [null, 28, 28, 1]
 */
export function denoisingAutoencoder(options: DenoisingAutoencoderOptions = {}): tfl.LayersModel {
  const where = 'denoisingAutoencoder';
  onlyKnown(where, options, OPTIONS);
  const { outputActivation = 'sigmoid' } = options;
  const axes = ['height', 'width', 'channels'];
  const inputShape = shapeOf(where, 'inputShape', options.inputShape ?? [28, 28, 1], axes, true);
  const filters = levels(where, 'filters', options.filters ?? [32, 32]);
  const kernelSize = integer(where, 'kernelSize', options.kernelSize ?? 3, 1);
  const up = upKernel(options.kernelSize, kernelSize, 2);
  checkActivation(where, 'outputActivation', outputActivation);
  const initializers = seededInitializers(where, options.seed);
  const padding = 'same';
  const activation = 'relu';

  const input = tfl.input({ shape: inputShape });
  const pooled: tfl.SymbolicTensor[] = [];
  let x = input;
  const add = (layer: tfl.layers.Layer) => {
    x = layer.apply(x) as tfl.SymbolicTensor;
  };
  filters.forEach((count, level) => {
    const name = `encode${level + 1}`;
    const size = { filters: count, kernelSize };
    add(tfl.layers.conv2d({ ...size, padding, activation, name, ...initializers() }));
    pooled.push(x);
    add(tfl.layers.maxPooling2d({ poolSize: 2, padding }));
  });
  for (let level = filters.length - 1; level >= 0; level--) {
    const name = `decode${level + 1}`;
    const size = { filters: filters[level]!, kernelSize: up, strides: 2 };
    add(new Conv2DTranspose({ ...size, padding, activation, name, ...initializers() }));
    x = fitTo(x, pooled[level]!);
  }
  add(
    tfl.layers.conv2d({
      filters: inputShape[2],
      kernelSize,
      padding,
      activation: outputActivation as 'sigmoid',
      name: 'output',
      ...initializers(),
    }),
  );
  return tfl.model({ inputs: input, outputs: x, name: 'denoising_autoencoder' });
}
