import * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer } from '../lib/check.js';
import { Conv2DTranspose } from '../lib/layers/conv2d_transpose.js';
import { Cropping2D } from '../lib/layers/cropping2d.js';
import { InstanceNormalization } from '../lib/layers/instance_normalization.js';
import { ReflectionPadding2D } from '../lib/layers/reflection_padding2d.js';
import { imageShape } from './check_options.js';
import { fitTo } from './fit_to.js';
import { imageLayers } from './image_layers.js';
import type { Shape2D } from './unet.js';
import { withDefaults } from './with_defaults.js';

/** What `cycleGanGenerator` takes. */
export interface CycleGanGeneratorOptions {
  /** `[height, width, channels]`, sizes, of 5 or more, may be null; default [null, null, 3]. */
  inputShape?: Shape2D;
  /** Channels of the image that is made; default 3. */
  outputChannels?: number;
  /** Channels of the first level; two levels more double them. Default 64. */
  filters?: number;
  /** Residual blocks between them; default 9, for images of 256 pixels a side. */
  blocks?: number;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 3] as Shape2D,
  outputChannels: 3,
  filters: 64,
  blocks: 9,
  seed: undefined,
};

/** Of the first and the last convolution. */
const KERNEL = 7;
const LEVELS = 2;
/** A quarter of it, rounded up, has a pixel to mirror. */
const LEAST = 5;

/**
 * The generator of CycleGAN, after the style transfer of Johnson et al.: two strided convolutions, residual blocks, two transposed
 * convolutions, each instance normalised, with reflections at the borders.
 *
 * Input [batch, height, width, channels] of any size, output [batch, height, width, outputChannels], values -1..1. Not compiled.
 * Layers have the names of the modules of the authors' ResnetGenerator in PyTorch, by default 11,378,179 parameters, whose state
 * dict `importTorch` takes.
 *
 * Source: Zhu et al. 2017, arXiv 1703.10593, appendix 7.2; Johnson, Alahi & Fei-Fei 2016, arXiv 1603.08155.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = cycleGanGenerator({ filters: 2, blocks: 1 });
 * (model.predict(tf.zeros([1, 21, 30, 3])) as tf.Tensor).shape; // [1, 21, 30, 3]
 */
export function cycleGanGenerator(options: CycleGanGeneratorOptions = {}): tfl.LayersModel {
  const where = 'cycleGanGenerator';
  const { outputChannels, filters, blocks, seed, ...given } = withDefaults(
    where,
    options,
    DEFAULTS,
  );
  const inputShape = imageShape(where, given.inputShape);
  for (const [name, value] of Object.entries({ outputChannels, filters, blocks })) {
    integer(where, name, value, 1);
  }
  if (inputShape.slice(0, 2).some((size) => size !== null && size < LEAST)) {
    fail(where, 'inputShape', `sizes of ${LEAST} or more`, inputShape);
  }
  const { apply, initializers, conv, relu, sum } = imageLayers(where, seed);
  const normed = (x: tfl.SymbolicTensor) => apply(new InstanceNormalization(), x);
  /** A convolution of the image and its reflections. */
  const mirrored = (x: tfl.SymbolicTensor, count: number, kernelSize: number, name: string) => {
    const padded = apply(new ReflectionPadding2D({ padding: (kernelSize - 1) / 2 }), x);
    const layer = tfl.layers.conv2d({ filters: count, kernelSize, name, ...initializers() });
    return apply(layer, padded);
  };

  const input = tfl.input({ shape: inputShape });
  let x = relu(normed(mirrored(input, filters, KERNEL, 'model.1')));
  // Convolution, norm and ReLU are three modules.
  let place = 4;
  for (let level = 1; level <= LEVELS; level++, place += 3) {
    x = relu(normed(conv(x, filters * 2 ** level, `model.${place}`, { strides: 2 })));
  }
  const widest = filters * 2 ** LEVELS;
  for (let block = 0; block < blocks; block++, place++) {
    const inner = relu(normed(mirrored(x, widest, 3, `model.${place}.conv_block.1`)));
    x = sum(x, normed(mirrored(inner, widest, 3, `model.${place}.conv_block.5`)));
  }
  for (let level = LEVELS - 1; level >= 0; level--, place += 3) {
    const up = new Conv2DTranspose({
      filters: filters * 2 ** level,
      kernelSize: 3,
      strides: 2,
      padding: 'valid',
      name: `model.${place}`,
      ...initializers(),
    });
    // torch's padding of 1 and output_padding of 1.
    const cropped = new Cropping2D({
      cropping: [
        [1, 0],
        [1, 0],
      ],
    });
    x = relu(normed(apply(cropped, apply(up, x))));
  }
  const painted = mirrored(x, outputChannels, KERNEL, `model.${place + 1}`);
  const output = apply(tfl.layers.activation({ activation: 'tanh', name: 'output' }), painted);
  return tfl.model({ inputs: input, outputs: fitTo(output, input), name: 'cycle_gan_generator' });
}
