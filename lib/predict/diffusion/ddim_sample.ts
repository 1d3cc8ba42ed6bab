import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer, number, oneOf, onlyKnown } from '../../check.js';
import { type DiffusionSampleOptions, denoise, SAMPLE_OPTIONS, type StepBack } from './denoise.js';
import { keptSignal } from './kept_signal.js';
import { linearBetas } from './linear_betas.js';

/** What `ddimSample` takes besides the model. */
export interface DdimSampleOptions extends DiffusionSampleOptions {
  /** How many steps, equally spaced among those that the model was trained with; default 50, or all where there are fewer. */
  steps?: number;
  /**
   * Which of the times these are: those from the clean image on ('leading', default, as the authors'), or up to the last one, which is
   * noise alone ('trailing').
   */
  spacing?: 'leading' | 'trailing';
  /** How much each step draws: 0 (default), nothing, to 1, as much as `ddpmSample`. */
  eta?: number;
}

/**
 * Draws samples with a model that tells noise, such as `diffusionUnet`, in few steps; with `eta` 0 a sample is a function of the
 * noise that it begins with.
 *
 * Source: Song, Meng & Ermon 2021, arXiv 2010.02502, equations 12 and 16; the steps at floor(i betas / steps), as the authors', or
 * at round((i + 1) betas / steps) - 1, as Lin et al. 2023, arXiv 2305.08891, section 3.3.
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
 * const samples = await ddimSample(model, { count: 3, steps: 5 });
 * samples.shape; // [3, 2]
 */
export async function ddimSample(
  model: tfl.LayersModel,
  options: DdimSampleOptions = {},
): Promise<tf.Tensor> {
  const where = 'ddimSample';
  onlyKnown(where, options, [...SAMPLE_OPTIONS, 'steps', 'spacing', 'eta']);
  const { eta = 0, spacing = 'leading', betas = linearBetas() } = options;
  const all = keptSignal(where, betas);
  const count = integer(where, 'steps', options.steps ?? Math.min(50, all.length), 1);
  if (count > all.length) fail(where, 'steps', `at most the betas (${all.length})`, count);
  number(where, 'eta', eta, 0, 1);
  oneOf(where, 'spacing', spacing, ['leading', 'trailing']);
  const at = (i: number) => (i * all.length) / count;
  const times = Array.from({ length: count }, (_, i) =>
    spacing === 'leading' ? Math.floor(at(i)) : Math.round(at(i + 1)) - 1,
  );
  const steps = times.map((time, place): StepBack => {
    const kept = all[time]!;
    const before = place === 0 ? 1 : all[times[place - 1]!]!;
    const variance = eta ** 2 * ((1 - before) / (1 - kept)) * (1 - kept / before);
    const ofNoise = Math.sqrt(Math.max(1 - before - variance, 0));
    return {
      time,
      kept,
      mean: (_, clean, noise) => tf.add(tf.mul(clean, Math.sqrt(before)), tf.mul(noise, ofNoise)),
      deviation: Math.sqrt(variance),
    };
  });
  return denoise(where, model, options, steps.reverse());
}
