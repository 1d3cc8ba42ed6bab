import * as tfl from '@tensorflow/tfjs-layers';
import { fail, flag } from '../lib/check.js';
import { Conv2DTranspose } from '../lib/layers/conv2d_transpose.js';
import { imageShape, levels, outputOf } from './check_options.js';
import { fitTo } from './fit_to.js';
import { imageLayers } from './image_layers.js';
import type { Shape2D } from './unet.js';
import { withDefaults } from './with_defaults.js';

/** What `unetPlusPlus` takes. */
export interface UnetPlusPlusOptions {
  /** `[height, width, channels]`, sizes may be null; default [null, null, 1]. */
  inputShape?: Shape2D;
  /** Channels of each level, two at least; each after the first halves the sizes. Default [32, 64, 128, 256, 512]. */
  filters?: number[];
  /** Output channels; default 1. */
  classes?: number;
  /** The activation of each output; default 'sigmoid' for one class, else 'softmax'. */
  outputActivation?: string;
  /**
   * Whether each U-Net within has an output of its own, the shallowest first, to be trained by all and pruned to one;
   * default false.
   */
  deepSupervision?: boolean;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [null, null, 1] as Shape2D,
  filters: [32, 64, 128, 256, 512],
  classes: 1,
  outputActivation: undefined,
  deepSupervision: false,
  seed: undefined,
};

/**
 * A nested U-Net: between encoder and decoder of each level stand blocks that see what is at their left and what comes up from
 * below, so that U-Nets of all depths share their weights.
 *
 * Input [batch, height, width, channels] of any size, output [batch, height, width, classes], or, with `deepSupervision`, as
 * many of these as filters less one. Not compiled. Its layers have the names of the authors' implementation in Keras: block
 * X^(i,j) is `conv{i+1}{j+1}`; without its dropout.
 *
 * Source: Zhou et al. 2018, arXiv 1807.10165, equation 1.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = unetPlusPlus({ filters: [2, 4, 8], deepSupervision: true });
 * const outputs = model.predict(tf.zeros([1, 21, 30, 1])) as tf.Tensor[];
 * outputs.map(({ shape }) => shape); // [[1, 21, 30, 1], [1, 21, 30, 1]]
 */
export function unetPlusPlus(options: UnetPlusPlusOptions = {}): tfl.LayersModel {
  const where = 'unetPlusPlus';
  const { filters, classes, deepSupervision, seed, ...given } = withDefaults(
    where,
    options,
    DEFAULTS,
  );
  const inputShape = imageShape(where, given.inputShape);
  levels(where, 'filters', filters);
  if (filters.length < 2) fail(where, 'filters', 'two numbers or more', filters);
  const activation = outputOf(where, classes, given.outputActivation);
  flag(where, 'deepSupervision', deepSupervision);
  const { apply, initializers, conv, halved, joined } = imageLayers(where, seed);
  const relu = { activation: 'relu' } as const;
  const block = (x: tfl.SymbolicTensor, level: number, place: number) => {
    const name = `conv${level + 1}${place + 1}`;
    const count = filters[level]!;
    return conv(conv(x, count, `${name}_1`, relu), count, `${name}_2`, relu);
  };

  const input = tfl.input({ shape: inputShape });
  /** X^(i,j), of each level i those that there are. */
  const blocks: tfl.SymbolicTensor[][] = [];
  for (let level = 0; level < filters.length; level++) {
    blocks.push([block(level === 0 ? input : halved(blocks[level - 1]![0]!), level, 0)]);
    // As far as the blocks of this level reach: the diagonal above.
    for (let above = level - 1; above >= 0; above--) {
      const place = level - above;
      const up = new Conv2DTranspose({
        filters: filters[above]!,
        kernelSize: 2,
        strides: 2,
        padding: 'same',
        name: `up${above + 1}${place + 1}`,
        ...initializers(),
      });
      const grown = fitTo(apply(up, blocks[above + 1]![place - 1]!), blocks[above]![0]!);
      blocks[above]!.push(block(joined(grown, ...blocks[above]!), above, place));
    }
  }
  const outputs = blocks[0]!.slice(deepSupervision ? 1 : -1).map((x) => {
    const place = blocks[0]!.indexOf(x);
    const output = tfl.layers.conv2d({
      filters: classes,
      kernelSize: 1,
      activation,
      name: `output_${place}`,
      ...initializers(),
    });
    return apply(output, x);
  });
  return tfl.model({ inputs: input, outputs, name: 'unet_plus_plus' });
}
