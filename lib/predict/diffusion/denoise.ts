import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { callable, seed as checkSeed, fail, flag, integer } from '../../check.js';
import { builtModel, tensor } from '../../tfjs/check.js';
import { WATCH, type WatchOptions, watched } from '../../watch.js';

/** What `ddpmSample` and `ddimSample` share. */
export interface DiffusionSampleOptions extends WatchOptions {
  /** How many samples are drawn at once; default 1. */
  count?: number;
  /** The variance of each step that the model was trained with; default `linearBetas()`. */
  betas?: ArrayLike<number>;
  /** Whether what is taken for the clean image is cut to -1..1 at each step; default true. */
  clip?: boolean;
  /** What is drawn: normal numbers of a shape, first those to begin with. It is disposed of. Default by `seed`. */
  noise?: (shape: number[]) => tf.Tensor;
  /** Makes what is drawn reproducible on a backend; default none, something else each time. */
  seed?: number;
}

/** The names of these options. */
export const SAMPLE_OPTIONS = ['count', 'betas', 'clip', 'noise', 'seed', ...WATCH];

/** A step back: the time that it is at, what is left of the signal there, and what it makes of a sample. */
export interface StepBack {
  readonly time: number;
  readonly kept: number;
  /** The mean of the sample before, of this one, what is taken for the clean image, and the noise. */
  mean(x: tf.Tensor, clean: tf.Tensor, noise: tf.Tensor): tf.Tensor;
  /** How much is drawn around the mean. */
  readonly deviation: number;
}

/** The shape of what a model draws: of two inputs, the sample and its time, and one output as the sample. */
function sampleShape(where: string, model: tfl.LayersModel): number[] {
  const { inputs, outputs } = builtModel(where, 'the model', model);
  const [sample, time] = inputs.map(({ shape }) => shape.slice(1));
  const fits =
    inputs.length === 2 &&
    outputs.length === 1 &&
    time!.join() === '1' &&
    sample!.every((size) => size !== null) &&
    sample!.join() === outputs[0]!.shape.slice(1).join();
  if (fits) return sample as number[];
  const shapes = { inputs: inputs.map(({ shape }) => shape), outputs: outputs.map((y) => y.shape) };
  const wanted = 'one of inputs [sample, time], of known size and [batch, 1], that gives the noise';
  return fail(where, 'the model', wanted, shapes);
}

/** Noise, denoised step by step. */
export async function denoise(
  where: string,
  model: tfl.LayersModel,
  options: DiffusionSampleOptions,
  steps: readonly StepBack[],
): Promise<tf.Tensor> {
  const { count = 1, clip = true, noise, seed } = options;
  const shape = [integer(where, 'count', count, 1), ...sampleShape(where, model)];
  flag(where, 'clip', clip);
  if (noise !== undefined) callable(where, 'noise', noise);
  if (seed !== undefined) checkSeed(where, seed);
  const watch = watched(where, options);
  let drawn = 0;
  const draw = () => {
    const own = seed === undefined ? undefined : seed + drawn++;
    if (noise === undefined) return tf.randomNormal(shape, 0, 1, 'float32', own);
    const given = tensor(where, 'what noise gives', noise([...shape]));
    const fits = given.shape.join() === shape.join();
    return fits ? given : fail(where, 'what noise gives', `of shape ${shape}`, given.shape);
  };
  let x = draw();
  try {
    for (const [place, { time, kept, mean, deviation }] of steps.entries()) {
      const next = tf.tidy(() => {
        const times = tf.fill([count, 1], time);
        const told = model.predict([x, times], { batchSize: count }) as tf.Tensor;
        const rest = tf.sub(x, tf.mul(told, Math.sqrt(1 - kept)));
        const guess = tf.div(rest, Math.sqrt(kept));
        const before = mean(x, clip ? tf.clipByValue(guess, -1, 1) : guess, told);
        return deviation === 0 ? before : tf.add(before, tf.mul(draw(), deviation));
      });
      x.dispose();
      x = next;
      await watch.told(place + 1, steps.length);
    }
  } catch (error) {
    x.dispose();
    throw error;
  }
  return x;
}
