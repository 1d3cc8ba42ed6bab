import * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer, onlyKnown, ValueError } from '../lib/check.js';
import { levels, rateOf } from './check_options.js';
import { seededInitializers } from './seeded_initializers.js';

/** What `cnn40` takes. */
export interface Cnn40Options {
  /** `[height, width, channels]`; default [40, 40, 1]. */
  inputShape?: [number, number, number];
  /** Channels of the three convolutions; default [16, 32, 64]. */
  filters?: number[];
  /** Size of the kernels, one for each convolution, in pixels; default [3, 5, 7]. */
  kernelSizes?: number[];
  /** Numbers that the dense layer gives; default 1024. */
  units?: number;
  /** The part of these that dropout leaves out in training, 0 to 1; default 0.5. */
  rate?: number;
  /** 1 (default): one sigmoid for yes or no; more: a softmax. */
  classes?: number;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const OPTIONS = [
  'inputShape',
  'filters',
  'kernelSizes',
  'units',
  'rate',
  'classes',
  'seed',
] as const;

/**
 * A small image classifier: three convolutions `conv1` to `conv3` with growing kernels, each with
 * its pooling, a dense layer, dropout, the answer. With the defaults 1,753,857 parameters.
 *
 * It is the network of the question that docs/deconvolve-a-layer.md answers: what do its
 * convolutions look at?
 *
 * Input [batch, height, width, channels], values 0..1; output [batch, classes], 0..1. Not compiled.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option, a size that is not a positive integer, or kernel sizes
 *   that are not as many as filters
 * @example
 * const model = cnn40({ units: 64, classes: 3 });
 * model.getLayer('conv3').outputShape; // [null, 10, 10, 64]
 * model.outputs[0].shape; // [null, 3]
 */
export function cnn40(options: Cnn40Options = {}): tfl.LayersModel {
  const where = 'cnn40';
  onlyKnown(where, options, OPTIONS);
  const {
    inputShape = [40, 40, 1],
    filters = [16, 32, 64],
    kernelSizes = [3, 5, 7],
    units = 1024,
    rate = 0.5,
    classes = 1,
  } = options;
  if (!Array.isArray(inputShape) || inputShape.length !== 3) {
    fail(where, 'inputShape', '[height, width, channels]', inputShape);
  }
  for (const size of inputShape) integer(where, 'each entry of inputShape', size, 1);
  levels(where, 'filters', filters);
  levels(where, 'kernelSizes', kernelSizes);
  if (filters.length !== kernelSizes.length) {
    throw new ValueError(
      `${where}: kernelSizes must be as many as filters (${filters.length}), got ${kernelSizes.length}.`,
    );
  }
  integer(where, 'units', units, 1);
  rateOf(where, 'rate', rate);
  integer(where, 'classes', classes, 1);
  // Each level halves, and must leave a pixel.
  const least = 2 ** filters.length;
  if (Math.min(inputShape[0], inputShape[1]) < least) {
    fail(
      where,
      'inputShape',
      `at least ${least} high and wide for ${filters.length} poolings`,
      inputShape,
    );
  }
  const initializers = seededInitializers(where, options.seed);
  const activation = 'relu';
  const model = tfl.sequential({ name: 'cnn40' });
  filters.forEach((count, n) => {
    model.add(
      tfl.layers.conv2d({
        filters: count,
        kernelSize: kernelSizes[n]!,
        padding: 'same',
        activation,
        name: `conv${n + 1}`,
        ...(n === 0 ? { inputShape } : {}),
        ...initializers(),
      }),
    );
    model.add(tfl.layers.maxPooling2d({ poolSize: 2, name: `pool${n + 1}` }));
  });
  model.add(tfl.layers.flatten({ name: 'flatten' }));
  model.add(
    tfl.layers.dense({
      units,
      activation,
      name: 'dense',
      ...initializers(),
    }),
  );
  model.add(
    tfl.layers.dropout({
      rate,
      name: 'dropout',
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    }),
  );
  model.add(
    tfl.layers.dense({
      units: classes,
      activation: classes === 1 ? 'sigmoid' : 'softmax',
      name: 'answer',
      ...initializers(),
    }),
  );
  return model;
}
