import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../lib/check.js';
import { Conv2DTranspose } from '../lib/layers/conv2d_transpose.js';
import { imageShape, levels, outputOf } from './check_options.js';
import { fitTo } from './fit_to.js';
import { imageLayers } from './image_layers.js';
import type { Shape2D } from './unet.js';
import { withDefaults } from './with_defaults.js';

/** What `residualUnet` takes. */
export interface ResidualUnetOptions {
  /** `[height, width, channels]`, sizes may be null; default [null, null, 3]. */
  inputShape?: Shape2D;
  /** Channels of each level, two at least; each after the first halves the sizes. Default [64, 128, 256, 512]. */
  filters?: number[];
  /** Output channels; default 1. */
  classes?: number;
  /** The last layer's activation; default 'sigmoid' for one class, else 'softmax'. */
  outputActivation?: string;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 3] as Shape2D,
  filters: [64, 128, 256, 512],
  classes: 1,
  outputActivation: undefined,
  seed: undefined,
};

/**
 * A U-Net of residual units: each normalises before it convolves, adds a convolution of its input, and halves by strides in
 * place of pooling.
 *
 * Input [batch, height, width, channels] of any size, output [batch, height, width, classes]. Not compiled. Its layers have
 * the names of the modules of the usual implementation in PyTorch (ResUnet, 13,043,009 parameters that are trained), whose state
 * dict `importTorch` takes; with three channels.
 *
 * Source: Zhang, Liu & Wang 2018, arXiv 1711.10684, table 1.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = residualUnet({ inputShape: [null, null, 1], filters: [4, 8, 16] });
 * (model.predict(tf.zeros([1, 21, 30, 1])) as tf.Tensor).shape; // [1, 21, 30, 1]
 */
export function residualUnet(options: ResidualUnetOptions = {}): tfl.LayersModel {
  const where = 'residualUnet';
  const { filters, classes, seed, ...given } = withDefaults(where, options, DEFAULTS);
  const inputShape = imageShape(where, given.inputShape);
  levels(where, 'filters', filters);
  if (filters.length < 2) fail(where, 'filters', 'two numbers or more', filters);
  const activation = outputOf(where, classes, given.outputActivation);
  const { apply, initializers, conv, norm, relu, sum, joined } = imageLayers(where, seed);
  /** BN, ReLU, convolution, twice, the first by strides; beside it a convolution and BN. */
  const unit = (x: tfl.SymbolicTensor, count: number, name: string, own: { strides?: number }) => {
    const first = conv(relu(norm(x, `${name}.conv_block.0`)), count, `${name}.conv_block.2`, own);
    const second = conv(relu(norm(first, `${name}.conv_block.3`)), count, `${name}.conv_block.5`);
    const beside = norm(conv(x, count, `${name}.conv_skip.0`, own), `${name}.conv_skip.1`);
    return sum(second, beside);
  };

  const input = tfl.input({ shape: inputShape });
  const start = relu(norm(conv(input, filters[0]!, 'input_layer.0'), 'input_layer.1'));
  const skips = [
    sum(conv(start, filters[0]!, 'input_layer.3'), conv(input, filters[0]!, 'input_skip.0')),
  ];
  const last = filters.length - 1;
  for (let level = 1; level <= last; level++) {
    const name = level === last ? 'bridge' : `residual_conv_${level}`;
    skips.push(unit(skips.at(-1)!, filters[level]!, name, { strides: 2 }));
  }
  let x = skips.pop()!;
  for (let stage = 1; stage <= last; stage++) {
    const skip = skips.pop()!;
    const up = new Conv2DTranspose({
      filters: filters[last - stage + 1]!,
      kernelSize: 2,
      strides: 2,
      name: `upsample_${stage}.upsample`,
      ...initializers(),
    });
    x = joined(fitTo(apply(up, x), skip), skip);
    x = unit(x, filters[last - stage]!, `up_residual_conv${stage}`, {});
  }
  x = conv(x, classes, 'output_layer.0', { kernelSize: 1 });
  const output = apply(tfl.layers.activation({ activation, name: 'output' }), x);
  return tfl.model({ inputs: input, outputs: output, name: 'residual_unet' });
}
