import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { oneOf, onlyKnown } from '../../check.js';
import { type DiffusionSampleOptions, denoise, SAMPLE_OPTIONS, type StepBack } from './denoise.js';
import { keptSignal } from './kept_signal.js';
import { linearBetas } from './linear_betas.js';

/** What `ddpmSample` takes besides the model. */
export interface DdpmSampleOptions extends DiffusionSampleOptions {
  /** The variance of a step back: 'large', beta, or 'small' (default), that of the step if the clean image were known. */
  variance?: 'small' | 'large';
}

/**
 * Draws samples with a model that tells noise, such as `diffusionUnet`: as many steps back from noise as there are betas, each
 * of which draws anew.
 *
 * Source: Ho, Jain & Abbeel 2020, arXiv 2006.11239, algorithm 2 in the form of equations 7 and 15, so that the clean image can
 * be cut to -1..1.
 *
 * @param model of the inputs [sample, time], of known size and [batch, 1], times from 0, that gives the noise in the sample, or what
 *     `predicts` says
 * @param options each has a default; `onProgress` is told how many steps are done, `signal` ends it early
 * @returns [count, ...shape], a new tensor, which the caller disposes of
 * @throws ValueError for another model or a bad option
 * @example
 * const inputs = [tf.input({ shape: [2] }), tf.input({ shape: [1] })];
 * const both = tf.layers.concatenate().apply(inputs) as tf.SymbolicTensor;
 * const noise = tf.layers.dense({ units: 2 }).apply(both) as tf.SymbolicTensor;
 * const model = tf.model({ inputs, outputs: noise });
 * const samples = await ddpmSample(model, { count: 3, betas: linearBetas(10) });
 * samples.shape; // [3, 2]
 */
export async function ddpmSample(
  model: tfl.LayersModel,
  options: DdpmSampleOptions = {},
): Promise<tf.Tensor> {
  const where = 'ddpmSample';
  onlyKnown(where, options, [...SAMPLE_OPTIONS, 'variance']);
  const { variance = 'small', betas = linearBetas() } = options;
  oneOf(where, 'variance', variance, ['small', 'large']);
  const all = keptSignal(where, betas);
  const steps = all.map((kept, time): StepBack => {
    const before = all[time - 1] ?? 1;
    const beta = betas[time]!;
    const ofClean = (Math.sqrt(before) * beta) / (1 - kept);
    const ofSample = (Math.sqrt(1 - beta) * (1 - before)) / (1 - kept);
    const small = ((1 - before) / (1 - kept)) * beta;
    return {
      time,
      kept,
      mean: (x, clean) => tf.add(tf.mul(clean, ofClean), tf.mul(x, ofSample)),
      deviation: time === 0 ? 0 : Math.sqrt(variance === 'small' ? small : beta),
    };
  });
  return denoise(where, model, options, steps.reverse());
}
