import * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer } from '../lib/check.js';
import { Conv1DTranspose } from '../lib/layers/conv1d_transpose.js';
import { activation as checkActivation } from '../lib/tfjs/check.js';
import { levels, rateOf } from './check_options.js';
import { fitTo } from './fit_to.js';
import { seededInitializers } from './seeded_initializers.js';
import { upKernel } from './up_kernel.js';
import { withDefaults } from './with_defaults.js';

/** What `convAutoencoder1d` takes. */
export interface ConvAutoencoder1dOptions {
  /** `[length, channels]`; default [288, 1]. The length may be null: the output is as long as the input. */
  inputShape?: [number | null, number];
  /** Channels of each level; every level halves the length. Default [32, 16]. */
  filters?: number[];
  /**
   * Size of the kernels, in samples; default 7, and 8 for the transposed convolutions with a stride of 2, which divides
   * it: 7 leaves a pattern of every second sample.
   */
  kernelSize?: number;
  /** The part that dropout leaves out between the levels in training, 0 (none) to 1; default 0.2. */
  dropout?: number;
  /** The last layer's activation; default 'linear'. */
  outputActivation?: string;
  /** Makes the weights and the dropout reproducible; default none, others each time. */
  seed?: number;
}

const DEFAULTS = {
  inputShape: [288, 1] as [number | null, number],
  filters: [32, 16],
  kernelSize: undefined,
  dropout: 0.2,
  outputActivation: 'linear',
  seed: undefined,
};

/**
 * A convolutional autoencoder for signals: strided convolutions down, transposed ones up again.
 * With `kernelSize: 7` it is the network of keras-io's time-series anomaly example: 9,505 parameters.
 *
 * Input and output [batch, length, channels]. Not compiled.
 *
 * Source: keras.io/examples/timeseries/timeseries_anomaly_detection, Pavithra Vijay 2020.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer.
 * @example
 * const model = convAutoencoder1d({ kernelSize: 7 });
 * model.countParams(); // 9505
 * model.outputs[0].shape; // [null, 288, 1]
 */
export function convAutoencoder1d(options: ConvAutoencoder1dOptions = {}): tfl.LayersModel {
  const where = 'convAutoencoder1d';
  const {
    inputShape,
    filters,
    dropout,
    outputActivation: activation,
    seed,
  } = withDefaults(where, options, DEFAULTS);
  const { kernelSize = 7 } = options;
  const up = upKernel(options.kernelSize, kernelSize, 2);
  if (!Array.isArray(inputShape) || inputShape.length !== 2) {
    fail(where, 'inputShape', '[length, channels]', inputShape);
  }
  const [length, channels] = inputShape;
  if (length !== null) integer(where, 'the length of inputShape', length, 1);
  integer(where, 'the channels of inputShape', channels, 1);
  levels(where, 'filters', filters);
  integer(where, 'kernelSize', kernelSize, 1);
  rateOf(where, 'dropout', dropout);
  checkActivation(where, 'outputActivation', activation);
  const initializers = seededInitializers(where, seed);
  const padding = 'same';
  const input = tfl.input({ shape: inputShape });
  const drop = (x: tfl.SymbolicTensor) =>
    dropout === 0
      ? x
      : (tfl.layers
          .dropout({ rate: dropout, ...(seed === undefined ? {} : { seed }) })
          .apply(x) as tfl.SymbolicTensor);

  let x = input;
  filters.forEach((count, level) => {
    if (level > 0) x = drop(x);
    x = tfl.layers
      .conv1d({
        filters: count,
        kernelSize,
        strides: 2,
        padding,
        activation: 'relu',
        name: `encode${level + 1}`,
        ...initializers(),
      })
      .apply(x) as tfl.SymbolicTensor;
  });
  filters.toReversed().forEach((count, level) => {
    if (level > 0) x = drop(x);
    x = new Conv1DTranspose({
      filters: count,
      kernelSize: up,
      strides: 2,
      padding,
      activation: 'relu',
      name: `decode${filters.length - level}`,
      ...initializers(),
    }).apply(x) as tfl.SymbolicTensor;
  });
  const output = new Conv1DTranspose({
    filters: channels,
    kernelSize,
    padding,
    activation,
    name: 'output',
    ...initializers(),
  });
  x = fitTo(output.apply(x) as tfl.SymbolicTensor, input);
  return tfl.model({ inputs: input, outputs: x, name: 'conv_autoencoder1d' });
}
