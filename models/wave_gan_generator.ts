import * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer } from '../lib/check.js';
import { Conv1DTranspose } from '../lib/layers/conv1d_transpose.js';
import { seededInitializers } from './seeded_initializers.js';
import { withDefaults } from './with_defaults.js';

/** What `waveGanGenerator` takes. */
export interface WaveGanGeneratorOptions {
  /** Numbers of noise a sound is made from; default 100. */
  latentSize?: number;
  /** Samples of it: 16 times a power of 4, 64 or more; default 16384, a second at 16 kHz. */
  length?: number;
  /** Channels of the sound; default 1. */
  channels?: number;
  /** Channels before the last transposed convolution; each before has twice as many. Default 64. */
  filters?: number;
  /** Size of the kernels, in samples; default 25, which the stride of 4 does not divide. */
  kernelSize?: number;
  /** Makes the weights reproducible; default none, other weights each time. */
  seed?: number;
}

const DEFAULTS = {
  latentSize: 100,
  length: 16384,
  channels: 1,
  filters: 64,
  kernelSize: 25,
  seed: undefined,
};

/** Samples after the dense layer. */
const START = 16;
const STRIDE = 4;

/**
 * The generator of WaveGAN: DCGAN's for sounds, noise to 16 samples of many channels by a dense layer, and by transposed
 * convolutions with strides of 4 to a waveform.
 *
 * Input [batch, latentSize], output [batch, length, channels], values -1..1. Not compiled. By default 19,065,345 parameters,
 * those of the authors' implementation, whose padding it has.
 *
 * Source: Donahue, McAuley & Puckette 2019, arXiv 1802.04208, table 3 of the appendix.
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option, a size that is not a positive integer, or a length that cannot be reached.
 * @example
 * const model = waveGanGenerator({ length: 1024, filters: 4 });
 * model.outputs[0].shape; // [null, 1024, 1]
 */
export function waveGanGenerator(options: WaveGanGeneratorOptions = {}): tfl.LayersModel {
  const where = 'waveGanGenerator';
  const { latentSize, length, channels, filters, kernelSize, seed } = withDefaults(
    where,
    options,
    DEFAULTS,
  );
  for (const [name, value] of Object.entries({ latentSize, channels, filters, kernelSize })) {
    integer(where, name, value, 1);
  }
  integer(where, 'length', length, START * STRIDE);
  const stages = Math.round(Math.log(length / START) / Math.log(STRIDE));
  if (length !== START * STRIDE ** stages) {
    fail(where, 'length', '16 times a power of 4 (64, 256, 1024, 4096, 16384, 65536)', length);
  }
  const initializers = seededInitializers(where, seed);
  const input = tfl.input({ shape: [latentSize] });
  let x = input;
  const add = (layer: tfl.layers.Layer) => {
    x = layer.apply(x) as tfl.SymbolicTensor;
  };
  const widest = filters * 2 ** (stages - 1);
  add(tfl.layers.dense({ units: START * widest, name: 'fc1', ...initializers() }));
  add(tfl.layers.reshape({ targetShape: [START, widest], name: 'unflatten' }));
  add(tfl.layers.reLU());
  for (let stage = 1; stage <= stages; stage++) {
    const last = stage === stages;
    add(
      new Conv1DTranspose({
        filters: last ? channels : widest / 2 ** stage,
        kernelSize,
        strides: STRIDE,
        padding: 'same',
        activation: last ? 'tanh' : 'relu',
        name: `tconv${stage}`,
        ...initializers(),
      }),
    );
  }
  return tfl.model({ inputs: input, outputs: x, name: 'wave_gan_generator' });
}
