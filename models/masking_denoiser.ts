import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer } from '../lib/check.js';
import { Conv1DTranspose } from '../lib/layers/conv1d_transpose.js';
import { seededInitializers } from './seeded_initializers.js';
import { withDefaults } from './with_defaults.js';

/** What `maskingDenoiser` takes. */
export interface MaskingDenoiserOptions {
  /** Samples; default null, any multiple of a quarter of `frame`. */
  length?: number | null;
  /** Samples of a frame, a multiple of 8; a quarter of it from one to the next. Default 256, 32 ms at 8 kHz. */
  frame?: number;
  /** Channels of the network that makes the mask; default 12. */
  filters?: number;
  /** Residual convolutions of it; default 3, which see 17 frames and 11 bins. */
  blocks?: number;
  /** Makes the weights reproducible; default none, others each time. */
  seed?: number;
}

const DEFAULTS = {
  length: null as number | null,
  frame: 256,
  filters: 12,
  blocks: 3,
  seed: undefined,
};

/** Frames and bins that each convolution sees. */
const KERNEL: [number, number] = [5, 3];
const FIRST: [number, number] = [5, 5];
/** Powers are compressed about each of these, in units of white noise of variance 1: what is soft is told as well as what is loud. */
const LEVELS = [0.1, 1, 10] as const;

/** The weights of a Fourier transform of frames under a Hann window, and of the way back by overlapping frames. */
function fourier(frame: number): { analysis: tf.Tensor; synthesis: tf.Tensor } {
  const bins = frame / 2 + 1;
  const analysis = new Float32Array(frame * 2 * bins);
  const synthesis = new Float32Array(frame * 2 * bins);
  // Squares of Hann windows a quarter apart sum to 3/2.
  const overlap = 1.5;
  for (let i = 0; i < frame; i++) {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frame);
    for (let k = 0; k < bins; k++) {
      const angle = (2 * Math.PI * ((k * i) % frame)) / frame;
      const twice = k === 0 || k === frame / 2 ? 1 : 2;
      const parts = [Math.cos(angle), -Math.sin(angle)];
      parts.forEach((part, side) => {
        const at = i * 2 * bins + side * bins + k;
        analysis[at] = hann * part;
        synthesis[at] = (hann * part * twice) / frame / overlap;
      });
    }
  }
  return {
    analysis: tf.tensor3d(analysis, [frame, 1, 2 * bins]),
    synthesis: tf.tensor3d(synthesis, [frame, 1, 2 * bins]),
  };
}

/** Sums the squares of both parts of each bin, in units of white noise of variance 1. */
function powers(frame: number): tf.Tensor {
  const bins = frame / 2 + 1;
  const weights = new Float32Array(2 * bins * bins);
  // Squares of a Hann window sum to 3/8 of its length.
  for (let row = 0; row < 2 * bins; row++) weights[row * bins + (row % bins)] = 1 / (0.375 * frame);
  return tf.tensor3d(weights, [1, 2 * bins, bins]);
}

/**
 * Removes noise from sounds: a mask on their spectrogram, made by a small network of 2-D convolutions from its powers, which
 * does the same at each frequency and so knows voices that it was not trained on. Fourier transform and its inverse are
 * convolutions whose weights do not train, so that samples go in and come out.
 *
 * Input and output [batch, length, 1]; a standard deviation of about 1 suits it. Not compiled.
 *
 * Source: the mask of Luo & Mesgarani 2019, "Conv-TasNet", arXiv 1809.07454, on the short-time Fourier transform, by
 * convolutions over time and frequency as in Tan & Wang 2018, "A convolutional recurrent neural network for real-time speech
 * enhancement".
 *
 * @param options each has a default
 * @returns the model, built and not compiled
 * @throws ValueError for an unknown option or a size that is not a positive integer, and a frame that 8 does not divide.
 * @example
 * const model = maskingDenoiser({ frame: 64, filters: 8 });
 * (model.predict(tf.zeros([1, 160, 1])) as tf.Tensor).shape; // [1, 160, 1]
 */
export function maskingDenoiser(options: MaskingDenoiserOptions = {}): tfl.LayersModel {
  const where = 'maskingDenoiser';
  const { length, frame, filters, blocks, seed } = withDefaults(where, options, DEFAULTS);
  if (integer(where, 'frame', frame, 8) % 8 !== 0) fail(where, 'frame', 'a multiple of 8', frame);
  integer(where, 'filters', filters, 1);
  integer(where, 'blocks', blocks, 1);
  const hop = frame / 4;
  if (length !== null && integer(where, 'length', length, 1) % hop !== 0) {
    fail(where, 'length', `a multiple of ${hop}, a quarter of frame`, length);
  }
  const initializers = seededInitializers(where, seed);
  const bins = frame / 2 + 1;
  const padding = 'same';
  const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    layer.apply(x) as tfl.SymbolicTensor;
  const fixed = { useBias: false, trainable: false };

  const input = tfl.input({ shape: [length, 1] });
  const analysis = tfl.layers.conv1d({
    filters: 2 * bins,
    kernelSize: frame,
    strides: hop,
    padding,
    name: 'analysis',
    ...fixed,
  });
  const spectrum = apply(analysis, input);
  const squares = apply(tfl.layers.multiply(), [spectrum, spectrum]);
  const power = tfl.layers.conv1d({ filters: bins, kernelSize: 1, name: 'power', ...fixed });
  const levels = tfl.layers.conv2d({
    filters: LEVELS.length,
    kernelSize: 1,
    name: 'levels',
    ...fixed,
  });
  // p / (p + 1) of each level: what is loud is near 1, however loud.
  const compressed = apply(
    tfl.layers.activation({ activation: 'softsign' }),
    apply(levels, apply(tfl.layers.reshape({ targetShape: [-1, bins, 1] }), apply(power, squares))),
  );
  const conv = (
    count: number,
    kernelSize: [number, number] | number,
    activation: 'relu' | 'sigmoid',
    name: string,
  ) =>
    tfl.layers.conv2d({
      filters: count,
      kernelSize,
      padding,
      activation,
      name,
      ...initializers(),
    });
  let x = apply(conv(filters, FIRST, 'relu', 'features'), compressed);
  for (let block = 1; block <= blocks; block++) {
    x = apply(tfl.layers.add(), [x, apply(conv(filters, KERNEL, 'relu', `block${block}`), x)]);
  }
  const mask = apply(
    tfl.layers.reshape({ targetShape: [-1, bins] }),
    apply(conv(1, 1, 'sigmoid', 'mask'), x),
  );
  const both = apply(tfl.layers.concatenate(), [mask, mask]);
  const masked = apply(tfl.layers.multiply(), [spectrum, both]);
  const synthesis = new Conv1DTranspose({
    filters: 1,
    kernelSize: frame,
    strides: hop,
    padding,
    name: 'synthesis',
    ...fixed,
  });
  const model = tfl.model({
    inputs: input,
    outputs: apply(synthesis, masked),
    name: 'masking_denoiser',
  });
  tf.tidy(() => {
    const weights = fourier(frame);
    analysis.setWeights([weights.analysis]);
    power.setWeights([powers(frame)]);
    levels.setWeights([
      tf.tensor4d(
        LEVELS.map((level) => 1 / level),
        [1, 1, 1, LEVELS.length],
      ),
    ]);
    synthesis.setWeights([weights.synthesis]);
  });
  return model;
}
